/* retro
title    = { zh = "不可能的时间", en = "Times that cannot be" }
question = { zh = "有没有记录的时间在截止日之后，或离谱地早、离谱地晚？", en = "Does any record carry a time after the cut-off, or one far too early or too late?" }
doc      = { zh = "截止日之后的事当作还没发生；排班不查，下一班本来就在以后。早于 earliest_year 年的是表格软件的零值或少写了年份。大促结束 late_days 天以后、又不到该表 stray_share 的，多半是年份写错，它会把截止日带偏。有 least_records 条就说（均为默认值）。", en = "What lies after the cut-off is taken as not yet happened; rosters are left out, for they look ahead. Before earliest_year it is a spreadsheet's zero or a lost year. More than late_days after the promotion and under stray_share of its table, the year is most likely wrong, and it moves the cut-off. Told from least_records on (all cfg)." }
reads    = ["promotion"]
may_read = ["messages", "sessions", "orders", "refunds", "disputes", "reviews", "shipments", "agent_periods"]
params   = { earliest_year = 2003, late_days = 180, stray_share = 0.01, least_records = 1 }
grain    = ["source", "trouble"]
say      = { zh = "{{ source|code('table') }}的 {{ of_records|count }} 条记录里，有 {{ records|count }} 条的时间{% if trouble == 'after_cut_off' %}晚于截止日 {{ as_of|day }}（最晚 {{ latest|day }}），当作还没发生。若是截止日定早了，请用 --as-of 重新指定；若是时间写错，请在后台核对。{% elif trouble == 'far_off' %}比大促结束晚了 {{ params.late_days }} 天以上（最晚 {{ latest|day }}），多半是年份写错，还会把数据截止日带偏。请核对后重新导出，或用 --as-of 指定截止日。{% else %}早于 {{ params.earliest_year }} 年（最早 {{ earliest|day }}），是零值或少写了年份，没有改动。请用文本格式重新导出。{% endif %}", en = "{{ records|count }} of {{ of_records|counted('record') }} in {{ source|code('table') }} carry times {% if trouble == 'after_cut_off' %}after the cut-off {{ as_of|day }} (the latest {{ latest|day }}) and are taken as not yet happened. If the cut-off is too early, name another with --as-of; if the times are wrong, look them up in the back office.{% elif trouble == 'far_off' %}more than {{ params.late_days }} days after the promotion (the latest {{ latest|day }}): most likely a wrong year, which moves the cut-off too. Correct and export again, or name the cut-off with --as-of.{% else %}before {{ params.earliest_year }} (the earliest {{ earliest|day }}): a spreadsheet's zero or a lost year. They were left as they are; export them again as text.{% endif %}" }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
trouble = { zh = "情况", en = "Trouble", kind = "code", codes = "stamp_trouble" }
records = { zh = "记录数", en = "Records", kind = "count" }
of_records = { zh = "该表记录", en = "Records of the table", kind = "count", doc = { zh = "有时间的记录", en = "records with any time" } }
earliest = { zh = "最早", en = "Earliest", kind = "time" }
latest = { zh = "最晚", en = "Latest", kind = "time" }
as_of = { zh = "截止日", en = "Cut-off", kind = "day" }
*/
with

stamps as (
    select 'messages' as source, sent_at as early, sent_at as late from messages
    union all
    select 'sessions', started_at, greatest(started_at, first_reply_at, ended_at) from sessions
    union all
    select
        'orders',
        least(created_at, paid_at, shipped_at, signed_at, closed_at),
        greatest(created_at, paid_at, shipped_at, signed_at, closed_at),
    from orders
    union all
    select
        'refunds',
        least(applied_at, first_action_at, finished_at),
        greatest(applied_at, first_action_at, finished_at),
    from refunds
    union all
    select 'disputes', least(opened_at, judged_at), greatest(opened_at, judged_at) from disputes
    union all
    select 'reviews', reviewed_at, reviewed_at from reviews
    union all
    select
        'shipments',
        least(picked_up_at, delivered_at, last_trace_at),
        greatest(picked_up_at, delivered_at, last_trace_at),
    from shipments
    union all
    select 'agent_periods', from_day::timestamp, to_day::timestamp from agent_periods
),

judged as (
    select
        source,
        case
            when early < make_timestamp($earliest_year, 1, 1, 0, 0, 0) then 'too_early'
            when late > known_until then 'after_cut_off'
            when late > ends_at + to_days($late_days::integer) then 'far_off'
        end as trouble,
        as_of,
        count(*) as records,
        min(early) as earliest,
        max(late) as latest,
    from stamps
    cross join promotion
    where late is not null
    group by all
)

select
    source,
    trouble,
    records,
    (sum(records) over (partition by source))::bigint as of_records,
    earliest,
    latest,
    as_of,
from judged
qualify trouble is not null
    and records >= $least_records
    and (trouble <> 'far_off' or records < $stray_share * of_records)
order by source, trouble
