/* retro
title     = { zh = "抖店子订单", en = "Douyin shop order lines" }
table     = "order_lines"
platform  = "douyin"
menu      = { zh = "抖店 > 订单 > 订单管理 > 导出", en = "Douyin shop > Orders > Order management > Export" }
grade     = "B"
of        = "douyin/orders"
required  = ["order_id", "line_id"]

[aliases]
order_id      = ["主订单编号"]
line_id       = ["子订单编号"]
sku           = ["商家编码"]
sku_code      = ["货号"]
product_id    = ["商品ID"]
title         = ["选购商品"]
variant       = ["商品规格"]
quantity      = ["商品数量"]
price         = ["商品单价", "商品金额"]
refund_status = ["售后状态"]
created_at    = ["订单提交时间"]
paid_at       = ["支付完成时间"]
shipped_at    = ["发货时间"]
delivery      = ["快递信息"]
*/
-- 快递信息 is `单号-公司,商品…`.
select
    source_row,
    to_id(order_id) as order_id,
    to_id(line_id) as line_id,
    coalesce(to_id(sku), to_id(sku_code)) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_text(variant) as variant,
    to_count(quantity) as quantity,
    -- 商品金额 is the price of one piece: three of 50.00 stand there as 50.00.
    (to_money(price) * to_count(quantity))::decimal(18, 2) as amount,
    to_text(refund_status) as refund_status,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
    to_time(shipped_at) as shipped_at,
    nullif(regexp_extract(to_text(delivery), '^[^-,，]+-([^,，]+)', 1), '') as carrier,
    nullif(regexp_extract(to_text(delivery), '^([^-,，]+)-', 1), '') as tracking_id,
from raw
