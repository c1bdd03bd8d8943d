/* retro
title    = { zh = "评价邀请覆盖太少", en = "Too few chats rated" }
question = { zh = "有多少接待收到了评价？", en = "How many receptions were rated?" }
doc      = { zh = "评价数 ÷ 接待（见指标“参评率”的口径），低于 least_coverage 且少 least_excess 个以上、z ≥ least_z、不少于 least_n 个接待才列。导出里没有评价栏时不判断。评得少，满意度就说明不了什么。门槛均可改。", en = "Ratings ÷ receptions (as the metric counts them); listed below least_coverage, at least least_excess too few, z ≥ least_z, with least_n receptions. Not judged where the exports tell no ratings. With few ratings satisfaction says little. All limits are ours (cfg)." }
reads    = ["metric_values"]
may_read = ["targets"]
params   = { least_coverage = 0.05, target_rating_coverage = 0.15, least_n = 30, least_excess = 15, least_z = 3, days_to_open = 7, closing_lines = 1 }
grain    = ["metric"]

[finding]
step = 2
metric = "rating_coverage"
title = { zh = "评价太少，满意度说明不了什么", en = "Too few ratings to judge satisfaction" }
say = { zh = "{{ n|count }} 次接待只收到 {{ rated|count }} 个评价，参评率 {{ value|share }}，至少要 {{ expected|share }} 才看得出好坏。", en = "{{ n|counted('reception') }} brought {{ rated|counted('rating') }}, {{ value|share }}; it takes at least {{ expected|share }} to tell good from bad." }
do = { zh = "{{ params.days_to_open|count }} 天内打开会话结束自动邀评，每位客服的收尾话术加 {{ params.closing_lines|count }} 句邀评；下次大促看参评率是否达到 {{ target|share }}。", en = "Within {{ params.days_to_open|count }} days send the invitation to rate at the end of each chat and add it to every closing script. Next promotion, check that {{ target|share }} are rated." }
ask = { zh = "邀评开了没有，活动前由谁核对？", en = "Is the invitation to rate switched on, and who checks it before the start?" }
owner = "cs_lead"
due_days = 7
kpi = "rating_coverage"
cause = "unknown"
controllable = true
kind = "standard"
library = 35
slice = {}
evidence = ["1_break_down/agent_table"]

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "参评率", en = "Rated", kind = "share", doc = { zh = "评价数 ÷ 接待", en = "ratings ÷ receptions" } }
expected = { zh = "至少", en = "At least", kind = "share" }
n = { zh = "接待", en = "Receptions", kind = "count" }
rated = { zh = "评价", en = "Ratings", kind = "count" }
affected = { zh = "少评", en = "Too few by", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
*/
with

aims as (
    select
        coalesce(max(target) filter (metric = 'rating_coverage'), $target_rating_coverage)
            as target,
    from targets
),

rated as (
    select numerator, denominator,
    from metric_values
    where metric = 'rating_coverage' and numerator is not null and denominator > 0
    qualify row_number() over (order by rank, denominator desc, query, profile) = 1
)

select
    'rating_coverage' as metric,
    'low' as severity,
    'high' as confidence,
    numerator / denominator as value,
    $least_coverage::double as expected,
    denominator::bigint as n,
    numerator::bigint as rated,
    round($least_coverage * denominator - numerator)::bigint as affected,
    null::decimal(18, 2) as money,
    target,
from rated
cross join aims
where denominator >= $least_n
    and $least_coverage * denominator - numerator >= $least_excess
    and $least_coverage * denominator - numerator
        >= $least_z * sqrt(denominator * $least_coverage * (1 - $least_coverage))
order by metric
