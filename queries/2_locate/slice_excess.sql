/* retro
title    = { zh = "每个分组多退了多少", en = "Refunds of each slice beyond expectation" }
question = { zh = "每个分组的退款，比同价位、同一天付款的其他订单多吗？", en = "Was each slice refunded more than other orders of the same price and day of payment?" }
doc      = { zh = "预期的算法见“每个分组该退多少单”。偏离 z 按二项分布，再按各分组之间本来就有的差异放宽（离散度的中位数 ÷ 0.455；分组少于 5 个时无从估计，不放宽）。区间是倍数的 95% 区间（Byar 法，同样放宽）。结论取正态和 Byar 两种算法里更保守的一个：不足 30 单、或实退和预期都不足 5 单的不判断；z ≥ 3、q ≤ 0.05 且差四分之一以上为差异可信，z ≥ 2 且 q ≤ 0.25 为差异待证实，其余可能是偶然（均为默认值）。q 值按 Benjamini–Hochberg 校正：同时看的分组越多，门槛越高。", en = "For what is expected see “Refunds to be expected of each slice”. z is binomial, widened by the spread that slices have anyway (median squared deviation ÷ 0.455; with fewer than 5 slices there is nothing to tell it from, and it is not widened). The interval is the 95 % interval of the ratio (Byar’s, widened likewise). Verdict, by the more cautious of the normal and Byar’s: not judged below 30 orders, or where both cases and expectation are below 5; z ≥ 3, q ≤ 0.05 and off by a quarter is real, z ≥ 2 and q ≤ 0.25 probable, the rest could be chance (all cfg). q by Benjamini–Hochberg: the more slices one looks at, the higher the bar." }
reads    = ["slice_expected"]
params   = { least_n = 30, least_cases = 5, least_slices = 5, real_z = 3, real_q = 0.05, real_lift = 1.25, probable_z = 2, probable_q = 0.25 }
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
rate = { zh = "退款率", en = "Rate", kind = "share", doc = { zh = "退款订单 ÷ 本分组订单", en = "refunded ÷ orders of the slice" } }
others_rate = { zh = "其他分组", en = "Others", kind = "share", doc = { zh = "同价位、同日付款的其他分组的退款率，即预期 ÷ 本分组订单", en = "of other slices at the same price and day of payment: expected ÷ orders of the slice" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
low = { zh = "倍数下限", en = "Ratio, low", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" } }
high = { zh = "倍数上限", en = "Ratio, high", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" } }
z = { zh = "偏离", en = "z", kind = "number" }
q_value = { zh = "q 值", en = "q", kind = "number", doc = { zh = "照此标准认定时，其中误报的预计占比", en = "expected share of false alarms among slices called out at this level" } }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "slice_verdict" }
*/
with

spread as (
    -- 0.455 is the median of a squared standard normal value.
    select dimension, outcome,
        greatest(1, quantile_cont((cases - expected) ** 2 / variance, 0.5) / 0.455) as factor,
    from slice_expected
    where expected >= 1 and variance > 0
    group by all
    having count(*) >= $least_slices
),

deviations as (
    select slice_expected.*,
        cases - expected as excess,
        (cases - expected) / nullif(sqrt(variance * coalesce(factor, 1)), 0) as z,
        1.96 * sqrt(coalesce(factor, 1)) as width,
        -- With few cases the normal z is too bold: the more cautious of it and Byar's counts.
        cases + if(cases > expected, 0, 1) as seen,
        3 * sqrt(seen) * (1 - 1 / (9 * seen) - (expected / seen) ** (1 / 3)) as byar,
        least(
            abs(z), abs(byar) * sqrt(expected / nullif(variance, 0) / coalesce(factor, 1))
        ) as sure_z,
        two_sided(sure_z) as tail,
        orders >= $least_n and greatest(cases, expected) >= $least_cases as is_enough,
        -- All reasons of a cut are one family of comparisons.
        case when is_enough then outcome = 'all' end as family,
    from slice_expected
    left join spread using (dimension, outcome)
),

ranked as (
    select *,
        tail * (count(*) over (partition by dimension, parent, family)) / row_number() over (
            partition by dimension, parent, family order by tail, slice, outcome
        ) as adjusted,
    from deviations
)

select
    dimension, parent, slice, outcome, orders, cases, amount,
    cases / orders as rate,
    expected / orders as others_rate,
    expected,
    excess,
    cases / nullif(expected, 0) as lift,
    cases * greatest(1 - 1 / (9 * cases) - width / (3 * sqrt(cases)), 0) ** 3
        / nullif(expected, 0) as low,
    (cases + 1) * (1 - 1 / (9 * (cases + 1)) + width / (3 * sqrt(cases + 1))) ** 3
        / nullif(expected, 0) as high,
    z,
    case when is_enough then least(min(adjusted) over later, 1) end as q_value,
    case
        when expected is null then null
        when not is_enough then 'few'
        when sure_z >= $real_z and q_value <= $real_q
            and (lift >= $real_lift or lift <= 1 / $real_lift) then 'real'
        when sure_z >= $probable_z and q_value <= $probable_q then 'probable'
        else 'chance'
    end as verdict,
from ranked
window later as (
    partition by dimension, parent, family order by tail desc, slice desc, outcome desc
    rows between unbounded preceding and current row
)
order by dimension, parent, slice, outcome
