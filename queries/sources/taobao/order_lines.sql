/* retro
title     = { zh = "淘宝/天猫宝贝报表", en = "Taobao/Tmall order lines" }
table     = "order_lines"
platform  = "taobao"
menu      = { zh = "千牛 > 交易 > 已卖出的宝贝 > 批量导出（宝贝报表）", en = "Qianniu > Trade > Items sold > Batch export (item report)" }
grade     = "B"
recognise = [
    ["主订单编号", "订单编号"],
    ["子订单编号", "外部系统编号"],
    ["购买数量", "宝贝数量"],
]
required  = ["order_id"]
nulls     = ["无退款申请", "0000-00-00 00:00:00"]

[aliases]
order_id      = ["主订单编号", "订单编号"]
line_id       = ["子订单编号"]
sku           = ["商家编码"]
sku_code      = ["外部系统编号"]
product_id    = ["商品ID", "宝贝ID"]
title         = ["标题", "商品标题", "宝贝标题"]
variant       = ["商品属性", "宝贝规格", "商品规格"]
quantity      = ["购买数量", "宝贝数量"]
amount_due    = ["买家应付货款"]
amount_kept   = ["买家实付金额"]
price         = ["价格", "商品价格"]
refund_status = ["退款状态"]
refund_amount = ["退款金额"]
created_at    = ["订单创建时间"]
paid_at       = ["订单付款时间"]
shipped_at    = ["发货时间"]
carrier       = ["物流公司"]
tracking_id   = ["物流单号"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    to_id(line_id) as line_id,
    coalesce(to_id(sku), to_id(sku_code)) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_text(variant) as variant,
    to_count(quantity) as quantity,
    -- What the buyer was to pay for this line, or paid, before refunds; the list price only
    -- where both are absent.
    coalesce(
        to_money(amount_due),
        nullif(to_money(amount_kept) + coalesce(to_money(refund_amount), 0), 0),
        to_money(price) * to_count(quantity)
    )::decimal(18, 2) as amount,
    to_text(refund_status) as refund_status,
    to_money(refund_amount) as refund_amount,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
    to_time(shipped_at) as shipped_at,
    to_text(carrier) as carrier,
    to_id(tracking_id) as tracking_id,
from raw
