/* retro
title    = { zh = "未发货退款申请：先分类再处理", en = "Refund requests before shipping" }
question = { zh = "哪些未发货的退款申请还可以挽留，哪些应当尽快退？", en = "Which requests before shipping can still be kept, and which should be refunded at once?" }
doc      = { zh = "截止日仍未完结的未发货退款申请。可挽留：服务、不想要、价格；可改单：拍错、地址填错；应退：缺货、未按时发货、非本人；其余先问清。因没人回复而退的先致歉。话术提示见“建议话术”，不要直接问“还要不要”。", en = "Requests for a refund before shipping that were open at the cut-off. Can be kept: service, changed mind, price; change the order: mistakes and addresses; refund: no stock, late shipping, not the holder; ask first for the rest. Where nobody had answered, begin with an apology. Never ask bluntly whether the order is still wanted." }
reads    = ["refund_cases", "refunds", "promotion"]
grain    = ["refund_id"]
order    = 70
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 笔未发货退款申请待处理，其中可挽留 {{ rows|selectattr('triage', 'equalto', 'keep')|list|length|count }} 笔、可改单 {{ rows|selectattr('triage', 'equalto', 'change')|list|length|count }} 笔。{% else %}没有待处理的未发货退款申请。{% endif %}", en = "{% if first %}{{ n|count }} requests before shipping are open; {{ rows|selectattr('triage', 'equalto', 'keep')|list|length|count }} can be kept and {{ rows|selectattr('triage', 'equalto', 'change')|list|length|count }} changed.{% else %}No request before shipping is open.{% endif %}" }

[columns]
triage = { zh = "分类", en = "Triage", kind = "code", codes = "triage" }
script = { zh = "建议话术", en = "Suggested words", kind = "code", codes = "script" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
amount = { zh = "金额", en = "Amount", kind = "money" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
buyer_note = { zh = "买家说明", en = "Buyer note", kind = "quote" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
waiting_hours = { zh = "已等待", en = "Waiting", kind = "hours" }
was_ignored = { zh = "曾没人回复或久等", en = "Had waited for an answer", kind = "flag" }
chat_reason = { zh = "聊天话题", en = "Topic of the chat", kind = "code", codes = "question_type" }
result = { zh = "跟进结果（填写）", en = "Result (fill in)", kind = "text" }
*/
with

open_requests as (
    select
        refund_cases.*,
        refunds.buyer_note,
        case
            when refund_cases.reason_code in ('CS_SERVICE', 'CHANGE_OF_MIND', 'PRICE_PROTECTION')
                then 'keep'
            when refund_cases.reason_code in ('ORDER_MISTAKE', 'ADDRESS_ERROR') then 'change'
            when refund_cases.reason_code in ('OUT_OF_STOCK', 'LATE_SHIPMENT', 'UNAUTHORIZED')
                then 'refund'
            else 'ask'
        end as triage,
        promotion.known_until,
    from refund_cases
    inner join refunds
        on refunds.refund_id = refund_cases.refund_id
            and refunds.platform is not distinct from refund_cases.platform
            and refunds.shop is not distinct from refund_cases.shop
    cross join promotion
    where refund_cases.stage = 'unshipped'
        and refund_cases.status = 'open'
        and refund_cases.applied_at <= promotion.known_until
)

select
    triage,
    case
        -- Whoever was not answered hears an apology first, whatever the reason chosen.
        when triage in ('keep', 'ask') and (waited_long or reason_code = 'CS_SERVICE')
            then 'apologise'
        when reason_code = 'PRICE_PROTECTION' then 'price_match'
        when reason_code = 'CHANGE_OF_MIND' then 'keep_gently'
        when reason_code = 'ORDER_MISTAKE' then 'rebook'
        when reason_code = 'ADDRESS_ERROR' then 'fix_address'
        when reason_code = 'OUT_OF_STOCK' then 'three_options'
        when reason_code = 'LATE_SHIPMENT' then 'ship_now'
        when reason_code = 'UNAUTHORIZED' then 'agree'
        else 'ask_reason'
    end as script,
    buyer,
    order_id,
    refund_id,
    title,
    amount,
    reason_code,
    buyer_note,
    applied_at,
    date_diff('second', applied_at, known_until) / 3600 as waiting_hours,
    waited_long as was_ignored,
    chat_reason,
    null::varchar as result,
from open_requests
order by
    case triage when 'keep' then 1 when 'change' then 2 when 'ask' then 3 else 4 end,
    amount desc nulls last,
    applied_at,
    refund_id
