/* retro
title     = { zh = "小红书订单商品", en = "Xiaohongshu order lines" }
table     = "order_lines"
platform  = "xiaohongshu"
menu      = { zh = "小红书千帆 > 订单 > 订单查询 > 导出", en = "Xiaohongshu Qianfan > Orders > Order search > Export" }
grade     = "B"
of        = "xhs/orders"
required  = ["order_id", "quantity"]

[aliases]
order_id      = ["订单号"]
seller_code   = ["商家编码"]
barcode       = ["条形码"]
spec_id       = ["规格ID"]
product_id    = ["商品ID", "小红书编码"]
product_title = ["商品名称"]
sku_title     = ["SKU名称"]
variant       = ["SKU规格"]
quantity      = ["SKU件数"]
amount_goods  = ["商品总价(元)", "商品总价"]
refund_status = ["售后状态"]
created_at    = ["订单创建时间"]
paid_at       = ["支付时间"]
shipped_at    = ["订单发货时间"]
carrier       = ["快递公司"]
tracking_id   = ["快递单号"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    coalesce(to_id(seller_code), to_id(barcode), to_id(spec_id)) as sku,
    to_id(product_id) as product_id,
    coalesce(to_text(product_title), to_text(sku_title)) as title,
    coalesce(to_text(variant), to_text(sku_title)) as variant,
    to_count(quantity) as quantity,
    to_money(amount_goods) as amount,
    to_text(refund_status) as refund_status,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
    to_time(shipped_at) as shipped_at,
    to_text(carrier) as carrier,
    to_id(tracking_id) as tracking_id,
from raw
