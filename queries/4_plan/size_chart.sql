/* retro
title    = { zh = "尺码表有问题的商品", en = "Wrong size chart" }
question = { zh = "哪款商品的尺码退款比其他商品多？", en = "Which product comes back for its size more than the others?" }
doc      = { zh = "只看尺码、大小不合适这一原因，与同价位、同一天付款的其他商品的同原因退款率比，卖得多的商品不会被误报。门槛和金额的算法见“某种退款明显偏多的商品”。", en = "Size and fit only, compared with the same reason at other products of the same price and day of payment, so that a big seller is not blamed. For gates and money see “Products with far too many refunds of one kind”." }
reads    = ["sku_excess"]
params   = { reason = "SIZE_FIT" }
grain    = ["sku"]

[finding]
step = 2
metric = "refund_rate_n"
title = { zh = "{{ title }}尺码不准", en = "Wrong size chart: {{ title }}" }
say = { zh = "{{ n|count }} 单里 {{ cases|count }} 单因尺码不合适退款（{{ value|share }}），同价位的其他商品是 {{ expected|share }}；多退了约 {{ affected|count }} 单、{{ money|money }}（估算）。", en = "{{ cases|count }} of {{ n|counted('order') }} were refunded for size or fit ({{ value|share }}), against {{ expected|share }} at other products of its price; about {{ affected|counted('order') }} and {{ money|money }} more than expected (estimate)." }
do = { zh = "重新量一次{{ title }}的实物尺寸并改尺码表和详情页；客服按“身高、体重、喜欢宽松还是修身”三问推荐，退之前先建议换码。下次大促看全店尺码退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Measure {{ title }} again and correct its size chart and page; have agents ask height, weight and preferred fit before they recommend, and offer an exchange before a refund. Next promotion, check that size refunds of the whole shop are down from {{ baseline|share }} to {{ target|share }}." }
owner = "product"
due_days = 14
kpi = "refund_size_fit"
cause = "size_guidance"
controllable = true
library = 20
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
