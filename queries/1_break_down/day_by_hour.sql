/* retro
title    = { zh = "日期 × 钟点：咨询量", en = "Volume by day and hour" }
question = { zh = "哪天的哪个钟点最忙，哪里有空档？", en = "Which hours of which days were busy, and which were quiet?" }
doc      = { zh = "格子里是该小时开始的会话；大促没有覆盖到的钟点空着。及时率按平台口径，见“分时响应”。", en = "A cell counts the sessions that began in that hour; hours outside the promotion are empty. The share in time follows the platform's profile, see Replies by hour." }
reads    = ["volume_by_hour"]
may_read = ["reply_by_hour"]
params   = { busy_times = 1.5 }
core     = true
grain    = ["day", "clock"]
order    = 11
chart    = { kind = "heatmap", x = "clock", split = "day", y = ["sessions"] }
say      = { zh = "{% if rows %}{% set top = rows|sort(attribute='sessions', reverse=true)|first %}最忙的一格是 {{ top.day|day }} {{ top.clock|clock }}，{{ top.sessions|count }} 个会话{% if top.times_mean is not none %}，是平均一小时的 {{ top.times_mean|ratio }} 倍{% endif %}。{% set busy = rows|selectattr('is_busy')|list %}{% if busy|length > 1 %}明显高于平均的有 {{ busy|length }} 个小时。{% endif %}{% endif %}", en = "{% if rows %}{% set top = rows|sort(attribute='sessions', reverse=true)|first %}The busiest cell is {{ top.day|day }} {{ top.clock|clock }} with {{ top.sessions|counted('session') }}{% if top.times_mean is not none %}, {{ top.times_mean|ratio }} times the mean hour{% endif %}.{% set busy = rows|selectattr('is_busy')|list %}{% if busy|length > 1 %} Hours clearly above the mean: {{ busy|length }}.{% endif %}{% endif %}" }
so       = { zh = "{% if rows %}下次先给深色的格子排人，再从浅色的格子里抽人。{% endif %}", en = "{% if rows %}Staff the dark cells first, and take people from the light ones.{% endif %}" }

[columns]
day = { zh = "日期", en = "Day", kind = "day" }
clock = { zh = "钟点", en = "Hour", kind = "clock" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
times_mean = { zh = "平均的倍数", en = "Times the mean", kind = "ratio", doc = { zh = "该小时会话 ÷ 每小时平均会话", en = "sessions of the hour ÷ mean of all hours" } }
is_busy = { zh = "明显忙", en = "Busy", kind = "flag", aside = true, doc = { zh = "不低于平均的 busy_times 倍", en = "busy_times the mean or more" } }
cases = { zh = "计入", en = "Cases", kind = "count", doc = { zh = "及时率的分母", en = "what the share in time is of" } }
late_share = { zh = "超时占比", en = "Late share", kind = "share", doc = { zh = "超时或没人回复 ÷ 计入；不足 30 次不算", en = "late or unanswered ÷ cases; empty under 30" } }
*/
with

hourly as (
    select
        hour::date as day,
        hour(hour) as clock,
        sum(sessions)::bigint as sessions,
    from volume_by_hour
    group by all
),

answered as (
    select
        hour::date as day,
        hour(hour) as clock,
        sum(cases)::bigint as cases,
        sum(late)::bigint as late,
    from reply_by_hour
    group by all
)

select
    hourly.day,
    hourly.clock,
    hourly.sessions,
    hourly.sessions * count(*) over () / nullif(sum(hourly.sessions) over (), 0) as times_mean,
    coalesce(times_mean >= $busy_times, false) as is_busy,
    answered.cases,
    case when answered.cases >= 30 then answered.late / answered.cases end as late_share,
from hourly
left join answered using (day, clock)
order by day, clock
