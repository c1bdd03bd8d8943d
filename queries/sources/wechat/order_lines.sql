/* retro
title     = { zh = "微信小店（视频号）订单商品", en = "WeChat Channels shop order lines" }
table     = "order_lines"
platform  = "wechat"
menu      = { zh = "微信小店 > 订单管理 > 订单列表 > 导出", en = "WeChat shop > Orders > Order list > Export" }
grade     = "B"
of        = "wechat/orders"
required  = ["order_id", "title"]

[aliases]
order_id      = ["订单号"]
sku_code      = ["SKU编码(自定义)"]
product_code  = ["商品编码(自定义)"]
product_id    = ["商品编码(平台)"]
title         = ["商品名称"]
variant       = ["商品属性"]
quantity      = ["商品数量"]
total         = ["商品实际价格(总共)"]
price         = ["商品实际价格(单件)", "商品价格(单件)"]
refund_status = ["商品售后"]
refunded      = ["商品已退款金额"]
created_at    = ["订单下单时间"]
paid_at       = ["支付时间"]
shipped_at    = ["订单发货时间"]
carrier       = ["物流公司"]
tracking_id   = ["快递单号"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    coalesce(to_id(sku_code), to_id(product_code)) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_text(variant) as variant,
    to_count(quantity) as quantity,
    coalesce(to_money(total), to_money(price) * to_count(quantity))::decimal(18, 2) as amount,
    to_text(refund_status) as refund_status,
    to_money(refunded) as refund_amount,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
    to_time(shipped_at) as shipped_at,
    to_text(carrier) as carrier,
    to_id(tracking_id) as tracking_id,
from raw
