/* retro
title    = { zh = "送得慢的线路", en = "Late routes" }
question = { zh = "哪条线路的买家等不到货就退了？", en = "On which route did buyers give up waiting?" }
doc      = { zh = "在途阶段因未收到货、物流慢成功退款的订单，按省份 × 快递，与同一天付款、同价位的其他线路比。门槛：至少 30 单、超出预期至少 15 单、至少是预期的 1.25 倍、偏离 z ≥ 3；小店铺超出 8 单、2 倍以上且 z ≥ 5 也算。金额 = 超出预期的单数 × 平均退款额，是估算。", en = "Orders refunded on the way as not received or late, by province and carrier, against other routes at the same price and day of payment. Gates: at least 30 orders, 15 beyond expectation, 1.25 times expected and z ≥ 3; in a small shop also 8 beyond, twice expected and z ≥ 5. Money = orders beyond expectation × average refund, an estimate." }
reads    = ["regions.expected"]
may_read = ["metric_values"]
params   = { least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, few_excess = 8, few_lift = 2, few_z = 5, high_excess = 30, high_lift = 2, high_z = 6, tell_hours = 2 }
grain    = ["province", "carrier"]

[finding]
step = 2
metric = "refund_in_transit"
title = { zh = "{{ province }}{% if carrier %}的{{ carrier }}{% endif %}送得慢", en = "Late parcels: {{ route }}" }
say = { zh = "{{ province }}{% if carrier %}的{{ carrier }}{% endif %} {{ n|count }} 单里 {{ cases|count }} 单在路上就退了（{{ value|share }}），其他线路是 {{ expected|share }}；多退了约 {{ affected|count }} 单、{{ money|money }}（估算）{% if delivery_p50_hours is not none %}。已签收的包裹从发货到签收中位 {{ delivery_p50_hours|hours }}{% endif %}。", en = "{{ route }}: {{ cases|count }} of {{ n|counted('order') }} were refunded on the way ({{ value|share }}), against {{ expected|share }} on the other routes; about {{ affected|counted('order') }} and {{ money|money }} more than expected (estimate).{% if delivery_p50_hours is not none %} Parcels that arrived took {{ delivery_p50_hours|hours }} (median).{% endif %}" }
do = { zh = "发往{{ province }}的订单换一家快递或就近备货，并指定一名物流对接人；异常包裹 {{ params.tell_hours|number }} 小时内主动通知买家、给方案。下次大促看全店物流原因退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Send parcels to {{ province }} by another carrier or from nearer stock, and name one person to deal with the carrier; tell buyers of delayed parcels within {{ params.tell_hours|number }} hours, with a way out. Next promotion, check that delivery refunds of the whole shop are down from {{ baseline|share }} to {{ target|share }}." }
owner = "logistics"
due_days = 21
kpi = "refund_logistics"
cause = "carrier"
controllable = false
library = 26
effect = "refunds"
slice = { region = "province", carrier = "carrier" }
evidence = ["2_locate/regions", "2_locate/refund_stage_type"]

[columns]
route = { zh = "线路", en = "Route", kind = "text" }
province = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "在途退款率", en = "Rate", kind = "share", doc = { zh = "在途退款 ÷ 本线路已发货订单", en = "refunded on the way ÷ shipped orders of the route" } }
expected = { zh = "其他线路", en = "Other routes", kind = "share", doc = { zh = "其他线路：在途退款 ÷ 已发货订单", en = "all others: refunded on the way ÷ shipped orders" } }
n = { zh = "已发货订单", en = "Shipped orders", kind = "count" }
cases = { zh = "在途退款", en = "Refunded on the way", kind = "count" }
affected = { zh = "超出预期", en = "Beyond expected", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "行动指标在全店的现值", en = "the metric of the action over the whole shop" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的全店指标", en = "the shop's metric without what is beyond expectation" } }
z = { zh = "偏离", en = "z", kind = "number" }
delivery_p50_hours = { zh = "发货到签收（中位）", en = "Shipped to signed (median)", kind = "hours" }
part = { zh = "占全店物流退款", en = "Of all such refunds", kind = "share", doc = { zh = "本线路退款订单 ÷ 全店因物流退款的订单", en = "refunded orders of the route ÷ all orders refunded for their delivery" } }
*/
with

kpi as (
    select max(numerator) as numerator, max(denominator) as denominator,
    from metric_values
    where metric = 'refund_logistics'
)

select
    regions.route,
    regions.province,
    regions.carrier,
    case
        when excess >= $high_excess and lift >= $high_lift then 'high'
        else 'medium'
    end as severity,
    case when z >= $high_z then 'high' else 'medium' end as confidence,
    regions.rate as value,
    regions.expected / regions.orders as expected,
    regions.orders as n,
    regions.cases,
    round(regions.excess)::bigint as affected,
    (regions.excess * regions.amount / regions.cases)::decimal(18, 2) as money,
    kpi.numerator / nullif(kpi.denominator, 0) as baseline,
    coalesce(
        greatest(kpi.numerator - regions.excess, 0) / nullif(kpi.denominator, 0),
        regions.expected / regions.orders
    ) as target,
    regions.z,
    regions.delivery_p50_hours,
    case when kpi.numerator > 0 then least(regions.cases / kpi.numerator, 1) end as part,
from regions
cross join kpi
where
    regions.orders >= $least_n
    and (
        (excess >= $least_excess and lift >= $least_lift and z >= $least_z)
        or (excess >= $few_excess and lift >= $few_lift and z >= $few_z)
    )
order by regions.excess desc, regions.province, regions.carrier
limit 3
