/* retro
title     = { zh = "京东结算单（售后退款）", en = "JD settlement (refunds)" }
table     = "refunds"
platform  = "jd"
menu      = { zh = "京麦 > 资金 > 结算单 > 订单明细 > 下载", en = "Jingmai > Funds > Settlement > Order details > Download" }
grade     = "B"
recognise = [
    ["订单编号"],
    ["售后服务单号"],
    ["费用名称"],
    ["应结金额"],
]
required  = ["order_id"]

[totals]
fee = [
    "佣金", "交易服务费", "广告联合活动降扣佣金", "京豆", "随单送的京豆", "商品保险服务费",
    "运费保险服务费", "代收配送费", "卖家返还运费", "售后卖家赔付费", "价保返佣", "价保扣款",
]

[aliases]
order_id    = ["订单编号"]
service_id  = ["售后服务单号"]
refunded_at = ["售后退款时间"]
product_no  = ["商品编号"]
title       = ["商品名称"]
fee         = ["费用名称"]
settled     = ["应结金额"]
*/
-- A line for each fee of an order: only the price of goods that went back is a refund.
select
    source_row,
    to_id(service_id) as refund_id,
    to_id(order_id) as order_id,
    to_id(order_id) || '-' || to_id(product_no) as line_id,
    to_id(product_no) as product_id,
    to_text(title) as title,
    to_time(refunded_at) as finished_at,
    case when to_time(refunded_at) is not null then 'success' else 'open' end as status,
    abs(sum(to_money(settled)) over (partition by to_id(service_id)))::decimal(18, 2) as amount,
from raw
where to_text(service_id) is not null and to_text(fee) = '货款'
