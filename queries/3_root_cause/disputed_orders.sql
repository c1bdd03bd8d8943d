/* retro
title    = { zh = "介入订单的时间", en = "Times of the disputed orders" }
question = { zh = "每个介入订单各步在什么时候，能对上聊天吗？", en = "When did each step of a disputed order happen, and can its chats be known?" }
doc      = { zh = "dispute_steps 每单一行。此前 = 介入时间；不知道的取判定，再取售后完结，再取截止日：之后发生的不再算介入的起因。对得上聊天 = 买家名字没打码，且这家店有聊天导出。", en = "dispute_steps as one row an order. Until = when the platform was asked; else the judgement, else the end of the case, else the cut-off: what came later did not cause it. Chats can be known where the name is not masked and the shop has an export of chats." }
reads    = ["dispute_steps", "intervened_orders", "cohort_orders", "promotion"]
one_of   = ["refunds", "disputes"]
may_read = ["refund_cases", "rounds"]
grain    = ["platform", "shop", "order_id"]
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "涉及金额", en = "Amount", kind = "money", doc = { zh = "没写的取订单实付", en = "where it is not told, what was paid for the order" } }
judged_side = { zh = "判给", en = "Judged for", kind = "code", codes = "judged_side" }
is_lost = { zh = "判商家", en = "Lost", kind = "flag" }
paid_at = { zh = "付款", en = "Paid at", kind = "time" }
complained_at = { zh = "来投诉", en = "Complained at", kind = "time" }
replied_at = { zh = "首次回复", en = "First reply at", kind = "time" }
applied_at = { zh = "申请售后", en = "Applied at", kind = "time" }
first_action_at = { zh = "商家首次处理", en = "First action at", kind = "time" }
opened_at = { zh = "平台介入", en = "Platform asked at", kind = "time" }
judged_at = { zh = "判定", en = "Judged at", kind = "time" }
finished_at = { zh = "售后完结", en = "Case finished at", kind = "time" }
shipped_at = { zh = "发货", en = "Shipped at", kind = "time" }
until_at = { zh = "此前", en = "Until", kind = "time" }
knows_chats = { zh = "对得上聊天", en = "Chats can be known", kind = "flag" }
tells_actions = { zh = "写明首次处理", en = "Tells first actions", kind = "flag", doc = { zh = "这家店的售后导出写首次处理时间", en = "the shop's export of cases tells when the shop first acted" } }
*/
with

moments as (
    from (select platform, shop, order_id, step, happened_at from dispute_steps)
    pivot (max(happened_at) for step in (
        'paid' as paid_at, 'complaint' as complained_at, 'first_reply' as replied_at,
        'application' as applied_at, 'first_action' as first_action_at,
        'intervention' as opened_at, 'judged' as judged_at
    ) group by platform, shop, order_id)
),

cases as (
    select *, count(first_action_at) over (partition by platform, shop) > 0 as tells_actions,
    from refund_cases
    qualify row_number() over (
        partition by platform, shop, order_id order by intervened desc, applied_at, refund_id
    ) = 1
)

select
    moments.platform,
    moments.shop,
    moments.order_id,
    cohort_orders.buyer,
    cases.refund_id,
    intervened_orders.stage,
    intervened_orders.reason_code,
    coalesce(intervened_orders.amount, cohort_orders.amount_paid) as amount,
    case
        when intervened_orders.is_lost then 'buyer'
        when intervened_orders.is_judged then 'shop'
        else 'open'
    end as judged_side,
    intervened_orders.is_lost,
    moments.paid_at,
    moments.complained_at,
    moments.replied_at,
    moments.applied_at,
    moments.first_action_at,
    moments.opened_at,
    moments.judged_at,
    cases.finished_at,
    cohort_orders.shipped_at,
    coalesce(moments.opened_at, moments.judged_at, cases.finished_at, promotion.known_until)
        as until_at,
    coalesce(cohort_orders.buyer not like '%*%', false)
        and exists (select 1 from rounds where rounds.shop is not distinct from moments.shop)
        as knows_chats,
    coalesce(cases.tells_actions, false) as tells_actions,
from moments
join intervened_orders
    on intervened_orders.order_id = moments.order_id
    and intervened_orders.platform is not distinct from moments.platform
    and intervened_orders.shop is not distinct from moments.shop
join cohort_orders
    on cohort_orders.order_id = moments.order_id
    and cohort_orders.platform is not distinct from moments.platform
    and cohort_orders.shop is not distinct from moments.shop
cross join promotion
left join cases
    on (cases.order_id, cases.platform, cases.shop)
        is not distinct from (moments.order_id, moments.platform, moments.shop)
order by moments.platform, moments.shop, moments.order_id
