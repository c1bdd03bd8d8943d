/* retro
title    = { zh = "自有与外包", en = "Own and outsourced" }
question = { zh = "自有客服和外包客服有没有差别？", en = "Do own and outsourced agents differ?" }
doc      = { zh = "用工性质来自 retro.toml 的客服名单。两边的班次、岗位和问题往往不同，差别不等于能力高低。", en = "Employment comes from the agents listed in retro.toml. Shifts, pools and questions usually differ, so a difference is not one of skill." }
reads    = ["rounds", "sessions_computed", "agents.employment"]
params   = { slow_seconds = 180 }
grain    = ["employment"]
order    = 40
say      = { zh = "{% for row in rows if row.employment != 'unknown' %}{{ row.employment|code('employment') }} {{ row.agents|count }} 人，{{ row.rounds|count }} 轮里 {{ row.in_time_share|share }} 在 3 分钟内答上{% if not loop.last %}；{% else %}。{% endif %}{% endfor %}", en = "{% for row in rows if row.employment != 'unknown' %}{{ row.agents|count }} {{ row.employment|code('employment') }} agents answered {{ row.in_time_share|share }} of {{ row.rounds|count }} questions within 3 minutes{% if not loop.last %}; {% else %}.{% endif %}{% endfor %}" }

[columns]
employment = { zh = "用工", en = "Employment", kind = "code", codes = "employment" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
sessions = { zh = "接待会话", en = "Sessions", kind = "count" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
in_time_share = { zh = "3分钟内", en = "Within 3 minutes", kind = "share", doc = { zh = "占问题轮次", en = "of questions" } }
p50_seconds = { zh = "中位等待", en = "Median wait", kind = "seconds" }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds" }
*/
with

waits as (
    select
        coalesce(agents.employment, 'unknown') as employment,
        count(distinct agent) as agents,
        count(*) as rounds,
        count(*) filter (wait_seconds is null or wait_seconds > $slow_seconds) as late,
        quantile_cont(wait_seconds, 0.5) as p50_seconds,
        quantile_cont(wait_seconds, 0.9) as p90_seconds,
    from rounds
    left join agents using (agent)
    where in_window and agent is not null
    group by all
),

taken as (
    select coalesce(agents.employment, 'unknown') as employment, count(*) as sessions,
    from sessions_computed
    left join agents using (agent)
    where in_window and agent is not null
    group by all
)

select
    employment,
    waits.agents as agents,
    coalesce(taken.sessions, 0) as sessions,
    waits.rounds as rounds,
    waits.late as late,
    (waits.rounds - waits.late) / nullif(waits.rounds, 0) as in_time_share,
    waits.p50_seconds as p50_seconds,
    waits.p90_seconds as p90_seconds,
from waits
left join taken using (employment)
order by employment
