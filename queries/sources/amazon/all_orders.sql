/* retro
title     = { zh = "亚马逊所有订单", en = "Amazon All Orders" }
table     = "orders"
platform  = "amazon"
menu      = { zh = "卖家平台 > 订单 > 订单报告 > 所有订单（按订单日期）> 下载", en = "Seller Central > Orders > Order reports > All orders > Download" }
grade     = "B"
recognise = [
    ["amazon-order-id"],
    ["purchase-date"],
    ["order-status"],
]
required  = ["order_id", "created_at"]
together  = "order_id"

[aliases]
order_id          = ["amazon-order-id"]
created_at        = ["purchase-date"]
updated_at        = ["last-updated-date"]
order_status      = ["order-status"]
item_status       = ["item-status"]
sales_channel     = ["sales-channel"]
quantity          = ["quantity"]
currency          = ["currency"]
item_price        = ["item-price"]
item_tax          = ["item-tax"]
shipping_price    = ["shipping-price"]
shipping_tax      = ["shipping-tax"]
gift_price        = ["gift-wrap-price"]
gift_tax          = ["gift-wrap-tax"]
item_discount     = ["item-promotion-discount"]
shipping_discount = ["ship-promotion-discount"]
province          = ["ship-state"]
*/
with

lines as (
    select
        *,
        to_id(order_id) as id,
        to_amazon_status(order_status) as stage,
        to_local_time(created_at) as created_time,
        coalesce(lower(to_text(item_status)) not like 'cancel%', true) as is_kept,
        -- In the United States and Canada tax comes on top of the price; elsewhere it is in it.
        coalesce(lower(to_text(sales_channel)) in ('amazon.com', 'amazon.ca'), false) as is_net,
    from raw
),

-- Prices are of the whole line. A discount stands with or without a minus sign.
priced as (
    select
        *,
        case when is_kept then
            to_money(item_price)
            + coalesce(to_money(shipping_price), 0)
            + coalesce(to_money(gift_price), 0)
            + case when is_net then
                coalesce(to_money(item_tax), 0)
                + coalesce(to_money(shipping_tax), 0)
                + coalesce(to_money(gift_tax), 0)
            else 0 end
            - abs(coalesce(to_money(item_discount), 0))
            - abs(coalesce(to_money(shipping_discount), 0))
        end as line_due,
        case when is_kept then to_count(quantity) end as line_items,
        stage = 'unpaid' as is_unpaid,
        stage = 'cancelled' as is_cancelled,
        stage = 'lost' as is_lost,
    from lines
),

-- One line an item; what an order costs is the sum of its lines.
orders as (
    select
        *,
        (sum(line_due) over (partition by id))::decimal(18, 2) as due,
        (sum(line_items) over (partition by id))::bigint as items,
    from priced
)

select
    source_row,
    id as order_id,
    created_time as created_at,
    -- Amazon charges when it ships and tells no time: an order that is neither pending nor
    -- cancelled is paid, from the moment it was placed.
    case when not is_unpaid and not is_cancelled then created_time end as paid_at,
    case when is_cancelled then to_local_time(updated_at) end as closed_at,
    case
        when is_cancelled or is_lost then 'closed'
        else stage
    end as status,
    due as amount_due,
    case when not is_unpaid and not is_cancelled then due end as amount_paid,
    upper(to_text(currency)) as currency,
    items as item_count,
    upper(to_text(province)) as province,
    case when is_cancelled or is_lost then to_text(order_status) end as close_reason,
from orders
