/* retro
title    = { zh = "商品 × 退款原因", en = "Products by reason" }
question = { zh = "哪个商品的哪种退款，比其他商品多？", en = "Which product has more refunds of which reason than the others?" }
doc      = { zh = "预期 = 其他商品的同原因退款率 × 本商品已付款订单数，所以卖得多不等于退得差。偏离倍数 z 按二项分布估计，并按各商品之间本来就有的差异放宽（取中位离散度）。没有订单明细时没有分母，只列退款数。", en = "Expected = rate of this reason at all other products × paid orders of this one, so a big seller is not a bad seller. z is binomial, widened by the spread that products have anyway (median dispersion). Without order lines there is no base and only counts are given." }
reads    = ["refund_cases"]
may_read = ["sku_sales"]
grain    = ["sku", "reason_code"]
hidden   = true

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
rate = { zh = "退款率", en = "Rate", kind = "share", doc = { zh = "退款订单 ÷ 本商品已付款订单", en = "refunded ÷ paid orders of this product" } }
others_rate = { zh = "其他商品", en = "Other products", kind = "share", doc = { zh = "其他商品：退款订单 ÷ 已付款订单", en = "all others: refunded ÷ paid orders" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
z = { zh = "偏离", en = "z", kind = "number" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
*/
with

refunded as (
    select
        sku,
        reason_code,
        min(title) as title,
        count(distinct (shop, order_id)) as cases,
        sum(amount) as amount,
    from refund_cases
    where in_cohort and is_success and sku is not null
    group by all
),

reasons as (
    select reason_code, sum(cases) as cases from refunded group by all
),

-- Every product with every reason: the ones without refunds tell how products differ anyway.
pairs as (
    select
        sku_sales.sku,
        sku_sales.title,
        reasons.reason_code,
        sku_sales.orders,
        coalesce(refunded.cases, 0) as cases,
        refunded.amount,
        (reasons.cases - coalesce(refunded.cases, 0))
            / nullif((sum(sku_sales.orders) over (partition by reasons.reason_code)) - sku_sales.orders, 0)
            as others_rate,
    from sku_sales
    cross join reasons
    left join refunded
        on refunded.sku = sku_sales.sku and refunded.reason_code = reasons.reason_code
),

deviations as (
    select
        *,
        orders * others_rate as expected,
        (cases - orders * others_rate)
            / nullif(sqrt(orders * others_rate * (1 - others_rate)), 0) as deviation,
    from pairs
),

spread as (
    -- 0.455 is the median of a squared standard normal value.
    select reason_code, greatest(1, quantile_cont(deviation * deviation, 0.5) / 0.455) as factor,
    from deviations
    where expected >= 1
    group by all
),

judged as (
    select
        deviations.sku,
        deviations.title,
        deviations.reason_code,
        deviations.orders,
        deviations.cases,
        deviations.others_rate,
        deviations.expected,
        deviations.deviation / sqrt(coalesce(spread.factor, 1)) as z,
        deviations.amount,
    from deviations
    left join spread using (reason_code)
    where deviations.cases > 0

    union all by name

    select sku, title, reason_code, cases, amount,
    from refunded
    where sku not in (select sku from sku_sales)
)

select
    sku,
    title,
    reason_code,
    orders,
    cases,
    cases / nullif(orders, 0) as rate,
    others_rate,
    expected,
    cases - expected as excess,
    cases / nullif(expected, 0) as lift,
    z,
    amount::decimal(18, 2) as amount,
from judged
order by sku, reason_code
