/* retro
title     = { zh = "WooCommerce 订单导出（Advanced Order Export）", en = "WooCommerce order export (Advanced Order Export)" }
table     = "orders"
platform  = "woocommerce"
menu      = { zh = "WordPress 后台 > WooCommerce > Export Orders > Export（插件 Advanced Order Export）", en = "WordPress admin > WooCommerce > Export Orders > Export (plug-in Advanced Order Export)" }
grade     = "B"
recognise = [
    ["Order Number", "Order ID"],
    ["Order Status"],
    ["Order Date"],
    ["Order Total Amount"],
]
required  = ["order_id", "created_at"]
together  = "order_id"

[aliases]
order_id      = ["Order Number", "Order ID"]
buyer         = ["Email (Billing)"]
created_at    = ["Order Date"]
paid_at       = ["Paid Date"]
completed_at  = ["Completed Date"]
status        = ["Order Status"]
amount_due    = ["Order Total Amount"]
refund_amount = ["Order Refund Amount"]
currency      = ["Currency", "Order Currency"]
quantity      = ["Quantity", "Quantity (- Refund)"]
province      = ["State Name (Shipping)", "State Code (Shipping)", "State Name (Billing)", "State Code (Billing)"]
buyer_note    = ["Customer Note"]
*/
with

lines as (
    select
        *,
        to_id(order_id) as id,
        to_woo_status(status) as state,
        (sum(to_count(quantity)) over (partition by to_id(order_id)))::bigint as items,
    from raw
),

orders as (
    select
        *,
        state in ('processing', 'shipped', 'completed', 'refunded') as is_paid,
    from lines
    -- Order-level cells are repeated on each line, or stand on the first one only.
    where state is not null
)

select
    source_row,
    id as order_id,
    to_id(buyer) as buyer,
    to_time(created_at) as created_at,
    coalesce(to_time(paid_at), case when is_paid then to_time(created_at) end) as paid_at,
    to_time(completed_at) as signed_at,
    case
        when state in ('pending', 'on-hold') then 'unpaid'
        when state in ('cancelled', 'failed', 'refunded') then 'closed'
        when state = 'completed' then 'done'
        when state = 'shipped' then 'shipped'
        else 'paid'
    end as status,
    to_money(amount_due) as amount_due,
    case
        when is_paid or to_text(paid_at) is not null then to_money(amount_due)
    end as amount_paid,
    to_money(refund_amount) as refund_amount,
    upper(to_text(currency)) as currency,
    items as item_count,
    to_text(province) as province,
    case when state in ('cancelled', 'failed', 'refunded') then state end as close_reason,
    to_text(buyer_note) as buyer_note,
from orders
