/* retro
title    = { zh = "售后处理顺序", en = "After-sales queue" }
question = { zh = "手上的售后问题，先处理哪个？", en = "Which open after-sale matter comes first?" }
doc      = { zh = "顺序：平台介入、维权 > 投诉 > 差评 > 质量 > 退费 > 物流 > 咨询未回复；为什么提前写在“提前的原因”里。同一级里，离平台处理时限不到 24 小时的排最前，其余先来先办，在等买家的（如等买家退货）排后面。一单只列最急的一项。未发货的退款申请另有清单。级别和时限怎么算见“售后问题的先后”。", en = "Order: platform cases > complaints > bad reviews > quality > refunds > delivery > unanswered questions; the reason of a raise stands beside it. Within a level those with less than 24 hours to the platform's limit come first, the others by age; those where it is the buyer's turn come last. Each order appears once, with its most urgent matter. Requests before shipping have their own list. How levels and limits are found: queue_levels." }
reads    = ["queue_levels"]
may_read = ["follow_up_slots"]
params   = { short_hours = 24 }
grain    = ["platform", "shop", "matter_id"]
order    = 80
worklist = true
say      = { zh = "{% if first %}待处理 {{ n|count }} 件，最先处理的是{{ first.kind|code('queue_kind') }}（{{ rows|selectattr('kind', 'equalto', first.kind)|list|length|count }} 件）；{% set short = rows|selectattr('is_short')|list|length %}{% if short %}{{ short|count }} 件离处理时限不到一天；{% endif %}因安全、赶日子或反复来找而提前的 {{ rows|selectattr('raised_by')|list|length|count }} 件。{% else %}没有待处理的售后问题。{% endif %}", en = "{% if first %}{{ n|counted('matter') }} {{ n|plural('is', 'are') }} open; first come {{ rows|selectattr('kind', 'equalto', first.kind)|list|length|count }} of the kind “{{ first.kind|code('queue_kind') }}”. {% set short = rows|selectattr('is_short')|list|length %}{% if short %}{{ short|count }} {{ short|plural('has', 'have') }} less than a day to the limit. {% endif %}{% set raised = rows|selectattr('raised_by')|list|length %}{% if raised %}{{ raised|count }} {{ raised|plural('was', 'were') }} raised for safety, a date or repeated contacts.{% endif %}{% else %}No after-sale matter is open.{% endif %}" }

[columns]
level = { zh = "优先级", en = "Level", kind = "count", doc = { zh = "1 最急", en = "1 is the most urgent" } }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time", doc = { zh = "空：买家说过不要再联系，只办理，不打扰", en = "empty: the buyer asked for no contact; settle the case without writing" } }
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
raised_by = { zh = "提前的原因", en = "Raised because of", kind = "code", codes = "raise" }
due_at = { zh = "处理时限", en = "Due at", kind = "time", doc = { zh = "售后单导出写明的，没有的按申请时间推算；以后台倒计时为准", en = "as the export tells, else worked out; the countdown of the back office counts" } }
hours_left = { zh = "剩余", en = "Left", kind = "hours" }
is_short = { zh = "不到一天", en = "Less than a day", kind = "flag" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
matter_id = { zh = "单号", en = "Matter", kind = "id", doc = { zh = "退款、纠纷、评价或会话的编号", en = "number of the case, dispute, review or chat" } }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "金额", en = "Amount", kind = "money" }
since = { zh = "开始时间", en = "Since", kind = "time" }
waiting_hours = { zh = "已等待", en = "Waiting", kind = "hours" }
awaits_buyer = { zh = "在等买家", en = "Buyer's turn", kind = "flag", doc = { zh = "导出写了处理时限、这一单没有：在等买家退货等，排在同级后面", en = "the export tells limits and this case has none: the buyer is to send back, say; last within its level" } }
contacts = { zh = "之后又来联系", en = "Contacts since", kind = "count" }
agent = { zh = "跟进客服", en = "Agent", kind = "agent" }
words = { zh = "买家原话", en = "Buyer's words", kind = "quote" }
result = { zh = "处理结果（填写）", en = "Result (fill in)", kind = "text", fill = true }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
select
    level,
    follow_up_slots.follow_up_at,
    kind,
    raised_by,
    due_at,
    hours_left,
    coalesce(hours_left < $short_hours, false) as is_short,
    queue_levels.buyer,
    order_id,
    matter_id,
    title,
    reason_code,
    amount,
    since,
    waiting_hours,
    awaits_buyer,
    contacts,
    agent,
    words,
    null::varchar as result,
    queue_levels.platform,
    queue_levels.shop,
from queue_levels
left join follow_up_slots
    on follow_up_slots.topic_id = coalesce(order_id, queue_levels.buyer, matter_id)
        and follow_up_slots.shop is not distinct from queue_levels.shop
order by level, is_short desc, awaits_buyer, since, queue_levels.platform, queue_levels.shop, matter_id
