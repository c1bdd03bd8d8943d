/* retro
title     = { zh = "Shopify 订单", en = "Shopify orders" }
table     = "orders"
platform  = "shopify"
menu      = { zh = "Shopify 后台 > Orders > Export", en = "Shopify admin > Orders > Export" }
grade     = "A"
recognise = [
    ["Name"],
    ["Financial Status"],
    ["Created at"],
    ["Lineitem quantity", "Paid at", "Fulfillment Status"],
]
required  = ["order_id"]
together  = "order_id"

[aliases]
order_id      = ["Name"]
buyer         = ["Email"]
created_at    = ["Created at"]
paid_at       = ["Paid at"]
shipped_at    = ["Fulfilled at"]
closed_at     = ["Cancelled at", "Canceled at"]
financial     = ["Financial Status"]
fulfillment   = ["Fulfillment Status"]
amount_due    = ["Total"]
refund_amount = ["Refunded Amount"]
outstanding   = ["Outstanding Balance"]
currency      = ["Currency"]
quantity      = ["Lineitem quantity"]
province      = ["Shipping Province Name", "Shipping Province"]
buyer_note    = ["Notes"]
*/
with

lines as (
    select
        *,
        to_id(order_id) as id,
        to_shopify_status(financial) as money_state,
        count(to_text(financial)) over (partition by to_id(order_id)) as states,
        -- An export without the column of payments tells who paid, not when.
        coalesce(
            to_local_time(paid_at),
            case when paid_at is null and money_state in ('paid', 'partially_refunded', 'refunded')
                then to_local_time(created_at) end
        ) as paid_time,
        (sum(to_count(quantity)) over (partition by to_id(order_id)))::bigint as items,
    from raw
)

-- Only the first line of an order holds what is true of the whole order.
select
    source_row,
    id as order_id,
    to_id(buyer) as buyer,
    to_local_time(created_at) as created_at,
    paid_time as paid_at,
    to_local_time(shipped_at) as shipped_at,
    to_local_time(closed_at) as closed_at,
    case
        when to_text(closed_at) is not null or money_state in ('voided', 'refunded', 'expired')
            then 'closed'
        -- Paid to the courier at the door: sent before it is paid.
        when lower(to_text(fulfillment)) = 'fulfilled' then 'shipped'
        when money_state in ('pending', 'authorized', 'unpaid', 'partially_paid') then 'unpaid'
        when money_state is not null then 'paid'
    end as status,
    to_money(amount_due) as amount_due,
    case
        when money_state = 'partially_paid'
            then to_money(amount_due) - coalesce(to_money(outstanding), 0)
        when paid_time is not null then to_money(amount_due)
    end::decimal(18, 2) as amount_paid,
    to_money(refund_amount) as refund_amount,
    upper(to_text(currency)) as currency,
    items as item_count,
    to_text(province) as province,
    to_text(buyer_note) as buyer_note,
from lines
where money_state is not null or (states = 0 and to_text(amount_due) is not null)
