/* retro
title    = { zh = "质量退款集中的商品", en = "Quality refunds on one product" }
question = { zh = "哪款商品的质量退款异常?", en = "Which product has too many quality refunds?" }
doc      = { zh = "只看质量问题、瑕疵、功能故障这一原因。门槛:至少 30 单、超出预期至少 15 单、至少是预期的 1.25 倍、偏离 z ≥ 3;小店铺超出 8 单、2 倍以上且 z ≥ 5 也算。金额 = 超出预期的单数 × 该商品此类退款的平均金额,是估算。", en = "Only defects and poor quality. Gates: at least 30 orders, 15 beyond expectation, 1.25 times expected and z ≥ 3; in a small shop also 8 beyond, twice expected and z ≥ 5. Money = orders beyond expectation × average refund of this kind, an estimate." }
reads    = ["sku_reasons.expected"]
may_read = ["metric_values"]
params   = { reason = "QUALITY_DEFECT", least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, few_excess = 8, few_lift = 2, few_z = 5, high_excess = 30, high_lift = 2, high_z = 6 }
grain    = ["sku"]

[finding]
step = 2
metric = "quality_refund_rate"
title = { zh = "{{ title }}质量退款偏多", en = "Quality refunds: {{ title }}" }
say = { zh = "{{ title }}:{{ n|count }} 单里 {{ cases|count }} 单因质量问题退款({{ value|share }}),其他商品是 {{ expected|share }};多退了约 {{ affected|count }} 单、{{ money|money }}(估算)。", en = "{{ title }}: {{ cases|count }} of {{ n|count }} orders were refunded for quality ({{ value|share }}), against {{ expected|share }} at the other products; about {{ affected|count }} orders and {{ money|money }} beyond (estimate)." }
do = { zh = "抽检 {{ title }} 的在库批次,不合格的先下架;客服按补偿阶梯处理,能补偿的不退。下次大促看全店品质退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Inspect the stock of {{ title }} and take bad batches off sale; agents follow the compensation ladder. Next promotion, check that quality refunds are down from {{ baseline|share }} to {{ target|share }}." }
owner = "quality"
due_days = 7
kpi = "quality_refund_rate"
cause = "product_quality"
controllable = false
slice = { sku = "sku", reason = "reason_code" }
evidence = ["2_locate/worst_skus", "2_locate/refund_reasons"]

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "退款率", en = "Rate", kind = "share", doc = { zh = "此原因退款订单 ÷ 本商品已付款订单", en = "refunded for this reason ÷ paid orders of the product" } }
expected = { zh = "其他商品", en = "Other products", kind = "share", doc = { zh = "其他商品:此原因退款订单 ÷ 已付款订单", en = "all others: refunded for this reason ÷ paid orders" } }
n = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
affected = { zh = "超出预期", en = "Beyond expected", kind = "count" }
money = { zh = "超出部分金额(估算)", en = "Money beyond (estimate)", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "行动指标在全店的现值", en = "the metric of the action over the whole shop" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的全店指标", en = "the shop's metric without what is beyond expectation" } }
z = { zh = "偏离", en = "z", kind = "number" }
*/
with

kpi as (
    select max(numerator) as numerator, max(denominator) as denominator,
    from metric_values
    where metric = 'quality_refund_rate'
)

select
    sku_reasons.sku,
    coalesce(sku_reasons.title, sku_reasons.sku) as title,
    sku_reasons.reason_code,
    case
        when excess >= $high_excess and lift >= $high_lift then 'high'
        else 'medium'
    end as severity,
    case when z >= $high_z then 'high' else 'medium' end as confidence,
    sku_reasons.rate as value,
    sku_reasons.others_rate as expected,
    sku_reasons.orders as n,
    sku_reasons.cases,
    round(sku_reasons.excess)::bigint as affected,
    (sku_reasons.excess * sku_reasons.amount / sku_reasons.cases)::decimal(18, 2) as money,
    kpi.numerator / nullif(kpi.denominator, 0) as baseline,
    coalesce(
        greatest(kpi.numerator - sku_reasons.excess, 0) / nullif(kpi.denominator, 0),
        sku_reasons.others_rate
    ) as target,
    sku_reasons.z,
from sku_reasons
cross join kpi
where sku_reasons.reason_code = $reason
    and sku_reasons.orders >= $least_n
    and (
        (excess >= $least_excess and lift >= $least_lift and z >= $least_z)
        or (excess >= $few_excess and lift >= $few_lift and z >= $few_z)
    )
order by sku_reasons.excess desc, sku_reasons.sku
limit 3
