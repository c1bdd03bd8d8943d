/* retro
title     = { zh = "Shopify 订单商品", en = "Shopify order lines" }
table     = "order_lines"
platform  = "shopify"
menu      = { zh = "Shopify 后台 > Orders > Export", en = "Shopify admin > Orders > Export" }
grade     = "A"
of        = "shopify/orders"
required  = ["order_id", "title"]

[aliases]
order_id   = ["Name"]
sku        = ["Lineitem sku"]
title      = ["Lineitem name"]
quantity   = ["Lineitem quantity"]
price      = ["Lineitem price"]
created_at = ["Created at"]
paid_at    = ["Paid at"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_text(title) as title,
    to_count(quantity) as quantity,
    (to_money(price) * to_count(quantity))::decimal(18, 2) as amount,
    to_local_time(created_at) as created_at,
    to_local_time(paid_at) as paid_at,
from raw
