/* retro
title    = { zh = "退款超出预期的商品", en = "Products refunded beyond expectation" }
question = { zh = "哪几款商品退得比它该退的多？", en = "Which products were refunded more than their sales explain?" }
doc      = { zh = "预期 = 同价位、同一天付款的其他商品的退款率 × 本商品订单数；卖得多、卖得便宜、卖得晚的商品退得多或少，都已算进预期。同日同价位里其他商品不足 30 单时只比同价位，再不足就比全部其他商品。偏离 z 按各商品之间本来就有的差异放宽；结论：z ≥ 3、q ≤ 0.05 且差四分之一以上为差异可信，z ≥ 2 且 q ≤ 0.25 为差异待证实，其余可能是偶然，不足 5 单的不判断（均为默认值）；q 按 Benjamini–Hochberg 校正，同时看的商品越多门槛越高。主要原因是超出预期最多的那个原因。已付款订单不足 30 单的商品不列；没有订单明细时只按退款数排列（至少 5 笔）。超出部分金额 = 超出预期的单数 × 本商品平均退款额，是估算。", en = "Expected = refund rate of other products of the same price and day of payment × orders of this one; so selling much, cheaply or late is part of the expectation. Where other products have fewer than 30 orders of that day and price, the price alone is compared, and failing that all of them. z is widened by the spread that products have anyway. Verdict: z ≥ 3, q ≤ 0.05 and off by a quarter is real, z ≥ 2 and q ≤ 0.25 probable, the rest could be chance; below 5 cases there is none (all cfg). q by Benjamini–Hochberg: the more products one looks at, the higher the bar. The main reason is the one furthest beyond expectation. Products with fewer than 30 paid orders are left out; without order lines the list goes by counts (at least 5). Money beyond = orders beyond expectation × average refund of the product, an estimate." }
reads    = ["refund_cases", "sku_reasons"]
may_read = ["sku_sales", "slice_excess"]
params   = { least_n = 30, least_cases = 5 }
core     = true
grain    = ["sku"]
order    = 50
matures  = true
say      = { zh = "{% set sure = rows|selectattr('verdict', 'equalto', 'real')|selectattr('excess', 'gt', 0)|list %}{% set maybe = rows|selectattr('verdict', 'equalto', 'probable')|selectattr('excess', 'gt', 0)|list %}{% if sure %}{{ sure[0].title or sure[0].sku }}退款超出预期最多：{{ sure[0].orders|count }} 单退了 {{ sure[0].cases|count }} 单（{{ sure[0].rate|share }}），按同价位其他商品的水平约 {{ sure[0].expected|count }} 单；主要原因是{{ sure[0].top_reason|code('reason') }}。{% elif maybe %}{{ maybe[0].title or maybe[0].sku }}退款偏多：{{ maybe[0].orders|count }} 单退了 {{ maybe[0].cases|count }} 单，按同价位其他商品的水平约 {{ maybe[0].expected|count }} 单；也可能是偶然，先盯着。{% elif first and first.orders is not none %}没有一款商品的退款明显超出它的销量和价位应有的水平。{% elif first %}退款最多的是 {{ first.title or first.sku }}：{{ first.cases|count }} 单。缺订单明细，看不出是卖得多还是退得差。{% else %}没有一款商品的退款数量足以比较。{% endif %}", en = "{% set sure = rows|selectattr('verdict', 'equalto', 'real')|selectattr('excess', 'gt', 0)|list %}{% set maybe = rows|selectattr('verdict', 'equalto', 'probable')|selectattr('excess', 'gt', 0)|list %}{% if sure %}{{ sure[0].title or sure[0].sku }} is furthest beyond expectation: {{ sure[0].cases|count }} of {{ sure[0].orders|counted('order') }} refunded ({{ sure[0].rate|share }}), where the level of other products of its price would give about {{ sure[0].expected|count }}. Main reason: {{ sure[0].top_reason|code('reason') }}.{% elif maybe %}{{ maybe[0].title or maybe[0].sku }} was refunded rather often: {{ maybe[0].cases|count }} of {{ maybe[0].orders|counted('order') }}, against about {{ maybe[0].expected|count }} at the level of its price. That could be chance; keep an eye on it.{% elif first and first.orders is not none %}No product was refunded clearly more than its sales and price explain.{% elif first %}{{ first.title or first.sku }} has the most refunds: {{ first.cases|count }}. Without order lines nobody can tell a big seller from a bad one.{% else %}No product has enough refunds to compare.{% endif %}" }
chart    = { kind = "hbar", x = "title", y = ["excess"], rows = 10 }

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
rate = { zh = "退款率", en = "Refund rate", kind = "share", doc = { zh = "退款订单 ÷ 本商品已付款订单", en = "refunded ÷ paid orders of this product" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio", aside = true }
z = { zh = "偏离", en = "z", kind = "number", doc = { zh = "按各商品之间本来就有的差异放宽；3 以上才可信", en = "widened by the spread that products have anyway; believable from 3 on" }, aside = true }
top_reason = { zh = "主要原因", en = "Main reason", kind = "code", codes = "reason" }
top_reason_cases = { zh = "主要原因单数", en = "Orders of this reason", kind = "count", aside = true }
amount = { zh = "退款金额", en = "Amount", kind = "money", aside = true }
excess_amount = { zh = "超出金额（估算）", en = "Money beyond (estimate)", kind = "money" }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "slice_verdict" }
*/
with

without_base as (
    select
        sku,
        min(title) as title,
        count(distinct (shop, order_id)) as cases,
        sum(amount) as amount,
    from refund_cases
    where in_cohort and is_success and sku is not null and sku not in (select sku from sku_sales)
    group by all
    having cases >= $least_cases
),

judged as (
    select slice as sku, sku_sales.title, slice_excess.* exclude (orders), slice_excess.orders,
    from slice_excess
    left join sku_sales on sku_sales.sku = slice
    where dimension = 'sku' and outcome = 'all' and cases > 0 and slice_excess.orders >= $least_n

    union all by name

    select * from without_base
),

top_reasons as (
    select
        sku,
        max_by(reason_code, (coalesce(excess, cases), cases, reason_code)) as top_reason,
        max_by(cases, (coalesce(excess, cases), cases, reason_code)) as top_reason_cases,
    from sku_reasons
    group by all
)

select
    judged.sku,
    judged.title,
    judged.orders,
    judged.cases,
    judged.rate,
    judged.expected,
    judged.excess,
    judged.lift,
    judged.z,
    top_reasons.top_reason,
    top_reasons.top_reason_cases,
    judged.amount::decimal(18, 2) as amount,
    case when judged.excess is not null
        then greatest(judged.excess, 0) * judged.amount / judged.cases
    end::decimal(18, 2) as excess_amount,
    judged.verdict,
from judged
left join top_reasons using (sku)
order by judged.excess desc nulls last, judged.cases desc, judged.sku
