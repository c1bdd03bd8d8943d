/* retro
title    = { zh = "未发货退款申请：先分类再处理", en = "Refund requests before shipping" }
question = { zh = "哪些未发货的退款申请还可以挽留，哪些应当尽快退？", en = "Which requests before shipping can still be kept, and which should be refunded at once?" }
doc      = { zh = "截止日仍未完结的未发货退款申请。可挽留：没人回复、不想要、价格、还没到发货时限；可改单：拍错、地址填错；应退：缺货、已过发货时限、非本人；其余先问清。为什么这样分写在旁边；因没人回复而退的先致歉。完整话术在“话术”一页，按“话术”一栏查；“适合的人”可以改，对照表 audiences。不要问“还要不要”。“所选与聊天不符”的，请买家改选真实原因，选错原因会算进店铺的品质或物流指标。涉及金额：可挽留、可改单、先问清的金额，是最多能保住的，不是预计。", en = "Requests for a refund before shipping that were open at the cut-off. Can be kept: nobody answered, changed mind, price, the time of dispatch not yet passed; change the order: mistakes and addresses; refund: no stock, dispatch overdue, not the holder; ask first for the rest. Why stands beside it; where nobody had answered, begin with an apology. The full words are on the sheet of scripts; the audience can be edited (table audiences). Never ask bluntly whether the order is still wanted. Where the chosen reason differs from the chat, ask the buyer to choose the true one: a wrong reason counts against the shop. The money of kept, changed and asked requests is the most that can be saved, not a forecast." }
reads    = ["unshipped_requests"]
may_read = ["follow_up_slots", "audiences"]
grain    = ["platform", "shop", "refund_id"]
order    = 70
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 笔未发货退款申请待处理：可挽留 {{ rows|selectattr('triage', 'equalto', 'keep')|list|length|count }} 笔、可改单 {{ rows|selectattr('triage', 'equalto', 'change')|list|length|count }} 笔、应退 {{ rows|selectattr('triage', 'equalto', 'refund')|list|length|count }} 笔、先问清 {{ rows|selectattr('triage', 'equalto', 'ask')|list|length|count }} 笔。{% set money = rows|selectattr('at_stake')|sum(attribute='at_stake') %}{% if money %}最多能保住 {{ money|money }}。{% endif %}{% set ignored = rows|selectattr('triage_reason', 'equalto', 'no_reply')|list|length %}{% if ignored %}{{ ignored|count }} 笔是没人及时回复才退的，先致歉。{% endif %}{% else %}没有待处理的未发货退款申请。{% endif %}", en = "{% if first %}{{ n|counted('request') }} before shipping {{ n|plural('is', 'are') }} open: {{ rows|selectattr('triage', 'equalto', 'keep')|list|length|count }} can be kept, {{ rows|selectattr('triage', 'equalto', 'change')|list|length|count }} changed, {{ rows|selectattr('triage', 'equalto', 'refund')|list|length|count }} refunded{% set ask = rows|selectattr('triage', 'equalto', 'ask')|list|length %}{% if ask %}; ask about {{ ask|count }} first{% endif %}. {% set money = rows|selectattr('at_stake')|sum(attribute='at_stake') %}{% if money %}At most {{ money|money }} can be saved. {% endif %}{% set ignored = rows|selectattr('triage_reason', 'equalto', 'no_reply')|list|length %}{% if ignored %}In {{ ignored|count }} nobody had answered in time: apologise first.{% endif %}{% else %}No request before shipping is open.{% endif %}" }

[columns]
triage = { zh = "分类", en = "Triage", kind = "code", codes = "triage" }
triage_reason = { zh = "为什么", en = "Why", kind = "code", codes = "triage_reason" }
script = { zh = "话术", en = "Script", kind = "code", codes = "script" }
audience = { zh = "适合的人（可改）", en = "Audience (edit)", kind = "code", codes = "audience", fill = true, doc = { zh = "按商品标题猜的，用在介绍里", en = "guessed from the title, for the wording" } }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time", doc = { zh = "空：买家说过不要再联系，只办理，不打扰", en = "empty: the buyer asked for no contact; settle the case without writing" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
amount = { zh = "金额", en = "Amount", kind = "money" }
at_stake = { zh = "最多能保住", en = "Can be saved at most", kind = "money", doc = { zh = "应退的为空", en = "empty where the request is to be refunded" } }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
chat_code = { zh = "聊天里的原因", en = "Reason in chats", kind = "code", codes = "reason" }
is_conflict = { zh = "所选与聊天不符", en = "Choice and chat differ", kind = "flag" }
buyer_note = { zh = "买家说明", en = "Buyer note", kind = "quote" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
waiting_hours = { zh = "已等待", en = "Waiting", kind = "hours" }
was_ignored = { zh = "曾没人回复或久等", en = "Had waited for an answer", kind = "flag" }
chat_reason = { zh = "聊天话题", en = "Topic of the chat", kind = "code", codes = "question_type" }
result = { zh = "跟进结果（填写）", en = "Result (fill in)", kind = "text", fill = true }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
select
    triage,
    triage_reason,
    script,
    coalesce((
        select min_by(code, position::integer) from audiences
        where regexp_matches(unshipped_requests.title, zh_regex)
    ), 'customers') as audience,
    follow_up_slots.follow_up_at,
    unshipped_requests.buyer,
    order_id,
    refund_id,
    title,
    amount,
    case when triage <> 'refund' then amount end as at_stake,
    reason_code,
    chat_code,
    is_conflict,
    buyer_note,
    applied_at,
    date_diff('second', applied_at, known_until) / 3600 as waiting_hours,
    was_ignored,
    chat_reason,
    null::varchar as result,
    unshipped_requests.platform,
    unshipped_requests.shop,
from unshipped_requests
left join follow_up_slots
    on follow_up_slots.topic_id = coalesce(order_id, refund_id)
        and follow_up_slots.shop is not distinct from unshipped_requests.shop
order by
    case triage when 'keep' then 1 when 'change' then 2 when 'ask' then 3 else 4 end,
    amount desc nulls last,
    applied_at,
    unshipped_requests.platform,
    unshipped_requests.shop,
    refund_id
