/* retro
title    = { zh = "还能先提方案的售后单", en = "Cases where an offer can still be made" }
question = { zh = "哪些没完结的售后还来得及先提补偿或换货，最多补到多少？", en = "In which open cases can a compensation or an exchange still be offered, and up to which sum?" }
doc      = { zh = "截止日仍未完结、原因适合先提方案、提方案比退货划算，而聊天里还没提过的售后单（条件见“值得先提的方案”）；看不出聊天的也列出，先看聊天再提。退货申请超过 3 天（默认值）的多半已经寄回，不列。建议补偿与上限都是估算。买家自己就要换货、补寄的和平台已介入的不列。", en = "Open cases of a reason that suits an offer, where it costs less than a return and none was made in the chat (see offer_options); cases of which the chats are not known are listed too: look at the chat first. Returns applied for over 3 days ago (cfg) are mostly on their way back and not listed. Sum and limit are estimates. Buyers who ask for an exchange or a resend themselves and cases at the platform are not here." }
reads    = ["resolutions", "offer_options", "refund_cases", "promotion"]
may_read = ["follow_up_slots"]
params   = { return_days = 3 }
grain    = ["refund_id"]
order    = 82
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 笔没完结的售后还来得及先提方案，谈成一笔平均少亏 {{ (rows|sum(attribute='saved') / n)|money }}（估算），金额大的在前。{% else %}没有还来得及先提方案的售后单。{% endif %}", en = "{% if first %}In {{ n|counted('open case') }} an offer can still be made; each that is accepted saves {{ (rows|sum(attribute='saved') / n)|money }} on average (estimate). The largest come first.{% else %}No open case is left in which an offer would help.{% endif %}" }

[columns]
suggested = { zh = "先提什么", en = "Offer first", kind = "code", codes = "offer" }
offer_amount = { zh = "建议补偿", en = "Suggested sum", kind = "money", doc = { zh = "换货为空", en = "empty for an exchange" } }
limit_amount = { zh = "最多补到", en = "At most", kind = "money", doc = { zh = "再多就不如退货", en = "beyond it a return costs less" } }
saved = { zh = "谈成少亏（估算）", en = "Saved if accepted (estimate)", kind = "money" }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time", doc = { zh = "空：买家说过不要再联系，只办理，不打扰", en = "empty: the buyer asked for no contact; settle the case without writing" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
line_amount = { zh = "该行货款", en = "Amount of the line", kind = "money" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
waiting_hours = { zh = "已等待", en = "Waiting", kind = "hours" }
has_chat = { zh = "申请前后聊过", en = "Chatted around the case", kind = "flag", doc = { zh = "空：看不出，先看聊天", en = "empty: not known, look at the chat first" } }
result = { zh = "跟进结果（填写）", en = "Result (fill in)", kind = "text", fill = true }
*/
select
    offer_options.suggested,
    offer_options.offer_amount,
    offer_options.limit_amount,
    offer_options.saved,
    follow_up_slots.follow_up_at,
    refund_cases.buyer,
    resolutions.order_id,
    resolutions.refund_id,
    refund_cases.title,
    resolutions.line_amount,
    resolutions.kind,
    resolutions.reason_code,
    resolutions.applied_at,
    date_diff('second', resolutions.applied_at, promotion.known_until) / 3600 as waiting_hours,
    resolutions.has_chat,
    null::varchar as result,
from resolutions
cross join promotion
join offer_options on offer_options.refund_id = resolutions.refund_id
    and offer_options.platform is not distinct from resolutions.platform
    and offer_options.shop is not distinct from resolutions.shop
join refund_cases on refund_cases.refund_id = resolutions.refund_id
    and refund_cases.platform is not distinct from resolutions.platform
    and refund_cases.shop is not distinct from resolutions.shop
left join follow_up_slots on follow_up_slots.topic_id = resolutions.order_id
    and follow_up_slots.shop is not distinct from resolutions.shop
where resolutions.rung = 'open'
    -- Who asks for an exchange or a resend has his offer already.
    and resolutions.kind in ('refund_only', 'return_refund')
    -- Later the parcel is mostly on its way back.
    and (resolutions.kind = 'refund_only' or waiting_hours <= $return_days * 24)
    and not coalesce(resolutions.was_offered, false)
    and not refund_cases.intervened
order by offer_options.saved desc, resolutions.applied_at, refund_id
