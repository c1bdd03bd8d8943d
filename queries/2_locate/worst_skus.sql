/* retro
title    = { zh = "退款超出预期的商品", en = "Products refunded beyond expectation" }
question = { zh = "哪几款商品退得比它该退的多？", en = "Which products were refunded more than their sales explain?" }
doc      = { zh = "预期 = 其他商品的退款率 × 本商品已付款订单数；卖得多的商品退得多是正常的。主要原因是超出预期最多的那个原因。已付款订单不足 30 单的商品不列；没有订单明细时只按退款数排列（至少 5 笔）。超出部分金额 = 超出预期的单数 × 本商品平均退款额，是估算。", en = "Expected = refund rate of all other products × paid orders of this one; a big seller is bound to have many refunds. The main reason is the one furthest beyond expectation. Products with fewer than 30 paid orders are left out; without order lines the list goes by counts (at least 5). Money beyond = orders beyond expectation × average refund of the product, an estimate." }
reads    = ["refund_cases", "sku_reasons"]
may_read = ["sku_sales"]
params   = { least_n = 30, least_cases = 5 }
grain    = ["sku"]
order    = 50
say      = { zh = "{% if first and first.z is not none and first.z >= 3 %}{{ first.title or first.sku }} 退得最超预期：{{ first.orders|count }} 单退了 {{ first.cases|count }} 单（{{ first.rate|share }}），按其他商品的水平只该退 {{ first.expected|count }} 单；主要原因是{{ first.top_reason|code('reason') }}。{% elif first and first.orders is not none %}没有一款商品的退款明显超出它的销量应有的水平。{% elif first %}退款最多的是 {{ first.title or first.sku }}：{{ first.cases|count }} 单。缺订单明细，看不出是卖得多还是退得差。{% else %}没有一款商品的退款数量足以比较。{% endif %}", en = "{% if first and first.z is not none and first.z >= 3 %}{{ first.title or first.sku }} is furthest beyond expectation: {{ first.cases|count }} of {{ first.orders|count }} orders refunded ({{ first.rate|share }}), where the level of the other products would give {{ first.expected|count }}. Main reason: {{ first.top_reason|code('reason') }}.{% elif first and first.orders is not none %}No product was refunded clearly more than its sales explain.{% elif first %}{{ first.title or first.sku }} has the most refunds: {{ first.cases|count }}. Without order lines nobody can tell a big seller from a bad one.{% else %}No product has enough refunds to compare.{% endif %}" }
chart    = { kind = "hbar", x = "title", y = ["excess"], rows = 10 }

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
rate = { zh = "退款率", en = "Refund rate", kind = "share", doc = { zh = "退款订单 ÷ 本商品已付款订单", en = "refunded ÷ paid orders of this product" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
z = { zh = "偏离", en = "z", kind = "number", doc = { zh = "按二项分布，并按各商品之间本来就有的差异放宽；3 以上才可信", en = "binomial, widened by the spread that products have anyway; believable from 3 on" } }
top_reason = { zh = "主要原因", en = "Main reason", kind = "code", codes = "reason" }
top_reason_cases = { zh = "主要原因单数", en = "Orders of this reason", kind = "count" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
excess_amount = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
*/
with

refunded as (
    select
        sku,
        min(title) as title,
        count(distinct (shop, order_id)) as cases,
        sum(amount) as amount,
    from refund_cases
    where in_cohort and is_success and sku is not null
    group by all
),

totals as (
    select
        (select sum(orders) from sku_sales) as orders,
        (select sum(cases) from refunded semi join sku_sales using (sku)) as cases,
),

top_reasons as (
    select
        sku,
        max_by(reason_code, (coalesce(excess, cases), cases, reason_code)) as top_reason,
        max_by(cases, (coalesce(excess, cases), cases, reason_code)) as top_reason_cases,
    from sku_reasons
    group by all
),

compared as (
    select
        refunded.sku,
        refunded.title,
        sku_sales.orders,
        refunded.cases,
        sku_sales.orders * (totals.cases - refunded.cases) / nullif(totals.orders - sku_sales.orders, 0)
            as expected,
        (totals.cases - refunded.cases) / nullif(totals.orders - sku_sales.orders, 0) as others_rate,
        refunded.amount,
    from refunded
    cross join totals
    left join sku_sales using (sku)
    where sku_sales.orders >= $least_n or (sku_sales.orders is null and refunded.cases >= $least_cases)
),

deviations as (
    select
        *,
        (cases - expected) / nullif(sqrt(expected * (1 - others_rate)), 0) as deviation,
    from compared
),

-- Products differ anyway: 0.455 is the median of a squared standard normal value.
spread as (
    select greatest(1, quantile_cont(deviation * deviation, 0.5) / 0.455) as factor,
    from deviations
)

select
    deviations.sku,
    deviations.title,
    deviations.orders,
    deviations.cases,
    deviations.cases / nullif(deviations.orders, 0) as rate,
    deviations.expected,
    deviations.cases - deviations.expected as excess,
    deviations.cases / nullif(deviations.expected, 0) as lift,
    deviations.deviation / sqrt(coalesce(spread.factor, 1)) as z,
    top_reasons.top_reason,
    top_reasons.top_reason_cases,
    deviations.amount::decimal(18, 2) as amount,
    case when deviations.expected is not null then
        greatest(deviations.cases - deviations.expected, 0) * deviations.amount / deviations.cases
    end::decimal(18, 2) as excess_amount,
from deviations
cross join spread
left join top_reasons using (sku)
order by excess desc nulls last, deviations.cases desc, deviations.sku
