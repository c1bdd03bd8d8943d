/* retro
title    = { zh = "指标的来源", en = "Where each metric comes from" }
question = { zh = "同一指标有几个来源时取哪个，和什么比？", en = "Of several sources of a metric, which stands, and what is it compared with?" }
doc      = { zh = "取 rank 最小且有值的来源；响应指标按店铺的口径，一个口径一行，店铺自己的在先；与平日、上次只和同一口径比，没有记口径的旧结果视为同一口径。退款类指标会随账龄增长（metrics.csv 的 matures）：有曲线的只和同一账龄的上次、平日比，没有曲线的只在两次同龄时比。", en = "The source of the lowest rank with a value stands; response metrics have a row for each profile, the shop's own first, and are compared with normal days and the last promotion within one profile only. Older results that do not name theirs count as the same. Metrics of returns grow with age (matures in metrics.csv): those with a curve are compared with the last promotion and with normal days at the same age only, those without only where both are of the same age." }
reads    = ["metric_values", "profile_choices"]
may_read = ["metrics", "baseline_metrics", "previous_core_metrics", "last_time_at_age", "maturity"]
grain    = ["metric", "place", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
place = { zh = "次序", en = "Place", kind = "count", doc = { zh = "0 是店铺自己的口径", en = "0: the shop's own profile" } }
query = { zh = "来源查询", en = "Query", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
baseline = { zh = "平日", en = "Normal days", kind = "number" }
previous = { zh = "上次大促", en = "Last promotion", kind = "number" }
*/
with

best as (
    select *
    from metric_values
    where value is not null
    qualify query = first(query) over (partition by metric order by rank, query)
)

select
    best.metric as metric,
    best.profile as profile,
    (best.profile is distinct from main.profile and best.profile is not null)::bigint as place,
    best.query as query,
    best.value as value,
    best.numerator as numerator,
    best.denominator as denominator,
    case coalesce(metrics.matures, '')
        when '' then baseline_metrics.value
        when 'curve' then last_time_at_age.baseline
    end as baseline,
    case
        when coalesce(metrics.matures, '') = '' then previous_core_metrics.value
        when metrics.matures = 'curve' then last_time_at_age.previous
        when metrics.matures = 'age' and maturity.is_same_age then previous_core_metrics.value
    end as previous,
from best
left join profile_choices as main on main.kind = 'default'
left join metrics on metrics.metric = best.metric
left join last_time_at_age on last_time_at_age.metric = best.metric
left join maturity on true
left join baseline_metrics
    on baseline_metrics.metric = best.metric
    and baseline_metrics.profile is not distinct from best.profile
left join previous_core_metrics
    on previous_core_metrics.metric = best.metric
    and coalesce(previous_core_metrics.profile, best.profile) is not distinct from best.profile
order by metric, place, profile
