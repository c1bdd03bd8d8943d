/* retro
title    = { zh = "自有与外包", en = "Own and outsourced" }
question = { zh = "自有客服和外包客服有没有差别？", en = "Do own and outsourced agents differ?" }
doc      = { zh = "用工性质来自 retro.toml 的客服名单；不足 5 位买家的一边并入未登记。两边的班次、岗位和问题往往不同，差别不等于能力高低。按各店自己的口径，不同口径各成一行，从不相加。样本不足的不报比率和时长。", en = "Employment comes from the agents listed in retro.toml; a side of fewer than 5 buyers is put with those not recorded. Shifts, pools and questions usually differ, so a difference is not one of skill. By each shop's own clock; profiles have rows of their own and are never added up. Too few cases show no rate and no duration." }
reads    = ["reply_cuts", "agents.employment"]
grain    = ["profile", "employment"]
order    = 33
chart    = { kind = "bar", x = "employment", y = ["p90_seconds", "p50_seconds", "waits"], split = "profile" }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + '：' if many else '' %}{% set known = group.list|rejectattr('employment', 'in', ['unknown', 'nobody'])|list %}{% if known %}{{ which }}{% for row in known %}{{ row.employment|code('employment') }} {{ row.agents|count }} 人，{% if row.in_time_share is not none %}{{ row.cases|count }} 次里 {{ row.in_time_share|share }} 及时{% else %}{{ row.cases|count }} 次，太少，不报比率{% endif %}{% if not loop.last %}；{% else %}。{% endif %}{% endfor %}{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + ': ' if many else '' %}{% set known = group.list|rejectattr('employment', 'in', ['unknown', 'nobody'])|list %}{% if known %}{{ which }}{% for row in known %}{{ row.employment|code('employment') }} (agents: {{ row.agents|count }}): {% if row.in_time_share is not none %}{{ row.in_time_share|share }} of {{ row.cases|count }} in time{% else %}{{ row.cases|counted('case') }}, too few for a rate{% endif %}{% if not loop.last %}; {% else %}.{% endif %}{% endfor %}{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
employment = { zh = "用工", en = "Employment", kind = "code", codes = "employment" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
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
select
    profile,
    coalesce(slice, 'unknown') as employment,
    agents,
    cases,
    cases - in_time as late,
    unanswered,
    in_time_share,
    first_waits,
    first_p50_seconds,
    first_p90_seconds,
    waits,
    -- Where nobody was there, what a profile adds for unanswered rounds is no time of anybody.
    case when slice is distinct from 'nobody' then mean_seconds end as mean_seconds,
    case when slice is distinct from 'nobody' then p50_seconds end as p50_seconds,
    case when slice is distinct from 'nobody' then p90_seconds end as p90_seconds,
from reply_cuts
where cut = 'employment'
    and profile in (select profile from reply_cuts where cut = 'employment' and slice <> 'nobody')
order by profile, slice is null, slice = 'nobody', employment
