/* retro
title    = { zh = "各阶段的响应", en = "Replies by phase" }
question = { zh = "大促哪个阶段答得慢？", en = "In which phase of the promotion were replies slow?" }
doc      = { zh = "阶段取自 retro.toml；没有填的，按开场 2 小时、中段、最后 2 小时。按各店自己的口径。不同口径各成一行，从不相加。样本不足的不报比率和时长，数量照列。", en = "Phases are those of retro.toml, else the first 2 hours, the middle and the last 2. By each shop's own clock. Profiles have rows of their own and are never added up. Too few cases show no rate and no duration, their counts stay." }
reads    = ["reply_cuts", "clocks", "phases"]
grain    = ["profile", "starts_at"]
order    = 22
chart    = { kind = "bar", x = "phase", y = ["p90_seconds", "p50_seconds", "waits"], split = "profile" }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + '：' if many else '' %}{% set known = group.list|rejectattr('in_time_share', 'none')|list %}{% if known %}{{ which }}{% for row in known %}{{ row.phase|code('phase') }} {{ row.in_time_share|share }}（{{ row.cases|count }} 次）{% if not loop.last %}、{% endif %}{% endfor %}及时{% if known|length < group.list|length %}；其余阶段不在口径的时段里，或次数太少，不报比率{% endif %}。{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + ': ' if many else '' %}{% set known = group.list|rejectattr('in_time_share', 'none')|list %}{% if known %}{{ which }}in time were {% for row in known %}{{ row.in_time_share|share }} of {{ row.cases|count }} ({{ row.phase|code('phase') }}){% if not loop.last %}, {% endif %}{% endfor %}{% if known|length < group.list|length %}; the other phases lie outside the profile's hours or have too few cases for a rate{% endif %}.{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
phase = { zh = "阶段", en = "Phase", kind = "code", codes = "phase" }
starts_at = { zh = "开始", en = "From", kind = "time" }
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

profiles as (
    select distinct profile from clocks where clock = 'own'
)

select
    profiles.profile as profile,
    phases.phase as phase,
    phases.starts_at as starts_at,
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
from phases
cross join profiles
left join reply_cuts
    on reply_cuts.profile = profiles.profile
    and reply_cuts.cut = 'phase'
    and try_cast(reply_cuts.slice as timestamp) = phases.starts_at
order by profile, starts_at
