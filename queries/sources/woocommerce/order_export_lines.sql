/* retro
title     = { zh = "WooCommerce 订单商品（Advanced Order Export）", en = "WooCommerce order lines (Advanced Order Export)" }
table     = "order_lines"
platform  = "woocommerce"
menu      = { zh = "WordPress 后台 > WooCommerce > Export Orders > Export（插件 Advanced Order Export）", en = "WordPress admin > WooCommerce > Export Orders > Export (plug-in Advanced Order Export)" }
grade     = "B"
of        = "woocommerce/order_export"
required  = ["order_id", "title"]

[aliases]
order_id      = ["Order Number", "Order ID"]
line_no       = ["Item #"]
sku           = ["SKU"]
title         = ["Item Name", "Name", "Product Name"]
variant       = ["Product Variation", "Order Item Metadata"]
quantity      = ["Quantity", "Quantity (- Refund)"]
price         = ["Item Cost"]
amount        = ["Order Line Total", "Order Line Total (include tax)"]
refund_amount = ["Order Line Total Refunded"]
created_at    = ["Order Date"]
paid_at       = ["Paid Date"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    to_id(order_id) || '-' || to_id(line_no) as line_id,
    to_id(sku) as sku,
    to_text(title) as title,
    to_text(variant) as variant,
    to_count(quantity) as quantity,
    coalesce(to_money(amount), to_money(price) * to_count(quantity))::decimal(18, 2) as amount,
    to_money(refund_amount) as refund_amount,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
from raw
where to_text(title) is not null
