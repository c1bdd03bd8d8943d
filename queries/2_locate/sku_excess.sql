/* retro
title    = { zh = "某种退款明显偏多的商品", en = "Products with far too many refunds of one kind" }
question = { zh = "哪款商品的哪种退款，明显比其他商品多？", en = "Which product has far more refunds of which kind than the others?" }
doc      = { zh = "与同价位、同一天付款的其他商品的同原因退款率比，卖得多、卖得便宜、卖得晚的商品不会被误报。门槛：至少 30 单、超出预期至少 15 单、至少是预期的 1.25 倍、偏离 z ≥ 3；小店铺超出 8 单、2 倍以上且 z ≥ 5 也算。金额 = 超出预期的单数 × 该商品此类退款的平均金额，是估算。", en = "Compared with the same reason at other products of the same price and day of payment, so that a big, cheap or late seller is not blamed. Gates: at least 30 orders, 15 beyond expectation, 1.25 times expected and z ≥ 3; in a small shop also 8 beyond, twice expected and z ≥ 5. Money = orders beyond expectation × average refund of this kind, an estimate." }
reads    = ["sku_reasons.expected", "reason_codes"]
may_read = ["metric_values"]
params   = { least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, few_excess = 8, few_lift = 2, few_z = 5, high_excess = 30, high_lift = 2, high_z = 6 }
grain    = ["sku", "reason_code"]
hidden   = true
matures  = true

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
with

metrics_now as (
    select reason_codes.code as reason_code, max(numerator) as numerator, max(denominator) as denominator,
    from metric_values
    inner join reason_codes on reason_codes.kpi = metric_values.metric
    group by all
)

select
    sku_reasons.sku,
    coalesce(sku_reasons.title, sku_reasons.sku) as title,
    sku_reasons.reason_code,
    case when excess >= $high_excess and lift >= $high_lift then 'high' else 'medium' end
        as severity,
    case when z >= $high_z then 'high' else 'medium' end as confidence,
    sku_reasons.rate as value,
    sku_reasons.others_rate as expected,
    sku_reasons.orders as n,
    sku_reasons.cases,
    round(sku_reasons.excess)::bigint as affected,
    (sku_reasons.excess * sku_reasons.amount / sku_reasons.cases)::decimal(18, 2) as money,
    metrics_now.numerator / nullif(metrics_now.denominator, 0) as baseline,
    coalesce(
        greatest(metrics_now.numerator - sku_reasons.excess, 0)
            / nullif(metrics_now.denominator, 0),
        sku_reasons.others_rate
    ) as target,
    sku_reasons.z,
    least(sku_reasons.cases / nullif(metrics_now.numerator, 0), 1) as part,
from sku_reasons
left join metrics_now using (reason_code)
where sku_reasons.orders >= $least_n
    and (
        (excess >= $least_excess and lift >= $least_lift and z >= $least_z)
        or (excess >= $few_excess and lift >= $few_lift and z >= $few_z)
    )
order by sku_reasons.excess desc, sku_reasons.sku, sku_reasons.reason_code
