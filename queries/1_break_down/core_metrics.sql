/* retro
title    = { zh = "核心数据", en = "Core metrics" }
question = { zh = "这次大促整体做得怎么样？", en = "How did this promotion go as a whole?" }
doc      = { zh = "每个指标一行，次序与目标见 metrics.csv，目标可在 retro.toml 改。来源的取舍见“指标的来源”；响应指标一个口径一行，从不合并。比率附 95% 区间（Wilson）。灯：达到目标为达标，差得不多（允许差多少也在 metrics.csv 里）为接近目标，再远为未达标；还会往上涨的退款、介入、投诉类比率，九成订单看满 30 天（默认值）之前不算达标，已经超过目标的照算。", en = "One row per metric; order and targets are in metrics.csv, targets can be changed in retro.toml. metric_choice says which source of a metric stands; response metrics have one row for each profile, never put together. Shares carry a 95 % interval (Wilson). Good: target met; warn: missed by no more than `warn`; bad: further off. Rates of refunds, interventions and complaints still grow, so that none has met its target until nine in ten orders have been watched for 30 days (cfg); what is over the target already counts." }
reads    = ["metric_choice", "metrics"]
may_read = ["targets", "maturity"]
params   = { finished_days = 30 }
grain    = ["metric", "profile"]
feeds    = "kpis"
hidden   = true
say      = { zh = "{% set known = rows|selectattr('status', 'ne', 'unknown')|list %}{% if known %}{{ known|length }} 个有目标的指标中，{{ known|selectattr('status', 'equalto', 'good')|list|length }} 个达标，{{ known|selectattr('status', 'equalto', 'bad')|list|length }} 个未达标。{% endif %}", en = "{% set known = rows|selectattr('status', 'ne', 'unknown')|list %}{% if known %}Of {{ known|length|counted('metric') }} with a target, {{ known|selectattr('status', 'equalto', 'good')|list|length }} met it and {{ known|selectattr('status', 'equalto', 'bad')|list|length }} missed it.{% endif %}" }

[columns]
area = { zh = "类别", en = "Area", kind = "code", codes = "area" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
unit = { zh = "单位", en = "Unit", kind = "text" }
low = { zh = "下限", en = "Low", kind = "measure", unit_from = "unit" }
high = { zh = "上限", en = "High", kind = "measure", unit_from = "unit" }
target = { zh = "目标", en = "Target", kind = "measure", unit_from = "unit" }
status = { zh = "状态", en = "Status", kind = "code", codes = "status" }
baseline = { zh = "平日", en = "Normal days", kind = "measure", unit_from = "unit" }
previous = { zh = "上次大促", en = "Last promotion", kind = "measure", unit_from = "unit" }
better = { zh = "方向", en = "Better", kind = "code", codes = "better" }
needs = { zh = "缺少的表", en = "Needs", kind = "text" }
query = { zh = "来源查询", en = "Query", kind = "text" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
matures = { zh = "随账龄增长", en = "Grows with age", kind = "text", doc = { zh = "curve 有曲线、age 没有；空：不增长", en = "curve: there is a curve of it; age: there is none; empty: it does not" } }
*/
with

goals as (
    select metric, min(target) as target, from targets group by all
),

asked as (
    select
        try_cast(metrics.position as bigint) as position,
        metrics.area, metrics.metric, metrics.unit, metrics.better, metrics.needs, metrics.matures,
        coalesce(goals.target, try_cast(metrics.target as double)) as target,
        try_cast(metrics.warn as double) as warn,
        metric_choice.* exclude (metric),
        case
            -- Shares of money have no number of cases, and so no interval.
            when metrics.unit = 'share' and metrics.cases is distinct from 'money'
                and metric_choice.value between 0 and 1 and metric_choice.denominator > 0
                then metric_choice.denominator
        end as n,
    from metrics
    left join metric_choice using (metric)
    left join goals using (metric)
),

-- Wilson's score interval at 95 %.
judged as (
    select
        *,
        (value + 1.9208 / n) / (1 + 3.8416 / n) as middle,
        1.96 * sqrt(value * (1 - value) / n + 0.9604 / (n * n)) / (1 + 3.8416 / n) as reach,
        case better when 'up' then target - value when 'down' then value - target end as missed,
        -- What still grows has not met its target yet.
        better = 'down' and matures = 'curve'
            and (select max(whole_days) < $finished_days from maturity) as may_grow,
    from asked
)

select
    judged.area as area,
    judged.metric as metric,
    judged.value as value,
    judged.numerator as numerator,
    judged.denominator as denominator,
    judged.unit as unit,
    case when judged.n is not null then greatest(judged.middle - judged.reach, 0) end as low,
    case when judged.n is not null then least(judged.middle + judged.reach, 1) end as high,
    judged.target as target,
    case
        when judged.missed is null or judged.may_grow and judged.missed <= 1e-9 then 'unknown'
        -- A share that misses by the last digit of its arithmetic has met its target.
        when judged.missed <= 1e-9 then 'good'
        when judged.missed <= judged.warn + 1e-9 then 'warn'
        else 'bad'
    end as status,
    judged.baseline as baseline,
    judged.previous as previous,
    judged.better as better,
    case when judged.value is null then judged.needs end as needs,
    judged.query as query,
    judged.profile as profile,
    judged.matures as matures,
from judged
-- Few shops have a help desk, and some metrics only stand by some rules: nothing is lacking.
where judged.value is not null or judged.needs not in ('', 'sessions')
order by judged.position, judged.metric, judged.place, judged.profile
