/* retro
title     = { zh = "京东结算单（销售）", en = "JD settlement (sales)" }
table     = "order_lines"
platform  = "jd"
menu      = { zh = "京麦 > 资金 > 结算单 > 订单明细 > 下载", en = "Jingmai > Funds > Settlement > Order details > Download" }
grade     = "B"
of        = "jd/settlement"
required  = ["order_id", "product_no"]

[aliases]
order_id   = ["订单编号"]
service_id = ["售后服务单号"]
product_no = ["商品编号"]
title      = ["商品名称"]
quantity   = ["商品数量"]
fee        = ["费用名称"]
settled    = ["应结金额"]
ordered_at = ["订单下单时间"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    to_id(order_id) || '-' || to_id(product_no) as line_id,
    to_id(product_no) as product_id,
    to_text(title) as title,
    to_count(quantity) as quantity,
    to_money(settled) as amount,
    to_time(ordered_at) as created_at,
from raw
where to_text(service_id) is null and to_text(fee) = '货款'
