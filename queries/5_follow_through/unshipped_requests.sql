/* retro
title    = { zh = "未发货退款申请的分类", en = "Triage of requests before shipping" }
question = { zh = "每笔未发货退款申请该挽留、改单、退款还是先问清？", en = "Is each request before shipping to be kept, changed, refunded or asked about?" }
doc      = { zh = "按退款原因分（对照表 triage_rules 可改）；选“其他”“协商一致”等看不出原因的，用买家在聊天里说的原因。不发货：付款已过 48 小时（默认值）应退，没过可以说清发货时间挽留。没人回复才退的先致歉。", en = "By reason (table triage_rules, can be edited); where the reason tells nothing (other, agreed), by what the buyer said in chats. Not shipped: refund where 48 hours (default) have passed since payment, else keep with a clear time. An apology comes first where nobody had answered." }
reads    = ["refund_cases", "refunds", "promotion", "triage_rules"]
may_read = ["reason_matches", "orders"]
params   = { ship_hours = 48 }
grain    = ["platform", "shop", "refund_id"]
order    = 70
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
triage = { zh = "分类", en = "Triage", kind = "code", codes = "triage" }
triage_reason = { zh = "为什么", en = "Why", kind = "code", codes = "triage_reason" }
script = { zh = "话术", en = "Script", kind = "code", codes = "script" }
title = { zh = "商品", en = "Product", kind = "text" }
amount = { zh = "金额", en = "Amount", kind = "money" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
chat_code = { zh = "聊天里的原因", en = "Reason in chats", kind = "code", codes = "reason" }
is_conflict = { zh = "与所选不符", en = "Differs from the choice", kind = "flag" }
buyer_note = { zh = "买家说明", en = "Buyer note", kind = "quote" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
known_until = { zh = "截止", en = "Cut-off", kind = "time" }
was_ignored = { zh = "曾没人回复或久等", en = "Had waited for an answer", kind = "flag" }
chat_reason = { zh = "聊天话题", en = "Topic of the chat", kind = "code", codes = "question_type" }
*/
with

requests as (
    select
        refund_cases.*,
        refunds.buyer_note,
        reason_matches.chat_code,
        reason_matches.is_conflict,
        promotion.known_until,
        -- What says nothing gives way to what the buyer wrote.
        case when refund_cases.reason_code in ('OTHER_UNKNOWN', 'NEGOTIATED')
            then coalesce(reason_matches.chat_code, refund_cases.reason_code)
            else refund_cases.reason_code end as told,
        date_diff('second', orders.paid_at, promotion.known_until) <= $ship_hours * 3600
            as is_in_time,
    from refund_cases
    cross join promotion
    inner join refunds on (refunds.platform, refunds.shop, refunds.refund_id)
        is not distinct from (refund_cases.platform, refund_cases.shop, refund_cases.refund_id)
    left join reason_matches on (reason_matches.platform, reason_matches.shop, reason_matches.refund_id)
        is not distinct from (refund_cases.platform, refund_cases.shop, refund_cases.refund_id)
    left join orders on (orders.platform, orders.shop, orders.order_id)
        is not distinct from (refund_cases.platform, refund_cases.shop, refund_cases.order_id)
    where refund_cases.stage = 'unshipped' and refund_cases.status = 'open'
),

caused as (
    select
        requests.*,
        case
            when told = 'LATE_SHIPMENT' and is_in_time then 'SHIPS_IN_TIME'
            -- Whoever was not answered hears an apology first, whatever the reason chosen.
            when waited_long and coalesce(rules.triage, 'keep') = 'keep' then 'NOT_ANSWERED'
            else told
        end as cause,
    from requests
    left join triage_rules as rules on rules.cause = requests.told
)

select
    platform,
    shop,
    refund_id,
    order_id,
    buyer,
    coalesce(triage_rules.triage, 'ask') as triage,
    coalesce(triage_rules.triage_reason, 'unclear') as triage_reason,
    coalesce(triage_rules.script, 'ask_reason') as script,
    title,
    amount,
    reason_code,
    chat_code,
    coalesce(is_conflict, false) as is_conflict,
    buyer_note,
    applied_at,
    known_until,
    waited_long as was_ignored,
    chat_reason,
from caused
left join triage_rules using (cause)
order by platform, shop, refund_id
