/* retro
title    = { zh = "和上次大促相比", en = "Compared with the last promotion" }
question = { zh = "比上次做得好，还是不如上次？", en = "Better than last time, or worse?" }
doc      = { zh = "只列两次都有值的指标；响应指标只和同一口径比；退款类指标取付款后同样天数（见“同一账龄的对比”），账龄不同又没有曲线的不列。两次长短不同时，响应和转化只取开始后两次都有的小时。变化拆成“做得好坏”和“构成”（问题类型、小时，或价位、付款日），两项相加正好等于变化；判断看除去构成以后的部分：99% 范围不含 0、响应和转化又不少于 2 个百分点（中位、最慢一成和平均响应不少于上次的一成）为“确有”，整场不确定、但集中在某个时段而那里变得很多的也算“确有”；95% 范围不含 0 或幅度大而不确定为“多半”，其余可能是偶然，不足 30 次的不判断。同样安排的两次大促也会有差别，见“同样安排也会差”一列。金额合计和人数没有范围，只列变化。怎么算见“变化的拆分和判断”。", en = "Only metrics known both times; response metrics are compared within one profile, returns at the same number of days since payment (see Compared at the same age); what grows with age and has no curve is left out where the ages differ. Of promotions of different length, response and conversion stand for the hours since the start that both have. A change is split into service and mix (of question types and hours, or price bands and days of payment), which add up exactly; it is read without the mix: really, if the 99 % range excludes zero and the change is 2 percentage points or more for response and conversion (a tenth of the last value for times); also really, if uncertain as a whole but large in one part of the promotion; probably, if the 95 % range excludes zero, or large but uncertain; else it could be chance; fewer than 30 cases are not judged. Two promotions run alike differ as well, see reach. Sums of money and counts have no range: their change is listed. For the arithmetic see change_split." }
reads    = ["core_metrics", "previous_core_metrics", "metrics"]
may_read = ["equal_age", "change_split", "kept_hours", "previous_kept_hours"]
grain    = ["metric", "profile"]
order    = 10
feeds    = "comparison.metrics"
say      = { zh = "{% set up = rows|selectattr('reading', 'eq', 'improved')|list %}{% set down = rows|selectattr('reading', 'eq', 'worsened')|list %}{% set mix = rows|selectattr('reading', 'eq', 'mix')|list %}{% set told = rows|rejectattr('now_per_thousand', 'none')|selectattr('reach')|selectattr('area', 'eq', 'response')|list|first %}{% if first %}可比的 {{ n|count }} 个指标中，{{ up|length|count }} 个确有改善{% if up %}（{% for row in up[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}、{% endif %}{% endfor %}）{% endif %}，{{ down|length|count }} 个确有退步{% if down %}（{% for row in down[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}、{% endif %}{% endfor %}）{% endif %}{% if mix %}，{{ mix|length|count }} 个主要是问题或订单的构成变了（{% for row in mix[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}、{% endif %}{% endfor %}）{% endif %}；其余可能只是偶然，或不作判断。{% if told %}{{ told.metric|code('metric') }}：每一千次有 {{ told.now_per_thousand|count }} 次没做到（上次 {{ told.previous_per_thousand|count }}）；{% if told.in_parts %}变化集中在某个时段，见“响应变化”。{% else %}同样安排的两次大促也可能差 {{ told.reach|apart }}。{% endif %}{% endif %}{% set cut = rows|selectattr('shared_hours')|first %}{% if cut %}两次长短不同：响应和转化只比开始后 {{ cut.shared_hours|count }} 个小时，人数和金额是整场的。{% endif %}{% endif %}", en = "{% set up = rows|selectattr('reading', 'eq', 'improved')|list %}{% set down = rows|selectattr('reading', 'eq', 'worsened')|list %}{% set mix = rows|selectattr('reading', 'eq', 'mix')|list %}{% set told = rows|rejectattr('now_per_thousand', 'none')|selectattr('reach')|selectattr('area', 'eq', 'response')|list|first %}{% if first %}Of {{ n|counted('comparable metric') }}, {{ up|length|count }} really improved{% if up %} ({% for row in up[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}, {% endif %}{% endfor %}){% endif %} and {{ down|length|count }} really got worse{% if down %} ({% for row in down[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}, {% endif %}{% endfor %}){% endif %}{% if mix %}; in {{ mix|length|count }} it is mostly the mix of questions or orders that changed ({% for row in mix[:3] %}{{ row.metric|code('metric') }}{% if not loop.last %}, {% endif %}{% endfor %}){% endif %}; the others could be chance or are not judged.{% if told %} {{ told.metric|code('metric') }}: of a thousand, {{ told.now_per_thousand|count }} were not met (last time {{ told.previous_per_thousand|count }}); {% if told.in_parts %}the change lies in one part of the promotion, see Response: changed throughout, or in a few hours?{% else %}two promotions run alike can differ by {{ told.reach|apart }}.{% endif %}{% endif %}{% set cut = rows|selectattr('shared_hours')|first %}{% if cut %} The promotions differ in length: response and conversion stand for the {{ cut.shared_hours|counted('hour') }} that both have, counts and amounts for all of either.{% endif %}{% endif %}" }
so       = { zh = "{% if rows %}“确有退步”的每一项都要有人接；“可能是偶然”的不用找理由。{% endif %}", en = "{% if rows %}Every metric that really got worse needs an owner; what could be chance needs no explanation.{% endif %}" }

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
previous = { zh = "上次", en = "Last time", kind = "measure", unit_from = "unit" }
now = { zh = "这次", en = "This time", kind = "measure", unit_from = "unit" }
change = { zh = "变化", en = "Change", kind = "measure", unit_from = "unit" }
low = { zh = "变化下限", en = "Change, low", kind = "measure", unit_from = "unit", doc = { zh = "99% 范围", en = "99 % range" } }
high = { zh = "变化上限", en = "Change, high", kind = "measure", unit_from = "unit", doc = { zh = "99% 范围", en = "99 % range" } }
could_be_chance = { zh = "可能是偶然", en = "Could be chance", kind = "flag" }
reading = { zh = "判断", en = "Reading", kind = "code", codes = "reading" }
rate_effect = { zh = "其中做得好坏", en = "Of this, service", kind = "measure", unit_from = "unit", doc = { zh = "同样的问题（订单）构成下的变化", en = "the change with the same mix of questions or orders" } }
mix_effect = { zh = "其中构成", en = "Of this, mix", kind = "measure", unit_from = "unit" }
volume_effect = { zh = "其中量", en = "Of this, volume", kind = "measure", unit_from = "unit" }
reach = { zh = "同样安排也会差", en = "Alike may differ by", kind = "measure", unit_from = "unit", doc = { zh = "99% 范围的一半", en = "half of the 99 % range" } }
now_per_thousand = { zh = "这次每千次没做到", en = "Bad of 1,000 now", kind = "number", doc = { zh = "比率指标：没做到或发生了的，按每一千次计", en = "of shares: not met, or happened, of a thousand" } }
previous_per_thousand = { zh = "上次每千次没做到", en = "Bad of 1,000 last time", kind = "number" }
cases = { zh = "这次计入", en = "Cases now", kind = "number" }
previous_cases = { zh = "上次计入", en = "Cases last time", kind = "number" }
better = { zh = "方向", en = "Better", kind = "code", codes = "better" }
unit = { zh = "单位", en = "Unit", kind = "text" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count", doc = { zh = "退款类指标两次都取付款后这么多天", en = "returns stand at this number of days since payment both times" } }
in_parts = { zh = "集中在某个时段", en = "In one part", kind = "flag", doc = { zh = "范围按各时段分开算", en = "its range is that of the parts taken together" } }
shared_hours = { zh = "两次都有的小时", en = "Hours of both", kind = "count", doc = { zh = "两次长短不同时才有", en = "only where the promotions differ in length" } }
area = { zh = "类别", en = "Area", kind = "code", codes = "area" }
*/
with

-- Hours that both have, if one promotion has more.
lengths as (
    select if(now <> before, least(now, before), null) as shared_hours,
    from (select max(hour_no) as now from kept_hours)
    cross join (select max(hour_no) as before from previous_kept_hours)
),

paired as (
    select
        metrics.position::bigint as position,
        core_metrics.* exclude (value, previous, low, high),
        coalesce(changes.days, aged.days) as days,
        -- Returns stand at the same age, response at the hours of both.
        coalesce(changes.now, if(aged.days > 0, aged.value, core_metrics.value)) as now,
        coalesce(changes.previous, if(aged.days > 0, aged.previous, before.value)) as previous,
        changes.now_n as cases, changes.previous_n as previous_cases,
        changes.rate_effect, changes.mix_effect, changes.volume_effect, changes.certainty,
        -- More or fewer customers are certain: the range of a count is that of its rate.
        if(changes.volume_effect is null, changes.low, null) as low,
        if(changes.volume_effect is null, changes.high, null) as high,
        if(changes.volume_effect is null, changes.reach, null) as reach,
        -- What is counted for either promotion as a whole does not stand for hours.
        if(changes.pairs > 0, shared_hours, null) as shared_hours,
    from core_metrics
    cross join lengths
    join metrics on metrics.metric = core_metrics.metric
    left join equal_age as aged
        on aged.metric = core_metrics.metric and aged.slice = 'all'
        and metrics.matures = 'curve' and aged.previous is not null
    join previous_core_metrics as before
        on before.metric = core_metrics.metric and before.unit = core_metrics.unit
        -- Results of before there were profiles do not name theirs.
        and coalesce(before.profile, core_metrics.profile) is not distinct from core_metrics.profile
    left join change_split as changes
        on changes.metric = core_metrics.metric
        and changes.profile is not distinct from core_metrics.profile
    where core_metrics.value is not null and before.value is not null
        -- What grows with age and has no curve is compared at nearly the same age only.
        and (aged.days > 0 or coalesce(metrics.matures, '') = '' or core_metrics.previous is not null)
),

ranged as (
    select *, now - previous as change,
        case better when 'up' then 1 - now when 'down' then now end as bad,
        case better when 'up' then 1 - previous when 'down' then previous end as bad_before,
        (coalesce(rate_effect, change) > 0) = (better = 'up') as is_better,
    from paired
)

select
    metric, previous, now, change, low, high,
    if(certainty = 'few', null, certainty not in ('really', 'concentrated', 'mix'))
        as could_be_chance,
    case
        when better not in ('up', 'down') then 'neutral'
        when certainty is null then 'not_judged'
        when certainty in ('really', 'concentrated') then if(is_better, 'improved', 'worsened')
        when certainty = 'probably' then if(is_better, 'maybe_improved', 'maybe_worsened')
        when certainty = 'chance' then 'unclear'
        else certainty
    end as reading,
    rate_effect, mix_effect, volume_effect, reach,
    if(unit = 'share', 1000 * bad, null) as now_per_thousand,
    if(unit = 'share', 1000 * bad_before, null) as previous_per_thousand,
    cases, previous_cases, better, unit, profile, days,
    coalesce(certainty = 'concentrated', false) as in_parts, shared_hours, area,
from ranged
order by position, metric, profile
