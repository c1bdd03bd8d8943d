/* retro
title    = { zh = "破损集中的快递", en = "Damage by one carrier" }
question = { zh = "哪家快递送的货，因破损退得特别多？", en = "Whose parcels were refunded for damage far too often?" }
doc      = { zh = "已发货的大促订单里，因破损、污渍、包装问题退款成功的，按快递与同一天付款、同价位、走其他快递的订单比。门槛：至少 30 单、超出预期至少 15 单、至少是预期的 1.25 倍、偏离 z ≥ 3（预期来自其他快递，它们单少时误差一起算进去）、乘以快递家数后的 p ≤ 0.01（均为默认值，可改）。金额 = 超出预期的单数 × 平均退款额，是估算。买家选的原因不一定是快递的责任：同一家快递送的货可能正好易碎，换包装之前先看几张破损照片。", en = "Shipped orders of the promotion refunded for damage, stains or packaging, by carrier against orders of the same price and day of payment sent by other carriers. Gates: 30 orders, 15 beyond expectation, 1.25 times expected, z ≥ 3 (the error of what is expected of the other carriers included), and p times the number of carriers ≤ 0.01 (all cfg). Money = orders beyond expectation × average refund, an estimate. The buyer's reason is no proof against the carrier: what it carries may be the fragile goods, so look at some photos first." }
reads    = ["cohort_orders.carrier", "refund_cases"]
may_read = ["slice_expected", "metric_values"]
params   = { reason = "DAMAGED", least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, most_q = 0.01, high_excess = 30, high_lift = 2, high_z = 6 }
grain    = ["carrier"]

[finding]
step = 2
metric = "refund_packing"
title = { zh = "{{ carrier }}送的货破损多", en = "Damaged goods with {{ carrier }}" }
say = { zh = "{{ carrier }}送的 {{ n|count }} 单里 {{ cases|count }} 单因破损退款（{{ value|share }}），走其他快递的同类订单是 {{ expected|share }}；多退了约 {{ affected|count }} 单、{{ money|money }}（估算）。", en = "Of {{ n|counted('order') }} sent by {{ carrier }}, {{ cases|count }} were refunded for damage ({{ value|share }}), against {{ expected|share }} of orders like them with other carriers; about {{ affected|counted('order') }} and {{ money|money }} more than expected (estimate)." }
do = { zh = "仓库抽看{{ carrier }}的破损照片，易碎、怕压的货加固包装或改走别家；把这 {{ cases|count }} 单整理成索赔清单交给{{ carrier }}。下次大促看全店错漏丢破退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Look through photos of the damage with {{ carrier }}, pack fragile goods better or send them by another carrier, and hand {{ carrier }} these {{ cases|counted('order') }} as a claim. Next promotion, check that packing refunds of the whole shop are down from {{ baseline|share }} to {{ target|share }}." }
ask = { zh = "{{ carrier }}的破损，该加固包装还是换一家？这 {{ cases|count }} 单谁去理赔？", en = "Is it the packaging or the carrier, and who claims these {{ cases|counted('order') }} from {{ carrier }}?" }
owner = "warehouse"
due_days = 21
kpi = "refund_packing"
cause = "carrier"
controllable = false
library = 24
effect = "refunds"
slice = { carrier = "carrier", reason = "reason_code" }
evidence = ["2_locate/refund_slices", "2_locate/refund_reasons"]

[columns]
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "破损退款率", en = "Rate", kind = "share", doc = { zh = "因破损退款 ÷ 该快递已发货订单", en = "refunded for damage ÷ shipped orders of the carrier" } }
expected = { zh = "其他快递", en = "Other carriers", kind = "share", doc = { zh = "同价位、同日付款、走其他快递：因破损退款 ÷ 已发货订单", en = "others of the same price and day of payment: refunded for damage ÷ shipped orders" } }
n = { zh = "已发货订单", en = "Shipped orders", kind = "count" }
cases = { zh = "破损退款", en = "Refunded for damage", kind = "count" }
affected = { zh = "超出预期", en = "Beyond expected", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "行动指标在全店的现值", en = "the metric of the action over the whole shop" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的全店指标", en = "the shop's metric without what is beyond expectation" } }
z = { zh = "偏离", en = "z", kind = "number" }
q_value = { zh = "误报可能", en = "Chance of a false alarm", kind = "number", doc = { zh = "p 值 × 快递家数", en = "p × number of carriers" } }
*/
with

kpi as (
    select max(numerator) as numerator, max(denominator) as denominator,
    from metric_values
    where metric = 'refund_packing'
),

-- What is expected comes from the other carriers' orders, a sample too: few of them, less sure.
compared as (
    select
        *,
        cases - expected as excess,
        cases / nullif(expected, 0) as lift,
        (sum(orders) over ()) - orders as others,
        excess / sqrt(variance * (1 + orders / others)) as z,
        least(two_sided(z) * (count(*) over ()), 1) as q_value,
    from slice_expected
    where dimension = 'carrier' and outcome = $reason
)

select
    slice as carrier,
    outcome as reason_code,
    case when excess >= $high_excess and lift >= $high_lift then 'high' else 'medium' end
        as severity,
    case when z >= $high_z then 'high' else 'medium' end as confidence,
    cases / orders as value,
    expected / orders as expected,
    orders as n,
    cases,
    round(excess)::bigint as affected,
    (excess * amount / cases)::decimal(18, 2) as money,
    kpi.numerator / nullif(kpi.denominator, 0) as baseline,
    coalesce(
        greatest(kpi.numerator - excess, 0) / nullif(kpi.denominator, 0), expected / orders
    ) as target,
    z,
    q_value,
from compared
cross join kpi
where orders >= $least_n
    and excess >= $least_excess
    -- Where nobody else had any damage, nothing was to be expected, and there is no chance in it.
    and coalesce(lift >= $least_lift, true)
    and coalesce(z >= $least_z and q_value <= $most_q, expected = 0)
order by excess desc, carrier
limit 3
