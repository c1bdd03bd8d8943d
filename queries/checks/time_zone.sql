/* retro
title    = { zh = "整张表可能差了时区", en = "A table in another time zone" }
question = { zh = "有没有导出的时间整体差了几个小时？", en = "Is any export shifted by hours as a whole?" }
doc      = { zh = "最早的记录不在大促开始，而在早晚 least_hours 到 most_hours 之间的整点数上（容 within_minutes 分钟），并且全部落在错开同样小时数的大促里，结尾也对得上。至少 least_records 条才说（均为默认值）。", en = "The first record lies not at the promotion's start but whole hours off it, least_hours to most_hours (within within_minutes), and all lie in a promotion shifted by as many, to its end. Told from least_records on (all cfg)." }
reads    = ["promotion"]
may_read = ["messages", "sessions", "orders", "refunds"]
params   = { least_hours = 3, most_hours = 14, within_minutes = 20, least_records = 30 }
grain    = ["source", "shift_hours"]
say      = { zh = "{{ source|code('table') }}的 {{ records|count }} 条记录，从头到尾比大促{{ '早' if shift_hours < 0 else '晚' }} {{ shift_hours|abs|count }} 小时，只有 {{ inside|count }} 条落在大促里，多半不是本地时间。没有改动；请核对后台的时区设置，按本地时间重新导出。", en = "All {{ records|counted('record') }} in {{ source|code('table') }} lie {{ shift_hours|abs|counted('hour') }} {{ 'before' if shift_hours < 0 else 'after' }} the promotion from beginning to end, and only {{ inside|count }} inside it: most likely they are not in local time. Nothing was changed; check the time zone in the back office and export again in local time." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
shift_hours = { zh = "差的小时", en = "Hours off", kind = "count", doc = { zh = "负为偏早", en = "below zero: too early" } }
records = { zh = "记录数", en = "Records", kind = "count" }
inside = { zh = "落在大促里", en = "Inside the promotion", kind = "count" }
*/
with

events as (
    select 'messages' as source, sent_at as happened_at from messages
    union all
    select 'sessions', started_at from sessions
    union all
    select 'orders', created_at from orders
    union all
    select 'refunds', applied_at from refunds
),

spans as (
    select
        source,
        count(*) as records,
        count(*) filter (happened_at >= starts_at and happened_at < ends_at) as inside,
        min(happened_at) as first_at,
        max(happened_at) as last_at,
    from events
    cross join promotion
    where happened_at is not null
    group by all
)

select
    source,
    hours::bigint as shift_hours,
    records,
    inside,
from spans
cross join promotion
cross join unnest(generate_series(-$most_hours::bigint, $most_hours::bigint)) as tried(hours)
where records >= $least_records
    and inside < records
    and abs(hours) >= $least_hours
    and abs(date_diff('second', starts_at + to_hours(hours), first_at)) <= $within_minutes * 60
    -- The end must be theirs too: later than the promotion's own, or as much before it.
    and last_at < ends_at + to_hours(hours)
    and last_at >= ends_at + to_hours(hours) - to_hours(abs(hours))
order by source, shift_hours
