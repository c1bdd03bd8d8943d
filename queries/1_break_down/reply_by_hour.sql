/* retro
title    = { zh = "分时响应", en = "Replies by hour" }
question = { zh = "哪些时段买家等得最久？", en = "In which hours did buyers wait longest?" }
doc      = { zh = "按各店自己的口径，按提问（首响按会话开始）的小时；没有咨询的小时也列出。口径时段以外计入为 0，时长照列。不同口径各成一行，从不相加。样本不足的不报比率和时长，数量照列。", en = "By each shop's own clock and the hour of the question (first responses: of the session's start); quiet hours are listed too. Outside the profile's hours nothing is counted, but durations are there. Profiles have rows of their own and are never added up. Too few cases show no rate and no duration, their counts stay." }
reads    = ["reply_cuts", "clocks", "promotion"]
core     = true
grain    = ["hour", "profile"]
order    = 20
chart    = { kind = "line", x = "hour", y = ["p90_seconds", "p50_seconds"], split = "profile" }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + '：' if many else '' %}{% set worst = group.list|rejectattr('in_time_share', 'none')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if worst %}{{ which }}最慢的是 {{ worst.hour|hour }}，{{ worst.cases|count }} 次里有 {{ worst.late|count }} 次超时或没人回复，及时率 {{ worst.in_time_share|share }}{% if worst.p90_seconds is not none %}，最慢一成等了 {{ worst.p90_seconds|seconds }}以上{% endif %}。{% elif group.list|rejectattr('in_time_share', 'none')|list %}{{ which }}样本够的时段都答得及时。{% elif group.list|sum(attribute='cases') %}{{ which }}每个小时的次数都太少，不报比率。{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + ': ' if many else '' %}{% set worst = group.list|rejectattr('in_time_share', 'none')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if worst %}{{ which }}the slowest hour was {{ worst.hour|hour }}: {{ worst.late|count }} of {{ worst.cases|count }} late or unanswered, {{ worst.in_time_share|share }} in time{% if worst.p90_seconds is not none %}, and the slowest tenth waited {{ worst.p90_seconds|seconds }} or more{% endif %}.{% elif group.list|rejectattr('in_time_share', 'none')|list %}{{ which }}every hour with enough cases was answered in time.{% elif group.list|sum(attribute='cases') %}{{ which }}every hour has too few cases for a rate.{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }
so       = { zh = "{% if rows %}慢的小时先对人手（见“根因分析”），再看是不是饭点、交班时有人离岗。{% endif %}", en = "{% if rows %}For slow hours, check the staffing first (“Root cause”), then meal breaks and handovers.{% endif %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
hour = { zh = "时段", en = "Hour", kind = "hour" }
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
    select unnest(generate_series(
        date_trunc('hour', starts_at), date_trunc('hour', ends_at), interval 1 hour
    )) as hour,
    from promotion
),

profiles as (
    select distinct profile from clocks where clock = 'own'
)

select
    profiles.profile as profile,
    hours.hour as hour,
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
join promotion on hours.hour < promotion.ends_at
cross join profiles
left join reply_cuts
    on reply_cuts.profile = profiles.profile
    and reply_cuts.cut = 'hour'
    and try_cast(reply_cuts.slice as timestamp) = hours.hour
order by hour, profile
