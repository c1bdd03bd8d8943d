/* retro
title    = { zh = "照以往的走势推算", en = "Carried on by earlier curves" }
question = { zh = "照以往每次大促的走势，这次会走到哪里？", en = "By the curve of each earlier promotion, where would this one end?" }
doc      = { zh = "从本次看满的天数推到 last_days（以往没看满的，推到看得够远——不短于最远的 nearly——的各次都到的那一天；更短的不用）。by_rest：没退的订单里以往后来又退了多少；by_ratio：本次 × 以往最终 ÷ 以往同龄。chance 是 95% 抽样误差，doubt 是还没来的那部分的 reserve（大促之间本来的差异，默认值）。少于 least_orders 单的大促不用。", en = "From the days watched to last_days (or the day that all earlier promotions reach which come at least nearly × as far as the furthest; shorter ones are not used). by_rest: of orders not refunded, the share that was refunded later then; by_ratio: now × their end ÷ theirs at this age. chance: sampling error at 95 %; doubt: reserve × what is still to come (promotions differ anyway, cfg). Promotions of fewer than least_orders orders are not used." }
reads    = ["cohort_curve", "maturity"]
may_read = ["earlier_cohort_curve", "earlier_maturity", "metrics"]
params   = { last_days = 30, nearly = 0.8, least_orders = 100, reserve = 0.15, money_spread = 2 }
grain    = ["metric", "promotion", "days"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
promotion = { zh = "以往大促", en = "Earlier promotion", kind = "text" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
until_days = { zh = "推到付款后天数", en = "Until day", kind = "count" }
value = { zh = "现在", en = "Now", kind = "share", doc = { zh = "累计 ÷ 看满的订单", en = "so far ÷ orders watched" } }
by_rest = { zh = "按剩余推", en = "By what remains", kind = "number" }
by_ratio = { zh = "按比例推", en = "In proportion", kind = "number" }
chance = { zh = "抽样误差", en = "Error of chance", kind = "number" }
doubt = { zh = "大促间差异", en = "Differences between promotions", kind = "number" }
*/
with

now as (
    select cohort_curve.*,
        if(metrics.cases = 'money', $money_spread, 1) as spread,
    from cohort_curve
    inner join maturity on maturity.whole_days = cohort_curve.days
    left join metrics using (metric)
    where metric in ('refund_rate_n', 'refund_rate_amt', 'refund_return') and slice = 'all'
),

reached as (
    select promotion, least(whole_days, $last_days) as days
    from earlier_maturity
    where orders >= $least_orders
),

-- The day that all reach which come nearly as far as the furthest; the others are not used.
horizon as (
    select min(days) as days
    from reached
    where days >= $nearly * (select max(days) from reached)
),

pairs as (
    select
        now.*,
        reached.promotion,
        old.days as at_days,
        horizon.days as until_days,
        young.value as young,
        -- At its last days an earlier curve counts fewer orders and may sink: none came back.
        greatest(old.value, young.value) as old,
        young.orders as old_orders,
    from now
    inner join horizon on horizon.days > now.days
    inner join reached on reached.days >= horizon.days
    inner join earlier_cohort_curve as young
        on young.promotion = reached.promotion and young.metric = now.metric
            and young.slice = 'all' and young.days = now.days
    inner join earlier_cohort_curve as old
        on old.promotion = reached.promotion and old.metric = now.metric
            and old.slice = 'all' and old.days > now.days and old.days <= horizon.days
)

-- By what remains, and in proportion; with the error of the earlier curve and of chance.
select
    metric,
    promotion,
    at_days as days,
    until_days,
    value,
    value + (1 - value) * (old - young) / nullif(1 - young, 0) as by_rest,
    value * old / nullif(young, 0) as by_ratio,
    1.96 * (1 - value) * sqrt(spread * (old - young) * (1 - old) / nullif(1 - young, 0) ** 2
        * (1 / old_orders + 1 / orders)) as chance,
    $reserve * (old - young) * greatest(1, value / nullif(young, 0)) as doubt,
from pairs
order by metric, promotion, days
