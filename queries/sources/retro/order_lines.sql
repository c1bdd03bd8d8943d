/* retro
title     = { zh = "自制表（订单明细）", en = "Own table (order lines)" }
table     = "order_lines"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["order_id", "订单编号"],
    ["line_id", "子订单编号"],
    ["quantity", "数量", "amount", "金额"],
]
required  = ["order_id"]

[aliases]
order_id      = ["order_id", "订单编号"]
line_id       = ["line_id", "子订单编号"]
sku           = ["sku", "商家编码"]
product_id    = ["product_id", "商品ID"]
title         = ["title", "商品"]
variant       = ["variant", "规格"]
quantity      = ["quantity", "数量"]
amount        = ["amount", "金额"]
refund_status = ["refund_status", "退款状态"]
refund_amount = ["refund_amount", "退款金额"]
created_at    = ["created_at", "下单时间"]
paid_at       = ["paid_at", "付款时间"]
shipped_at    = ["shipped_at", "发货时间"]
carrier       = ["carrier", "物流公司"]
tracking_id   = ["tracking_id", "物流单号"]
platform      = ["platform", "平台"]
shop          = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    to_id(line_id) as line_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_text(variant) as variant,
    to_count(quantity) as quantity,
    to_money(amount) as amount,
    to_text(refund_status) as refund_status,
    to_money(refund_amount) as refund_amount,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
    to_time(shipped_at) as shipped_at,
    to_text(carrier) as carrier,
    to_id(tracking_id) as tracking_id,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
