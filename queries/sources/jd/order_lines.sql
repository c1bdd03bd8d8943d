/* retro
title     = { zh = "京东订单商品", en = "JD order lines" }
table     = "order_lines"
platform  = "jd"
menu      = { zh = "京麦 > 订单 > 订单查询与跟踪 > 导出", en = "Jingmai > Orders > Order search > Export" }
grade     = "A"
of        = "jd/orders"
required  = ["order_id", "product_id"]

[aliases]
order_id   = ["订单号"]
sku        = ["货号", "商家SKUID"]
product_id = ["商品ID"]
title      = ["商品名称"]
quantity   = ["订购数量"]
price      = ["京东价"]
created_at = ["下单时间"]
paid_at    = ["付款确认时间"]
agent_note = ["商家备注"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    to_id(order_id) || '-' || to_id(product_id) as line_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_count(quantity) as quantity,
    (to_money(price) * to_count(quantity))::decimal(18, 2) as amount,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
from raw
where coalesce(to_text(agent_note) not like '订单拆分为%', true)
