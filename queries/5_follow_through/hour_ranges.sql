/* retro
title    = { zh = "按小时配对的变化范围", en = "Ranges of change, paired by hours" }
question = { zh = "逐小时配对来看，变了多少，有多确定？", en = "Paired hour by hour, how large is the change, and how certain?" }
doc      = { zh = "整场：各小时差值按两次平均次数加权得 d，标准误 √(k/(k−1)·Σw²(差−d)²)，乘 t 值得范围；不足 least_pairs 个小时不给。各时段：小时太少，不能自己算摆动，用全部小时（各减去所在时段的平均，按次数加权）比独立时多摆动的倍数 φ（至少 1）放大二项标准误。两次完全一样运行的大促也会有这么大的差别，所以不用普通的两样本比例检验（它把一样的两次说成不同的多达八成）。", en = "Whole: hourly differences weighted by the mean of both volumes give d, with the standard error √(k/(k−1)·Σw²(difference−d)²) times t; none with fewer than least_pairs hours. Parts have too few hours for a spread of their own: their binomial error is widened by φ, how much more all hours stray from the mean of their part (weighted by cases) than if chats were independent, at least 1. Two promotions run alike differ by that much, so that the usual test of two proportions is not used: it calls four in five identical pairs different." }
reads    = ["paired_hours"]
params   = { least_pairs = 6 }
grain    = ["metric", "profile", "part"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
part = { zh = "时段", en = "Part", kind = "code", codes = "hour_part" }
pairs = { zh = "配对小时", en = "Paired hours", kind = "count" }
previous_cases = { zh = "上次计入", en = "Counted last time", kind = "count" }
now_cases = { zh = "这次计入", en = "Counted now", kind = "count" }
previous_share = { zh = "上次", en = "Last time", kind = "share", doc = { zh = "占上次这些小时计入", en = "of those counted in these hours last time" } }
now_share = { zh = "这次", en = "Now", kind = "share", doc = { zh = "占这次这些小时计入", en = "of those counted in these hours now" } }
change = { zh = "平均变化", en = "Mean change", kind = "share", doc = { zh = "逐小时差值的加权平均", en = "weighted mean of hourly differences" } }
spread = { zh = "摆动倍数", en = "Overdispersion", kind = "number", doc = { zh = "φ", en = "φ" } }
reach_95 = { zh = "95% 半宽", en = "Half width at 95 %", kind = "share" }
reach_99 = { zh = "99% 半宽", en = "Half width at 99 %", kind = "share" }
parted_99 = { zh = "99% 半宽（分时段）", en = "Half width at 99 %, by parts", kind = "share", doc = { zh = "整场的一行：各时段分开算再合起来", en = "of the whole: put together from its parts" } }
*/
with

-- The binomial variance of an hour's difference; half a case keeps it above nothing.
parted as (
    select *,
        (previous_cases + now_cases) / 2 as size,
        (previous_share * previous_cases + now_share * now_cases + 0.5)
            / (previous_cases + now_cases + 1) as share,
        share * (1 - share) * (1 / previous_cases + 1 / now_cases) as chance,
    from paired_hours
),

placed as (
    select * exclude (part), unnest(['all', part]) as part from parted
),

weighed as (
    select *,
        size / sum(size) over grouped as weight,
        fsum(size * change order by hour_no) over grouped / sum(size) over grouped as mean,
        count(*) over grouped as pairs,
    from placed
    window grouped as (partition by metric, profile, part)
),

summed as (
    select
        metric, profile, part, pairs, mean,
        sum(previous_cases)::bigint as previous_cases,
        sum(now_cases)::bigint as now_cases,
        fsum(previous_share * previous_cases order by hour_no) / sum(previous_cases) as before,
        fsum(now_share * now_cases order by hour_no) / sum(now_cases) as now,
        sqrt(pairs / nullif(pairs - 1, 0) * fsum((weight * (change - mean)) ** 2 order by hour_no))
            as error,
        sqrt(fsum(weight ** 2 * chance order by hour_no)) as chance_error,
        fsum(size * (change - mean) ** 2 / chance order by hour_no) as swing,
        sum(size) as sizes,
    from weighed
    group by metric, profile, part, pairs, mean
),

whole as (
    select
        metric, profile,
        max(pairs) as pairs,
        max(pairs) - (count(*) - 1) as freedom,
        greatest(1, fsum(if(part = 'all', 0, swing) order by part) / max(sizes)
            * max(pairs) / nullif(max(pairs) - (count(*) - 1), 0)) as spread,
    from summed
    group by metric, profile
)

select
    summed.metric as metric, summed.profile as profile, part, summed.pairs as pairs,
    previous_cases, now_cases, before as previous_share, now as now_share, mean as change, spread,
    if(part = 'all', t_95(whole.pairs - 1) * error, t_95(freedom) * chance_error * sqrt(spread))
        as reach_95,
    if(part = 'all', t_99(whole.pairs - 1) * error, t_99(freedom) * chance_error * sqrt(spread))
        as reach_99,
    if(part = 'all', t_99(freedom) * chance_error * sqrt(spread), null) as parted_99,
from summed
join whole
    on whole.metric = summed.metric and whole.profile is not distinct from summed.profile
where whole.pairs >= $least_pairs
order by metric, profile, part
