/* retro
title    = { zh = "缺货退款", en = "Refunds for lack of stock" }
question = { zh = "哪款商品卖超了？", en = "Which product was sold beyond its stock?" }
doc      = { zh = "只看缺货这一原因。门槛和金额的算法见“某种退款明显偏多的商品”。", en = "Only lack of stock. For gates and money see “Products with far too many refunds of one kind”." }
reads    = ["sku_excess"]
params   = { reason = "OUT_OF_STOCK", offer_hours = 2 }
grain    = ["sku"]

[finding]
step = 2
metric = "refund_unshipped"
title = { zh = "{{ title }}超卖缺货", en = "Oversold: {{ title }}" }
say = { zh = "{{ n|count }} 单里 {{ cases|count }} 单因缺货退款（{{ value|share }}），同价位的其他商品是 {{ expected|share }}；多退了约 {{ affected|count }} 单、{{ money|money }}（估算）。", en = "{{ cases|count }} of {{ n|counted('order') }} were refunded for lack of stock ({{ value|share }}), against {{ expected|share }} at other products of its price; about {{ affected|counted('order') }} and {{ money|money }} more than expected (estimate)." }
do = { zh = "大促前一天锁定{{ title }}的可售库存并核对各渠道；再缺货时 {{ params.offer_hours|number }} 小时内给买家换款、等待、退款三个选择。下次大促看全店缺货退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Lock the sellable stock of {{ title }} the day before and check every channel; if it runs out again, offer another style, waiting or a refund within {{ params.offer_hours|number }} hours. Next promotion, check that out-of-stock refunds are down from {{ baseline|share }} to {{ target|share }}." }
owner = "operations"
due_days = 10
kpi = "refund_stock"
cause = "stock"
controllable = false
library = 17
effect = "refunds"
slice = { sku = "sku", reason = "reason_code" }
evidence = ["2_locate/refund_stage_type", "2_locate/refund_reasons"]

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "退款率", en = "Rate", kind = "share", doc = { zh = "此原因退款订单 ÷ 本商品已付款订单", en = "refunded for this reason ÷ paid orders of the product" } }
expected = { zh = "其他商品", en = "Other products", kind = "share", doc = { zh = "同价位、同日付款的其他商品：此原因退款订单 ÷ 已付款订单", en = "other products of the same price and day of payment: refunded for this reason ÷ paid orders" } }
n = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
affected = { zh = "超出预期", en = "Beyond expected", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "行动指标在全店的现值", en = "the metric of the action over the whole shop" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的全店指标", en = "the shop's metric without what is beyond expectation" } }
z = { zh = "偏离", en = "z", kind = "number" }
part = { zh = "占全店此原因退款", en = "Of all such refunds", kind = "share", doc = { zh = "本商品此原因退款订单 ÷ 全店此原因退款订单", en = "refunded for this reason of the product ÷ of the whole shop" } }
*/
select
    sku,
    title,
    reason_code,
    severity,
    confidence,
    value,
    expected,
    n,
    cases,
    affected,
    money,
    baseline,
    target,
    z,
    part,
from sku_excess
where reason_code = $reason
order by affected desc, sku
limit 3
