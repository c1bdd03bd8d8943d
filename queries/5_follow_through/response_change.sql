/* retro
title    = { zh = "响应变化：全程普遍，还是集中在几个小时", en = "Response: changed throughout, or in a few hours?" }
question = { zh = "逐小时配对来看，及时率是全程变了，还是只有几个小时变了？", en = "Paired hour by hour, did the share in time change throughout or in a few hours only?" }
doc      = { zh = "按同一口径把两次大促开始后的同一小时配对，按次数加权平均差值，给 99% 范围（t 分布，见“按小时配对的变化范围”）。范围不含 0、平均变化不少于 2 个百分点的确有变化；只有 95% 范围不含 0 的多半有变化；平均变化不少于 2 个百分点而不确定，且大变化（5 个百分点以上）的小时解释了一半以上，是集中在几个小时；其余可能是偶然。开场、零点和其余各列一行：集中在一两个小时的变化，只看整场看不出来。", en = "Hours of the same number since the start are paired under one profile; their differences are averaged by cases, with a 99 % range (t, see hour_ranges). A mean change of 2 percentage points or more whose range excludes zero is real; if only the 95 % range excludes zero it is probable; one of 2 points or more that is uncertain, more than half of it from hours that moved by 5 points or more, happened in those hours; anything else could be chance. Opening, midnight and the rest have rows of their own: a change in an hour or two cannot be seen in the whole." }
reads    = ["hour_ranges", "previous_kept_cells"]
may_read = ["paired_hours"]
params   = { least_points = 0.02, large_points = 0.05 }
grain    = ["profile", "part"]
order    = 30
say      = { zh = "{% set whole = rows|selectattr('part', 'equalto', 'all')|list %}{% for row in whole %}{% if whole|length > 1 %}{{ row.profile|code('profile') }}：{% endif %}逐小时配对，及时率平均{{ '下降' if row.change < 0 else '上升' }} {{ row.change|apart }}（99% 范围 {{ (row.low * 100)|number }} 到 {{ row.high|points }}）。{% if row.reading == 'improved' %}确有改善。{% elif row.reading == 'worsened' %}确有退步。{% elif row.reading == 'concentrated' %}各小时差别大，所以整场的范围宽：变化不在全程，而是集中在 {{ row.moved_hours|count }} 个小时：它们合计 {{ row.moved_change|points }}，其余各小时合计 {{ row.other_change|points }}，见“按开始后小时对齐”。{% elif row.reading == 'unclear' %}可能只是偶然：同样安排的两次大促也可能差 {{ row.reach|apart }}。{% else %}{{ row.reading|code('reading') }}。{% endif %}{% for block in rows|selectattr('profile', 'equalto', row.profile)|selectattr('reading', 'in', ['improved', 'worsened'])|rejectattr('part', 'equalto', 'all') %}{{ block.part|code('hour_part') }}从 {{ block.previous_share|share }} 到 {{ block.now_share|share }}，{{ block.reading|code('reading') }}。{% endfor %}{% endfor %}", en = "{% set whole = rows|selectattr('part', 'equalto', 'all')|list %}{% for row in whole %}{% if whole|length > 1 %}{{ row.profile|code('profile') }}: {% endif %}Paired by hours, {{ row.change|points }} on average in answers in time (99 % range {{ row.low|points }} to {{ row.high|points }}). {% if row.reading == 'improved' %}Really better.{% elif row.reading == 'worsened' %}Really worse.{% elif row.reading == 'concentrated' %}The hours differ widely, hence the wide range: not a change throughout, {{ row.moved_change|points }} of it from {{ row.moved_hours|count }} hour{% if row.moved_hours != 1 %}s{% endif %} and {{ row.other_change|points }} from all others; see the comparison hour by hour.{% elif row.reading == 'unclear' %}It could be chance: two promotions run alike can differ by {{ row.reach|apart }}.{% else %}This is {{ row.reading|code('reading') }}.{% endif %}{% for block in rows|selectattr('profile', 'equalto', row.profile)|selectattr('reading', 'in', ['improved', 'worsened'])|rejectattr('part', 'equalto', 'all') %} {{ block.part|code('hour_part') }}: from {{ block.previous_share|share }} to {{ block.now_share|share }}, {{ block.reading|code('reading') }}.{% endfor %}{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
part = { zh = "时段", en = "Part", kind = "code", codes = "hour_part" }
reading = { zh = "判断", en = "Reading", kind = "code", codes = "reading" }
pairs = { zh = "配对小时", en = "Paired hours", kind = "count" }
previous_cases = { zh = "上次计数", en = "Counted last time", kind = "count" }
previous_share = { zh = "上次及时率", en = "In time last time", kind = "share", doc = { zh = "占上次这些小时计数", en = "of those counted in these hours last time" } }
now_cases = { zh = "这次计数", en = "Counted now", kind = "count" }
now_share = { zh = "这次及时率", en = "In time now", kind = "share", doc = { zh = "占这次这些小时计数", en = "of those counted in these hours now" } }
change = { zh = "平均变化", en = "Mean change", kind = "share", doc = { zh = "逐小时的差按次数加权，这次减上次，百分点", en = "hourly differences weighted by cases, now minus last time, in percentage points" } }
low = { zh = "下限", en = "Low", kind = "share", doc = { zh = "99% 范围", en = "99 % range" } }
high = { zh = "上限", en = "High", kind = "share", doc = { zh = "99% 范围", en = "99 % range" } }
reach = { zh = "同样安排也会差", en = "Alike may differ by", kind = "share", doc = { zh = "99% 范围的一半", en = "half of the 99 % range" } }
moved_hours = { zh = "变化大的小时", en = "Hours that moved much", kind = "count", aside = true, doc = { zh = "变化 5 个百分点以上", en = "by 5 percentage points or more" } }
moved_change = { zh = "其中这些小时", en = "Of it these hours", kind = "share", aside = true, doc = { zh = "这些小时的差按次数加权，计入平均变化的百分点", en = "points of the mean change that come from these hours" } }
other_change = { zh = "其中其余小时", en = "Of it all others", kind = "share", aside = true, doc = { zh = "平均变化 − 这些小时；方向可以相反", en = "mean change − these hours; may go the other way" } }
*/
with

-- Hours that moved much, in the whole promotion.
moved as (
    select
        profile,
        count(*) filter (abs(change) >= $large_points) as moved_hours,
        fsum(
            if(abs(change) >= $large_points, (previous_cases + now_cases) * change, 0)
            order by hour_no
        ) / sum(previous_cases + now_cases) as moved,
    from paired_hours
    where metric = 'in_time'
    group by all
),

ranged as (
    select
        hour_ranges.*,
        if(part = 'all', moved.moved_hours, null) as moved_hours,
        if(part = 'all', moved.moved, null) as moved_change,
    from hour_ranges
    left join moved on moved.profile is not distinct from hour_ranges.profile
    where metric = 'in_time'
)

select
    profile,
    part,
    case
        when abs(change) > reach_99 and abs(change) >= $least_points
            then if(change > 0, 'improved', 'worsened')
        when abs(change) >= $least_points and moved_change / change > 0.5 then 'concentrated'
        when abs(change) > reach_95 and abs(change) >= $least_points
            then if(change > 0, 'maybe_improved', 'maybe_worsened')
        else 'unclear'
    end as reading,
    pairs,
    previous_cases,
    previous_share,
    now_cases,
    now_share,
    change,
    change - reach_99 as low,
    change + reach_99 as high,
    reach_99 as reach,
    moved_hours,
    moved_change,
    change - moved_change as other_change,
from ranged
order by profile, part
