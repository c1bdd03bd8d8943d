/* retro
title     = { zh = "拼多多订单商品", en = "Pinduoduo order lines" }
table     = "order_lines"
platform  = "pdd"
menu      = { zh = "拼多多商家后台 > 发货管理 > 订单查询 > 批量导出", en = "Pinduoduo merchant > Shipping > Order search > Batch export" }
grade     = "B"
of        = "pdd/orders"
required  = ["order_id", "title"]

[aliases]
order_id      = ["订单号"]
spec_code     = ["商家编码-规格维度"]
goods_code    = ["商家编码-商品维度"]
product_id    = ["商品id"]
title         = ["商品"]
variant       = ["商品规格"]
quantity      = ["商品数量(件)", "商品数量"]
amount_user   = ["用户实付金额(元)", "用户实付金额"]
amount_shop   = ["商家实收金额(元)", "商家实收金额"]
refund_status = ["售后状态"]
traded_at     = ["订单成交时间", "拼单成功时间"]
ordered_at    = ["订单创建时间"]
paid_at       = ["支付时间"]
shipped_at    = ["发货时间"]
carrier       = ["快递公司"]
tracking_id   = ["快递单号"]
*/
-- An order holds one kind of goods: the order is the line.
select
    source_row,
    to_id(order_id) as order_id,
    to_id(order_id) as line_id,
    coalesce(to_id(spec_code), to_id(goods_code)) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_text(variant) as variant,
    to_count(quantity) as quantity,
    coalesce(to_money(amount_user), to_money(amount_shop)) as amount,
    to_text(refund_status) as refund_status,
    coalesce(to_time(ordered_at), to_time(traded_at), to_time(paid_at)) as created_at,
    coalesce(to_time(paid_at), to_time(traded_at)) as paid_at,
    to_time(shipped_at) as shipped_at,
    to_text(carrier) as carrier,
    to_id(tracking_id) as tracking_id,
from raw
