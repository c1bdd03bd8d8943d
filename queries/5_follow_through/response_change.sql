/* retro
title    = { zh = "响应变化：全程普遍，还是集中在几个小时", en = "Response: changed throughout, or in a few hours?" }
question = { zh = "逐小时配对来看，及时率是全程变了，还是只有几个小时变了？", en = "Paired hour by hour, did the share in time change throughout or in a few hours only?" }
doc      = { zh = "按同一口径把两次大促同序号的小时配对，按次数加权平均差值，给 99% 区间（t 分布）。区间不含 0、且平均变化不少于 2 个百分点，是全程普遍的变化；平均变化不少于 2 个百分点而区间含 0，且大变化（5 个百分点以上）的小时解释了一半以上，是集中在几个小时；其余可能是偶然：两次一样运行的大促也可能差近 4 个百分点。", en = "Hours of the same number since the start are paired under one profile; their differences are averaged by cases, with a 99 % interval (t). A mean change of 2 percentage points or more whose interval excludes zero happened throughout; one whose interval includes zero, more than half of it from hours that moved by 5 points or more, happened in those hours. Anything else could be chance: two equally run promotions can differ by almost 4 points." }
reads    = ["previous_reply_by_hour"]
may_read = ["hour_aligned"]
params   = { least_points = 0.02, large_points = 0.05, least_pairs = 6 }
grain    = ["profile"]
order    = 30
say      = { zh = "{% set many = n > 1 %}{% for row in rows %}{% if many %}{{ row.profile|code('profile') }}：{% endif %}逐小时配对，及时率平均 {{ row.change|points }}（99% 区间 {{ row.low|points }} 到 {{ row.high|points }}）。{% if row.reading == 'improved' %}全程普遍改善。{% elif row.reading == 'worsened' %}全程普遍退步。{% elif row.reading == 'concentrated' %}不是全程普遍的变化，而是集中在 {{ row.moved_hours|count }} 个小时（占总变化的 {{ row.moved_part|share }}），见“按开始后小时对齐”。{% else %}可能只是偶然。{% endif %}{% endfor %}", en = "{% set many = n > 1 %}{% for row in rows %}{% if many %}{{ row.profile|code('profile') }}: {% endif %}Paired by hours, {{ row.change|points }} on average in answers in time (99 % interval {{ row.low|points }} to {{ row.high|points }}). {% if row.reading == 'improved' %}Better throughout.{% elif row.reading == 'worsened' %}Worse throughout.{% elif row.reading == 'concentrated' %}Not a change throughout: hours that account for {{ row.moved_part|share }} of it: {{ row.moved_hours|count }}; see the comparison hour by hour.{% else %}It could be chance.{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
reading = { zh = "判断", en = "Reading", kind = "code", codes = "reading" }
pairs = { zh = "配对小时", en = "Paired hours", kind = "count" }
change = { zh = "平均变化", en = "Mean change", kind = "share", doc = { zh = "及时率，这次减上次，按次数加权", en = "share in time, now minus last time, weighted by cases" } }
low = { zh = "下限", en = "Low", kind = "share", doc = { zh = "99% 区间", en = "99 % interval" } }
high = { zh = "上限", en = "High", kind = "share", doc = { zh = "99% 区间", en = "99 % interval" } }
moved_hours = { zh = "变化大的小时", en = "Hours that moved much", kind = "count", doc = { zh = "变化 5 个百分点以上", en = "by 5 percentage points or more" } }
moved_part = { zh = "占总变化", en = "Their part", kind = "share", doc = { zh = "这些小时的加权变化 ÷ 平均变化", en = "weighted change of these hours ÷ mean change" } }
*/
with

weighed as (
    select
        profile,
        hour_no,
        change,
        (previous_cases + now_cases)
            / sum(previous_cases + now_cases) over (partition by profile) as weight,
    from hour_aligned
),

mean as (
    select
        profile,
        count(*) as pairs,
        fsum(weight * change order by hour_no) as change,
        count(*) filter (abs(change) >= $large_points) as moved_hours,
        fsum(weight * change order by hour_no) filter (abs(change) >= $large_points) as moved,
    from weighed
    group by all
    having count(*) >= $least_pairs
),

spread as (
    select
        mean.profile,
        mean.pairs,
        mean.change,
        mean.moved_hours,
        mean.moved,
        sqrt(
            mean.pairs / (mean.pairs - 1)
            * fsum((weighed.weight * (weighed.change - mean.change)) ** 2 order by hour_no)
        ) as error,
        -- The t value at 99 % for pairs − 1 degrees of freedom, from z = 2.5758 (Cornish and Fisher).
        2.5758 + 4.9165 / (mean.pairs - 1) + 8.8348 / (mean.pairs - 1) ** 2
            + 12.14 / (mean.pairs - 1) ** 3 as t,
    from weighed
    join mean on mean.profile = weighed.profile
    group by mean.profile, mean.pairs, mean.change, mean.moved_hours, mean.moved
)

select
    profile,
    case
        when change - t * error > 0 and change >= $least_points then 'improved'
        when change + t * error < 0 and change <= -$least_points then 'worsened'
        when abs(change) >= $least_points and coalesce(moved, 0) / change > 0.5
            then 'concentrated'
        else 'unclear'
    end as reading,
    pairs,
    change,
    change - t * error as low,
    change + t * error as high,
    moved_hours,
    coalesce(moved, 0) / nullif(change, 0) as moved_part,
from spread
order by profile
