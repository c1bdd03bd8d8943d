/* retro
title    = { zh = "历次大促", en = "All promotions" }
question = { zh = "几次大促下来，是越做越好还是越来越吃力？", en = "Over all promotions, is it getting better or harder?" }
doc      = { zh = "取自每次大促留下的历史结果，不需要旧的导出。响应、转化、满意是整场的；退款类取付款后同样天数（本次九成订单看满的天数），没看满这么多天的那次留空。响应只和同一口径比。相邻两次是不是真的变化，看“和上次大促相比”；这里看走势。", en = "From the results kept of every promotion, the old exports are not needed. Response, conversion and satisfaction stand for the whole of each; returns at the same number of days since payment (those that nine in ten orders of now have been watched for), and nothing where a promotion was not watched for so long. Response is compared within one profile. Whether a change from one to the next is real is told in the comparison with the last promotion; this shows the trend." }
reads    = ["core_metrics", "previous_core_metrics", "metrics", "promotion"]
may_read = ["earlier_core_metrics", "earlier_kept_hours", "earlier_maturity", "earlier_cohort_curve", "cohort_curve", "kept_hours", "maturity"]
core     = true
grain    = ["metric", "profile", "starts_at", "promotion"]
order    = 12
chart    = { kind = "line", x = "promotion", y = ["value", "cases"], split = "metric" }
say      = { zh = "{% if first %}{% for metric in rows|map(attribute='metric')|unique %}{% set group = rows|selectattr('metric', 'equalto', metric)|list %}{% if group|length > 1 %}{% set last = group|last %}{{ last.metric|code('metric') }}{% if last.days %}（付款后 {{ last.days|count }} 天）{% endif %}：{% for row in group %}{{ row.promotion }} {{ row.value|share }}{% if not loop.last %} → {% endif %}{% endfor %}。{% endif %}{% endfor %}{% endif %}", en = "{% if first %}{% for metric in rows|map(attribute='metric')|unique %}{% set group = rows|selectattr('metric', 'equalto', metric)|list %}{% if group|length > 1 %}{% set last = group|last %}{{ last.metric|code('metric') }}{% if last.days %} ({{ last.days|counted('day') }} after payment){% endif %}: {% for row in group %}{{ row.promotion }} {{ row.value|share }}{% if not loop.last %} → {% endif %}{% endfor %}. {% endif %}{% endfor %}{% endif %}" }
so       = { zh = "{% if rows %}看方向，不看某一次的高低：连着几次同一方向，才说明在变。{% endif %}", en = "{% if rows %}Look at the direction, not at one promotion: only several moves the same way mean a change.{% endif %}" }

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
promotion = { zh = "大促", en = "Promotion", kind = "text" }
starts_at = { zh = "开始", en = "Start", kind = "time" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
value = { zh = "数值", en = "Value", kind = "share", doc = { zh = "占计入的次数、买家或订单", en = "of the cases, buyers or orders counted" } }
cases = { zh = "计入", en = "Cases", kind = "count" }
*/
with

shown(metric) as (
    values ('rate_3min'), ('rate_30s'), ('rate_45s'), ('conv'), ('csat'), ('refund_rate_n')
),

promotions as (
    select promotion, min(starts_at) as starts_at from earlier_kept_hours group by promotion
    union
    select id, starts_at from promotion
),

-- The days at which returns stand for all of them.
age as (
    select max(whole_days) as days from maturity
),

curves as (
    select promotion, metric, days, value, denominator from earlier_cohort_curve
    where slice = 'all'
    union all
    select promotion.id, metric, days, value, denominator from cohort_curve
    cross join promotion
    where slice = 'all'
),

figures as (
    select promotion, metric, profile, null::bigint as days, value, denominator,
    from earlier_core_metrics
    where coalesce(matures, '') = ''
    union all
    select promotion.id, metric, profile, null, value, denominator,
    from core_metrics
    cross join promotion
    where coalesce(matures, '') = ''
    union all
    select curves.promotion, curves.metric, null, curves.days, curves.value, curves.denominator,
    from curves
    semi join age on age.days = curves.days
)

select
    figures.metric,
    figures.profile,
    figures.promotion,
    promotions.starts_at,
    figures.days,
    figures.value,
    figures.denominator::bigint as cases,
from figures
semi join shown on shown.metric = figures.metric
semi join core_metrics as now
    on now.metric = figures.metric and now.value is not null
    and now.profile is not distinct from figures.profile
join metrics on metrics.metric = figures.metric
left join promotions on promotions.promotion = figures.promotion
where figures.value is not null
order by
    metrics.position::bigint,
    figures.metric,
    figures.profile,
    promotions.starts_at nulls first,
    figures.promotion
