/* retro
title    = { zh = "和上次大促相比", en = "Compared with the last promotion" }
question = { zh = "比上次做得好，还是不如上次？", en = "Better than last time, or worse?" }
doc      = { zh = "只列两次都有值的指标；响应指标只和同一口径比；退款类指标取付款后同样天数（见“同一账龄的对比”），账龄不同又没有曲线的不列。比率之差给 95% 区间（Newcombe）：区间含 0 记为可能是偶然。响应类指标同一时段的会话互相影响，区间偏窄，因此变化不到 2 个百分点一律记为可能是偶然；更可靠的对比见“按开始后小时对齐”。人数、时长、金额和金额占比没有区间，只列变化，不作判断。", en = "Only metrics known both times; response metrics are compared within one profile, returns at the same number of days since payment (see Compared at the same age); what grows with age and has no curve is left out where the ages differ. Differences of shares have a 95 % interval (Newcombe); if it contains zero the change could be chance. Chats of one hour share one queue, which makes the interval of response shares too narrow: below 2 percentage points they always count as possible chance; the comparison by hours since the start is sounder. Counts, times, money and shares of money have no interval: their change is listed, not judged." }
reads    = ["core_metrics", "previous_core_metrics", "metrics"]
may_read = ["equal_age"]
params   = { least_points = 0.02 }
grain    = ["metric", "profile"]
order    = 10
feeds    = "comparison.metrics"
say      = { zh = "{% set up = rows|selectattr('reading', 'eq', 'improved')|list %}{% set down = rows|selectattr('reading', 'eq', 'worsened')|list %}{% if first %}可比的 {{ n }} 个指标中，{{ up|length }} 个确有改善{% if up %}（{% for row in up[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}、{% endif %}{% endfor %}）{% endif %}，{{ down|length }} 个确有退步{% if down %}（{% for row in down[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}、{% endif %}{% endfor %}）{% endif %}；其余可能只是偶然，或不作判断。{% endif %}", en = "{% set up = rows|selectattr('reading', 'eq', 'improved')|list %}{% set down = rows|selectattr('reading', 'eq', 'worsened')|list %}{% if first %}Of {{ n }} comparable metrics, {{ up|length }} really improved{% if up %} ({% for row in up[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}, {% endif %}{% endfor %}){% endif %} and {{ down|length }} really got worse{% if down %} ({% for row in down[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}, {% endif %}{% endfor %}){% endif %}; the others could be chance or are not judged.{% endif %}" }

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
previous = { zh = "上次", en = "Last time", kind = "measure", unit_from = "unit" }
now = { zh = "这次", en = "This time", kind = "measure", unit_from = "unit" }
change = { zh = "变化", en = "Change", kind = "measure", unit_from = "unit" }
low = { zh = "变化下限", en = "Change, low", kind = "measure", unit_from = "unit" }
high = { zh = "变化上限", en = "Change, high", kind = "measure", unit_from = "unit" }
could_be_chance = { zh = "可能是偶然", en = "Could be chance", kind = "flag" }
reading = { zh = "判断", en = "Reading", kind = "code", codes = "reading" }
better = { zh = "方向", en = "Better", kind = "code", codes = "better" }
unit = { zh = "单位", en = "Unit", kind = "text" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count", doc = { zh = "退款类指标两次都取付款后这么多天", en = "returns stand at this number of days since payment both times" } }
*/
with

paired as (
    select
        metrics.position::bigint as position,
        core_metrics.* exclude (value, previous, low, high),
        aged.days,
        -- Returns are compared at the same age, where a curve of them was kept.
        if(aged.days > 0, aged.value, core_metrics.value) as now,
        if(aged.days > 0, aged.low, core_metrics.low) as now_low,
        if(aged.days > 0, aged.high, core_metrics.high) as now_high,
        if(aged.days > 0, aged.previous, before.value) as previous,
        if(aged.days > 0, aged.previous_low, before.low) as previous_low,
        if(aged.days > 0, aged.previous_high, before.high) as previous_high,
    from core_metrics
    join metrics on metrics.metric = core_metrics.metric
    left join equal_age as aged
        on aged.metric = core_metrics.metric and aged.slice = 'all'
        and metrics.matures = 'curve' and aged.previous is not null
    join previous_core_metrics as before
        on before.metric = core_metrics.metric
        and before.unit = core_metrics.unit
        -- Results of before there were profiles do not name theirs.
        and coalesce(before.profile, core_metrics.profile) is not distinct from core_metrics.profile
    where core_metrics.value is not null and before.value is not null
        -- What grows with age and has no curve is compared at nearly the same age only.
        and (aged.days > 0 or coalesce(metrics.matures, '') = '' or core_metrics.previous is not null)
),

-- Newcombe's interval of the difference, from Wilson's of each share; what has none is not judged.
ranged as (
    select
        *,
        now - previous as change,
        now - previous - sqrt((now - now_low) ** 2 + (previous_high - previous) ** 2) as low,
        now - previous + sqrt((now_high - now) ** 2 + (previous - previous_low) ** 2) as high,
    from paired
),

judged as (
    select
        *,
        (low <= 0 and high >= 0) or (area = 'response' and abs(change) < $least_points)
            as could_be_chance,
    from ranged
)

select
    metric, previous, now, change, low, high, could_be_chance,
    case
        when better not in ('up', 'down') then 'neutral'
        when could_be_chance is null then 'not_judged'
        when could_be_chance then 'unclear'
        when (change > 0) = (better = 'up') then 'improved'
        else 'worsened'
    end as reading,
    better, unit, profile, days,
from judged
order by position, metric, profile
