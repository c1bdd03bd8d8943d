/* retro
title    = { zh = "一天中的响应", en = "Replies by hour of the day" }
question = { zh = "一天里几点钟答得慢？", en = "At what time of day were replies slow?" }
doc      = { zh = "大促跨几天时，同一钟点合在一起；没有咨询的钟点也列出。按各店自己的口径。口径时段以外计入为 0，时长照列。不同口径各成一行，从不相加。样本不足的不报比率和时长，数量照列。", en = "Days of the promotion taken together; quiet hours are listed too. By each shop's own clock. Outside the profile's hours nothing is counted, but durations are there. Profiles have rows of their own and are never added up. Too few cases show no rate and no duration, their counts stay." }
reads    = ["reply_cuts", "clocks", "promotion"]
grain    = ["clock", "profile"]
order    = 21
chart    = { kind = "line", x = "clock", y = ["in_time_share", "cases"], split = "profile" }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + '：' if many else '' %}{% set known = group.list|rejectattr('in_time_share', 'none')|sort(attribute='in_time_share') %}{% if known|length > 1 %}{{ which }}及时率最低的钟点是 {{ known[0].clock|clock }}（{{ known[0].in_time_share|share }}，{{ known[0].cases|count }} 次），最高的是 {{ known[-1].clock|clock }}（{{ known[-1].in_time_share|share }}，{{ known[-1].cases|count }} 次）。{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + ': ' if many else '' %}{% set known = group.list|rejectattr('in_time_share', 'none')|sort(attribute='in_time_share') %}{% if known|length > 1 %}{{ which }}fewest were in time at {{ known[0].clock|clock }} ({{ known[0].in_time_share|share }} of {{ known[0].cases|count }}), most at {{ known[-1].clock|clock }} ({{ known[-1].in_time_share|share }} of {{ known[-1].cases|count }}).{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
clock = { zh = "钟点", en = "Clock", kind = "clock" }
cases = { zh = "计入", en = "Cases", kind = "count", doc = { zh = "口径的主指标数的次数：轮次、会话或每天每位买家", en = "what the profile's headline rate counts: rounds, sessions or a buyer's day" } }
late = { zh = "超时", en = "Late", kind = "count", doc = { zh = "超过口径的时限，或没人回复", en = "over the profile's limit, or unanswered" } }
unanswered = { zh = "没人回复", en = "No reply", kind = "count" }
in_time_share = { zh = "及时率", en = "In time", kind = "share", doc = { zh = "占计入的次数；时限随口径：3 分钟，或 30 秒、45 秒", en = "of those counted; the limit is the profile's: 3 minutes, or 30 or 45 seconds" } }
first_waits = { zh = "首响数", en = "First replies", kind = "count" }
first_p50_seconds = { zh = "首响中位", en = "First, median", kind = "seconds" }
first_p90_seconds = { zh = "首响最慢一成", en = "First, slowest tenth", kind = "seconds" }
waits = { zh = "回复轮次", en = "Replies", kind = "count", doc = { zh = "进入平均响应的轮次", en = "rounds that enter the response time" } }
mean_seconds = { zh = "平均响应", en = "Mean", kind = "seconds" }
p50_seconds = { zh = "响应中位", en = "Median", kind = "seconds" }
p90_seconds = { zh = "响应最慢一成", en = "Slowest tenth", kind = "seconds" }
*/
with

hours as (
    select distinct hour(unnest(generate_series(
        date_trunc('hour', starts_at), ends_at - interval 1 microsecond, interval 1 hour
    ))) as clock,
    from promotion
),

profiles as (
    select distinct profile from clocks where clock = 'own'
)

select
    profiles.profile as profile,
    hours.clock as clock,
    coalesce(reply_cuts.cases, 0) as cases,
    coalesce(reply_cuts.cases - reply_cuts.in_time, 0) as late,
    coalesce(reply_cuts.unanswered, 0) as unanswered,
    reply_cuts.in_time_share as in_time_share,
    coalesce(reply_cuts.first_waits, 0) as first_waits,
    reply_cuts.first_p50_seconds as first_p50_seconds,
    reply_cuts.first_p90_seconds as first_p90_seconds,
    coalesce(reply_cuts.waits, 0) as waits,
    reply_cuts.mean_seconds as mean_seconds,
    reply_cuts.p50_seconds as p50_seconds,
    reply_cuts.p90_seconds as p90_seconds,
from hours
cross join profiles
left join reply_cuts
    on reply_cuts.profile = profiles.profile
    and reply_cuts.cut = 'clock'
    and try_cast(reply_cuts.slice as bigint) = hours.clock
order by clock, profile
