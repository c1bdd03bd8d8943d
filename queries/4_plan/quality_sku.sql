/* retro
title    = { zh = "质量退款集中的商品", en = "Quality refunds on one product" }
question = { zh = "哪款商品的质量退款异常？", en = "Which product has too many quality refunds?" }
doc      = { zh = "只看质量问题、瑕疵、功能故障这一原因。门槛和金额的算法见“某种退款明显偏多的商品”。", en = "Only defects and poor quality. For gates and money see “Products with far too many refunds of one kind”." }
reads    = ["sku_excess"]
params   = { reason = "QUALITY_DEFECT" }
grain    = ["sku"]

[finding]
step = 2
metric = "quality_refund_rate"
title = { zh = "{{ title }}质量退款偏多", en = "Quality refunds: {{ title }}" }
say = { zh = "{{ n|count }} 单里 {{ cases|count }} 单因质量问题退款（{{ value|share }}），同价位的其他商品是 {{ expected|share }}；多退了约 {{ affected|count }} 单、{{ money|money }}（估算）。", en = "{{ cases|count }} of {{ n|counted('order') }} were refunded for quality ({{ value|share }}), against {{ expected|share }} at other products of its price; about {{ affected|counted('order') }} and {{ money|money }} more than expected (estimate)." }
do = { zh = "抽检{{ title }}的在库批次，不合格的先下架；客服按补偿阶梯处理，能补偿的不退。下次大促看全店品质退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Inspect the stock of {{ title }} and take bad batches off sale; agents follow the compensation ladder. Next promotion, check that quality refunds are down from {{ baseline|share }} to {{ target|share }}." }
owner = "quality"
due_days = 7
kpi = "quality_refund_rate"
cause = "product_quality"
controllable = false
library = 22
effect = "refunds"
slice = { sku = "sku", reason = "reason_code" }
evidence = ["2_locate/worst_skus", "2_locate/refund_reasons"]

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
