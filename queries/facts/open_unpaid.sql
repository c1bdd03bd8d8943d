/* retro
title    = { zh = "可以跟进的未付款订单", en = "Unpaid orders worth a follow-up" }
question = { zh = "哪些大促订单截止日还没付款，而且值得再跟进？", en = "Which orders of the promotion were unpaid at the cut-off and are worth asking about?" }
doc      = { zh = "买家后来在同一平台另下单付了款的不算；拼多多“店铺待支付订单不再提供聊天催付”，不算；说过不要再联系的买家不算。", en = "Not those whose buyers ordered again on the same platform and paid; not Pinduoduo, which offers no chat reminders for unpaid orders; not buyers who asked for no further contact." }
reads    = ["cohort_orders", "orders"]
may_read = ["contact_refusals"]
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
is_named = { zh = "认得出买家", en = "Buyer is known", kind = "flag" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
amount = { zh = "应付金额", en = "Amount due", kind = "money" }
agent_note = { zh = "卖家备注", en = "Agent note", kind = "quote" }
unpaid_of_buyer = { zh = "该买家未付款单数", en = "Unpaid orders of the buyer", kind = "count" }
*/
with

unpaid as (
    select
        cohort_orders.platform,
        cohort_orders.shop,
        cohort_orders.order_id,
        cohort_orders.buyer,
        coalesce(cohort_orders.buyer not like '%*%', false) as is_named,
        cohort_orders.created_at,
        cast(coalesce(orders.amount_due, cohort_orders.amount_paid) as decimal(18, 2)) as amount,
        orders.agent_note,
    from cohort_orders
    left join orders
        on orders.order_id = cohort_orders.order_id
            and orders.platform is not distinct from cohort_orders.platform
            and orders.shop is not distinct from cohort_orders.shop
    where not cohort_orders.is_paid
        and cohort_orders.platform is distinct from 'pdd'
        -- Whoever ordered again and paid is not lost.
        and not exists (
            select 1
            from orders as later
            where later.buyer = cohort_orders.buyer
                and later.platform is not distinct from cohort_orders.platform
                and later.buyer not like '%*%'
                and later.paid_at >= cohort_orders.created_at
        )
)

select
    unpaid.platform,
    unpaid.shop,
    unpaid.order_id,
    unpaid.buyer,
    unpaid.is_named,
    unpaid.created_at,
    unpaid.amount,
    unpaid.agent_note,
    case
        when unpaid.is_named
            then count(*) over (partition by unpaid.platform, unpaid.shop, unpaid.is_named, unpaid.buyer)
        else 1
    end as unpaid_of_buyer,
from unpaid
-- Not all exports of orders tell the platform of the chats: better one call too few.
left join contact_refusals
    on contact_refusals.buyer = unpaid.buyer
        and contact_refusals.shop is not distinct from unpaid.shop
where contact_refusals.buyer is null
order by unpaid.platform, unpaid.shop, unpaid.order_id
