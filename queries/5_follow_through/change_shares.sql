/* retro
title    = { zh = "比率变化的拆分", en = "Changes of shares, split" }
question = { zh = "比率的变化，多少来自做得好坏，多少来自问题（订单）的构成？", en = "How much of a change of a share is service, how much the mix of questions or orders?" }
doc      = { zh = "Kitagawa 拆分：做得好坏 = Σ(本次率−上次率)×(两次占比的平均)，构成 = Σ(本次占比−上次占比)×(两次率的平均)，两项相加正好等于变化。响应和转化拆小时×问题类型，逐小时配对给范围（hour_ranges）；退款类拆付款日×价位；退款类和其余比率按独立的单子给范围（Newcombe，由 Wilson 区间合成）。没有分小时数据的响应比率不给范围。", en = "Kitagawa's split: service = Σ (rate now − rate before) × mean of both weights, mix = Σ (weight now − weight before) × mean of both rates; they add up exactly to the change. Response and conversion by hour and question type, with a range from pairs of hours (hour_ranges); returns by day of payment and price band and other shares with the range of independent cases (Newcombe, from Wilson's). A response share without hours has no range." }
reads    = ["core_metrics", "previous_core_metrics", "metrics"]
may_read = ["mix_split", "hour_ranges", "equal_age"]
params   = { z_95 = 1.95996, z_99 = 2.57583 }
grain    = ["metric", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
method = { zh = "方法", en = "Method", kind = "code", codes = "change_method" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
pairs = { zh = "配对小时", en = "Paired hours", kind = "count" }
previous_hits = { zh = "上次分子", en = "Numerator last time", kind = "number" }
previous_n = { zh = "上次分母", en = "Denominator last time", kind = "number" }
now_hits = { zh = "本次分子", en = "Numerator now", kind = "number" }
now_n = { zh = "本次分母", en = "Denominator now", kind = "number" }
rate_effect = { zh = "做得好坏", en = "Service", kind = "number" }
mix_effect = { zh = "构成", en = "Mix", kind = "number" }
bad_volume = { zh = "坏的次数：量", en = "Bad cases: volume", kind = "number", doc = { zh = "（本次−上次分母）×上次没做到或发生的比率", en = "(denominator now − before) × share not met, or happened, before" } }
bad_mix = { zh = "坏的次数：构成", en = "Bad cases: mix", kind = "number", doc = { zh = "构成 × 本次分母", en = "mix × denominator now" } }
bad_rate = { zh = "坏的次数：做得好坏", en = "Bad cases: service", kind = "number", doc = { zh = "做得好坏 × 本次分母", en = "service × denominator now" } }
down_95 = { zh = "95% 向下", en = "Down at 95 %", kind = "number" }
up_95 = { zh = "95% 向上", en = "Up at 95 %", kind = "number" }
down_99 = { zh = "99% 向下", en = "Down at 99 %", kind = "number" }
up_99 = { zh = "99% 向上", en = "Up at 99 %", kind = "number" }
*/
with

-- Shares of which nothing was kept but how many of how many.
plain as (
    select now.metric, now.profile, null::bigint as days, before.numerator, before.denominator,
        now.numerator, now.denominator, null::double as rate_effect, null::double as mix_effect,
    from core_metrics as now
    join metrics on metrics.metric = now.metric
    join previous_core_metrics as before
        on before.metric = now.metric
        and coalesce(before.profile, now.profile) is not distinct from now.profile
    anti join mix_split on mix_split.metric = now.metric
        and mix_split.profile is not distinct from now.profile
    where now.unit = 'share' and now.area <> 'response' and metrics.cases is distinct from 'money'
        and (metrics.matures = 'age' and now.previous is not null
            or coalesce(metrics.matures, '') = '')
        and before.denominator > 0 and now.denominator > 0
        and now.numerator between 0 and now.denominator
        and before.numerator between 0 and before.denominator
),

-- Results kept before there were cells have their curve.
aged as (
    select metric, null::varchar, days, previous_numerator, previous_denominator, numerator,
        denominator, null::double, null::double,
    from equal_age
    anti join mix_split using (metric)
    where slice = 'all' and low is not null and previous_low is not null
),

valued as (
    select shares.*, if(metrics.better = 'up', -1, 1) as sign,
    from (from mix_split union all from plain union all from aged) as shares
    left join metrics on metrics.metric = shares.metric
)

select
    valued.metric as metric, valued.profile as profile,
    case
        when days is not null then 'ages' when rate_effect is null then 'cases' else 'hours'
    end as method,
    days, hour_ranges.pairs as pairs, previous_hits, previous_n, now_hits, now_n,
    rate_effect, mix_effect,
    (now_n - previous_n) * (if(sign < 0, 1, 0) + sign * previous_hits / previous_n) as bad_volume,
    now_n * sign * mix_effect as bad_mix,
    now_n * sign * rate_effect as bad_rate,
    if(method = 'hours', hour_ranges.reach_95,
        gap_down(now_hits, now_n, previous_hits, previous_n, $z_95)) as down_95,
    if(method = 'hours', hour_ranges.reach_95,
        gap_down(previous_hits, previous_n, now_hits, now_n, $z_95)) as up_95,
    if(method = 'hours', hour_ranges.reach_99,
        gap_down(now_hits, now_n, previous_hits, previous_n, $z_99)) as down_99,
    if(method = 'hours', hour_ranges.reach_99,
        gap_down(previous_hits, previous_n, now_hits, now_n, $z_99)) as up_99,
from valued
left join hour_ranges
    on hour_ranges.metric = valued.metric and hour_ranges.part = 'all'
    and hour_ranges.profile is not distinct from valued.profile
order by metric, profile
