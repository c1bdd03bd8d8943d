/* retro
title    = { zh = "没有覆盖的日子", en = "Days not covered" }
question = { zh = "绩效表和排班盖住了大促的每一天吗？", en = "Do the agent table and the roster cover every day?" }
doc      = { zh = "大促占了 least_hours 小时以上、却没有绩效覆盖、没有班次开始、也没有班次占到一半的日子；有一天就说（默认值）。", en = "Days with more than least_hours hours of the promotion that no row covers: no period, no shift that begins then, none that fills half of it. Told from one day on (cfg)." }
reads    = ["promotion"]
may_read = ["agent_periods", "roster"]
params   = { least_hours = 2 }
grain    = ["source"]
say      = { zh = "大促的 {{ days|count }} 天里，{{ source|code('table') }}没有覆盖其中 {{ missing|count }} 天（{{ first_day|day }}{% if missing > 1 %} 至 {{ last_day|day }}{% endif %}），这几天的数字是缺的。请把导出的日期范围放宽到整个大促。", en = "{{ source|code('table') }}: {{ missing|count }} of the promotion's {{ days|counted('day') }} ({{ first_day|day }}{% if missing > 1 %} to {{ last_day|day }}{% endif %}) {{ 'are' if missing > 1 else 'is' }} not covered, and {{ 'their' if missing > 1 else 'its' }} figures are missing. Export the whole promotion." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
missing = { zh = "缺的天数", en = "Days missing", kind = "count" }
days = { zh = "应有天数", en = "Days in all", kind = "count" }
first_day = { zh = "最早", en = "First", kind = "day" }
last_day = { zh = "最晚", en = "Last", kind = "day" }
*/
with

days as (
    select
        day::date as day,
        greatest(starts_at, day) as from_at,
        least(ends_at, day + interval 1 day) as to_at,
    from promotion, unnest(generate_series(
        date_trunc('day', starts_at), ends_at - interval 1 second, interval 1 day
    )) as calendar(day)
    where to_at - from_at > to_hours($least_hours::integer)
),

covered as (
    select source, starts_at, ends_at,
    from (
        select
            'agent_periods' as source,
            from_day::timestamp as starts_at,
            to_day + interval 1 day as ends_at,
        from agent_periods
        union all
        select 'roster', starts_at, ends_at from roster
    )
    -- A row without a time covers nothing.
    where starts_at is not null
),

uncovered as (
    select
        sources.source as source,
        count(*) filter (not is_there) as missing,
        count(*) as days,
        min(day) filter (not is_there) as first_day,
        max(day) filter (not is_there) as last_day,
    from (select distinct source from covered) as sources
    cross join days
    cross join lateral (
        -- The end of last night's shift alone does not make a day.
        select coalesce(bool_or(
            starts_at::date = day
            or least(ends_at, to_at) - greatest(starts_at, from_at) >= (to_at - from_at) / 2
        ), false) as is_there
        from covered
        where covered.source = sources.source
    )
    group by all
)

select source, missing, days, first_day, last_day,
from uncovered
where missing > 0
order by source
