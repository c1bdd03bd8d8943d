/* retro
title     = { zh = "亚马逊订单商品", en = "Amazon order lines" }
table     = "order_lines"
platform  = "amazon"
menu      = { zh = "卖家平台 > 订单 > 订单报告 > 所有订单（按订单日期）> 下载", en = "Seller Central > Orders > Order reports > All orders > Download" }
grade     = "B"
of        = "amazon/all_orders"
required  = ["order_id", "sku"]

[aliases]
order_id     = ["amazon-order-id"]
sku          = ["sku"]
product_id   = ["asin"]
title        = ["product-name"]
item_status  = ["item-status"]
order_status = ["order-status"]
quantity     = ["quantity"]
item_price   = ["item-price"]
created_at   = ["purchase-date"]
*/
-- A cancelled item was not sold.
select
    source_row,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_count(quantity) as quantity,
    to_money(item_price) as amount,
    to_local_time(created_at) as created_at,
    case
        when coalesce(lower(to_text(order_status)) not in ('pending', 'pendingavailability'), true)
            then to_local_time(created_at)
    end as paid_at,
from raw
where coalesce(lower(to_text(item_status)) not like 'cancel%', true)
    and coalesce(lower(to_text(order_status)) not like 'cancel%', true)
