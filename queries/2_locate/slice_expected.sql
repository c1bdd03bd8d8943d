/* retro
title    = { zh = "每个分组该退多少单", en = "Refunds to be expected of each slice" }
question = { zh = "按同价位、同一天付款的其他订单的水平，每个分组该退多少单？", en = "How many refunds would other orders of the same price and day of payment give each slice?" }
doc      = { zh = "间接标准化：本分组每个付款日、每个价位的订单数，乘以同日同价位里其他分组的退款率，加起来就是预期。同层里其他分组不足 30 单（默认值）时只按价位比，再不足则与全部其他分组比。卖得多、卖得便宜、卖得晚，都已算进预期。只在一款商品之内比的原因，至少要有 10 例（默认值）。", en = "Indirect standardisation: the orders of the slice on each day of payment and in each price band, times the refund rate of the other slices on that day and in that band, add up to what is expected. Where the others have fewer than 30 orders there (cfg), the price band alone is compared, and failing that all other slices. So selling much, cheaply or late is part of the expectation. A reason within one product needs 10 cases (cfg)." }
reads    = ["slice_orders", "slice_refunds"]
params   = { least_others = 30, least_within = 10 }
grain    = ["dimension", "parent", "slice", "outcome"]
hidden   = true

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
parent = { zh = "所属商品", en = "Within product", kind = "id" }
slice = { zh = "分组", en = "Slice", kind = "text" }
outcome = { zh = "哪种退款", en = "Kind of refund", kind = "text", doc = { zh = "all = 全部退款；退款原因；given_up = 等不到货", en = "all: any refund; a reason; given_up: goods that did not come" } }
orders = { zh = "订单", en = "Orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
variance = { zh = "方差", en = "Variance", kind = "number", doc = { zh = "预期下退款单数的二项方差", en = "binomial, of the number of refunded orders if the expectation held" } }
*/
with

outcomes as (
    select dimension, parent, outcome from slice_refunds
    group by all
    having parent = 'all' or sum(cases) >= $least_within
),

-- Every slice with every kind of refund: those without any tell how slices differ anyway.
cells as (
    select
        slice_orders.*,
        outcomes.outcome,
        coalesce(slice_refunds.cases, 0) as cases,
        slice_refunds.amount,
    from slice_orders
    inner join outcomes using (dimension, parent)
    left join slice_refunds
        on slice_refunds.dimension = slice_orders.dimension
            and slice_refunds.parent = slice_orders.parent
            and slice_refunds.slice = slice_orders.slice
            and slice_refunds.outcome = outcomes.outcome
            and slice_refunds.pay_day is not distinct from slice_orders.pay_day
            and slice_refunds.price_from is not distinct from slice_orders.price_from
),

others as (
    select
        *,
        (sum(orders) over stratum) - orders as day_orders,
        (sum(cases) over stratum) - cases as day_cases,
        (sum(orders) over band) - (sum(orders) over own_band) as band_orders,
        (sum(cases) over band) - (sum(cases) over own_band) as band_cases,
        (sum(orders) over whole) - (sum(orders) over own) as all_orders,
        (sum(cases) over whole) - (sum(cases) over own) as all_cases,
    from cells
    window
        stratum as (partition by dimension, parent, outcome, price_from, pay_day),
        band as (partition by dimension, parent, outcome, price_from),
        own_band as (partition by dimension, parent, outcome, price_from, slice),
        whole as (partition by dimension, parent, outcome),
        own as (partition by dimension, parent, outcome, slice)
)

select
    dimension, parent, slice, outcome,
    sum(orders)::bigint as orders, sum(cases)::bigint as cases,
    sum(amount)::decimal(18, 2) as amount,
    -- Decimals, for a sum of doubles depends on the order of rows.
    sum((orders * others_rate)::decimal(28, 12))::double as expected,
    sum((orders * others_rate * (1 - others_rate))::decimal(28, 12))::double as variance,
from (
    select *, case
        when day_orders >= $least_others then day_cases / day_orders
        when band_orders >= $least_others then band_cases / band_orders
        else all_cases / nullif(all_orders, 0)
    end as others_rate
    from others
)
group by all
order by dimension, parent, slice, outcome
