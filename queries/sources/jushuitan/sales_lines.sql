/* retro
title     = { zh = "聚水潭销售主题（订单商品）", en = "Jushuitan sales report (order lines)" }
table     = "order_lines"
platform  = "any"
menu      = { zh = "聚水潭 > 报表 > 销售主题分析 > 明细 > 导出", en = "Jushuitan > Reports > Sales analysis > Details > Export" }
grade     = "A"
of        = "jushuitan/sales"
required  = ["order_id", "sku", "quantity"]

[aliases]
order_id    = ["线上订单号"]
order_type  = ["订单类型"]
status      = ["订单状态"]
sku         = ["商品编码"]
style       = ["款式编码"]
title       = ["商品简称", "商品名称", "名称", "线上商品名"]
variant     = ["颜色规格"]
quantity    = ["销售数量"]
line_amount = ["销售金额"]
created_at  = ["订单日期"]
paid_at     = ["付款日期"]
shipped_at  = ["发货日期"]
carrier     = ["快递公司", "订单快递公司"]
tracking_id = ["快递单号", "订单快递单号"]
*/
-- A line without a number of sold goods tells of an after-sale case only; the goods of a split
-- or merged order stand again in the order that took them over.
select
    source_row,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(style) as product_id,
    to_text(title) as title,
    to_text(variant) as variant,
    to_count(quantity) as quantity,
    to_money(line_amount) as amount,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
    to_time(shipped_at) as shipped_at,
    to_text(carrier) as carrier,
    to_id(tracking_id) as tracking_id,
from raw
where
    not coalesce(to_text(order_type) like '%补发%' or to_text(order_type) like '%换货%', false)
qualify
    to_count(quantity) <> 0
    and (
        coalesce(to_text(status) not in ('被拆分', '被合并'), true)
        or count(*) filter (coalesce(to_text(status) not in ('被拆分', '被合并'), true))
            over (partition by to_id(order_id)) = 0
    )
