/* retro
title    = { zh = "慢接待与长接待", en = "Slow and long receptions" }
question = { zh = "哪些时段聊得特别久、让买家反复等？", en = "In which hours did chats drag on, or keep buyers waiting again and again?" }
doc      = { zh = "按会话开始的小时，所有店铺用统一口径：从首问到最后一条消息。长接待：超过 long_minutes 分钟（默认值，平台没有公布标准）。慢接待：一个会话里至少 gaps 次等待超过 gap_seconds 秒（快麦默认 3 次、120 秒，原按每天每位买家）。长的多半是等出来的，先看当时够不够人，再看话术。不足 min_sessions 个会话的小时不报占比。", en = "By the hour in which a session began, one ruler for all shops: first question to last message. Long: more than long_minutes minutes (default 30; no platform publishes a limit). Slow: at least `gaps` waits of more than gap_seconds in one session (快麦: 3 and 120 s, there by buyer and day). Most long ones are long with waiting: look at staffing first, then at the scripts. Hours with fewer than min_sessions sessions show no shares." }
reads    = ["sessions_computed", "rounds", "promotion"]
params   = { long_minutes = 30, gap_seconds = 120, gaps = 3, min_sessions = 10 }
grain    = ["hour"]
order    = 24
chart    = { kind = "columns_line", x = "hour", y = ["slow_sessions", "p90_minutes"] }
say      = { zh = "{% set total = rows|sum(attribute='sessions') %}{% if total %}{{ total|count }} 个会话里，长接待 {{ rows|sum(attribute='long_sessions')|count }} 个，反复让买家久等的 {{ rows|sum(attribute='slow_sessions')|count }} 个。{% set worst = rows|sort(attribute='slow_sessions', reverse=true)|first %}{% if worst.slow_sessions %}久等集中在 {{ worst.hour|hour }} 这一小时：{{ worst.sessions|count }} 个会话里 {{ worst.slow_sessions|count }} 个，接待时长中位 {{ worst.p50_minutes|minutes }}。{% endif %}{% endif %}", en = "{% set total = rows|sum(attribute='sessions') %}{% if total %}Of {{ total|counted('session') }}, {{ rows|sum(attribute='long_sessions')|count }} were long and {{ rows|sum(attribute='slow_sessions')|count }} kept the buyer waiting again and again.{% set worst = rows|sort(attribute='slow_sessions', reverse=true)|first %}{% if worst.slow_sessions %} Most waiting was at {{ worst.hour|hour }}: {{ worst.slow_sessions|count }} of {{ worst.sessions|counted('session') }}, {{ worst.p50_minutes|minutes }} long in the median.{% endif %}{% endif %}" }

[columns]
hour = { zh = "时段", en = "Hour", kind = "hour" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
long_sessions = { zh = "长接待", en = "Long", kind = "count" }
long_share = { zh = "长接待占比", en = "Long, share", kind = "share", doc = { zh = "占该小时开始的会话", en = "of sessions begun in the hour" } }
slow_sessions = { zh = "慢接待", en = "Slow", kind = "count" }
slow_share = { zh = "慢接待占比", en = "Slow, share", kind = "share", doc = { zh = "占该小时开始的会话", en = "of sessions begun in the hour" } }
p50_minutes = { zh = "接待时长（中位）", en = "Length, median", kind = "minutes" }
p90_minutes = { zh = "接待时长（最长一成）", en = "Length, longest tenth", kind = "minutes" }
*/
with

slow as (
    select session_id
    from rounds
    where wait_seconds > $gap_seconds
    group by session_id
    having count(*) >= $gaps
),

visits as (
    select
        date_trunc('hour', started_at) as hour,
        date_diff('second', started_at, ended_at) / 60 as minutes,
        session_id in (select session_id from slow) as is_slow,
    from sessions_computed
    where in_window
),

by_hour as (
    select
        hour,
        count(*) as sessions,
        count(*) filter (minutes > $long_minutes) as long_sessions,
        count(*) filter (is_slow) as slow_sessions,
        quantile_cont(minutes, 0.5) as p50_minutes,
        quantile_cont(minutes, 0.9) as p90_minutes,
    from visits
    group by all
),

hours as (
    select unnest(generate_series(
        date_trunc('hour', starts_at), date_trunc('hour', ends_at), interval 1 hour
    )) as hour,
    from promotion
)

select
    hours.hour as hour,
    coalesce(sessions, 0) as sessions,
    coalesce(long_sessions, 0) as long_sessions,
    case when sessions >= $min_sessions then long_sessions / sessions end as long_share,
    coalesce(slow_sessions, 0) as slow_sessions,
    case when sessions >= $min_sessions then slow_sessions / sessions end as slow_share,
    p50_minutes,
    p90_minutes,
from hours
join promotion on hours.hour < promotion.ends_at
left join by_hour using (hour)
order by hour
