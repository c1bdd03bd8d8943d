/* retro
title    = { zh = "客服响应（聊天记录）", en = "Replies by agent (from messages)" }
question = { zh = "每位客服接了多少、答得多快？", en = "How much did each agent take, and how fast?" }
doc      = { zh = "按接待量排列，不是名次。首次响应按该客服先接的会话段，3 分钟内按该客服答复或应当答复的轮次。轮次少的比率起伏大，看区间。数字说明的是排班、难度和负荷，不用于追责。", en = "Ordered by volume, not a ranking. First response is over sessions the agent took first; in 3 minutes is over questions the agent answered or should have. With few questions the share swings: look at the interval. The figures speak of shifts, difficulty and load, not of blame." }
reads    = ["rounds", "sessions_computed"]
may_read = ["agents"]
params   = { slow_seconds = 180 }
grain    = ["agent"]
order    = 50
chart    = { kind = "scatter", x = "rounds", y = ["in_time_share"] }
say      = { zh = "{% if first %}{{ n }} 位客服接了 {{ rows|sum(attribute='sessions')|count }} 个会话段。{% set below = rows|selectattr('is_below')|list %}{% if below %}{{ below|length }} 位的 3 分钟内占比明显低于全队，他们共接了 {{ below|sum(attribute='rounds')|count }} 个问题：先看当班时是否人手不够，再看个人。{% else %}没有谁明显低于全队。{% endif %}{% endif %}", en = "{% if first %}{{ n }} agents took {{ rows|sum(attribute='sessions')|count }} sessions. {% set below = rows|selectattr('is_below')|list %}{% if below %}{{ below|length }} are clearly below the team within 3 minutes, with {{ below|sum(attribute='rounds')|count }} questions between them: look first whether their shifts were short of people, then at the person.{% else %}Nobody is clearly below the team.{% endif %}{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
sessions = { zh = "接待会话", en = "Sessions", kind = "count" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
in_time_share = { zh = "3分钟内", en = "Within 3 minutes", kind = "share", doc = { zh = "占该客服的问题轮次", en = "of the agent's questions" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "95% 区间（Wilson），分母为问题轮次", en = "95 % interval (Wilson), over questions" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "95% 区间（Wilson），分母为问题轮次", en = "95 % interval (Wilson), over questions" } }
is_below = { zh = "明显低于全队", en = "Clearly below the team", kind = "flag", doc = { zh = "区间上限也低于全队的占比", en = "even the upper bound is below the team's share" } }
first_p50_seconds = { zh = "首次响应（中位）", en = "First response, median", kind = "seconds" }
first_p90_seconds = { zh = "首次响应（最慢一成）", en = "First response, slowest tenth", kind = "seconds" }
p90_seconds = { zh = "最慢一成等待", en = "Slowest tenth of waits", kind = "seconds" }
*/
with

taken as (
    select
        agent,
        count(*) as sessions,
        count(distinct (platform, shop, buyer)) as buyers,
        quantile_cont(first_wait_seconds, 0.5) as first_p50_seconds,
        quantile_cont(first_wait_seconds, 0.9) as first_p90_seconds,
    from sessions_computed
    where in_window and agent is not null
    group by all
),

waits as (
    select
        agent,
        count(*) as rounds,
        count(*) filter (wait_seconds is null or wait_seconds > $slow_seconds) as late,
        quantile_cont(wait_seconds, 0.9) as p90_seconds,
    from rounds
    where in_window and agent is not null
    group by all
),

shares as (
    select
        *,
        (rounds - late) / rounds as in_time_share,
        1 + 3.8416 / rounds as widening,
    from waits
),

bounded as (
    select
        *,
        1.96 * sqrt(in_time_share * (1 - in_time_share) / rounds + 0.9604 / rounds ** 2)
            as reach,
        (select sum(rounds - late) / nullif(sum(rounds), 0) from waits) as team_share,
    from shares
)

select
    agent,
    agents.pool as pool,
    coalesce(taken.sessions, 0) as sessions,
    coalesce(taken.buyers, 0) as buyers,
    coalesce(bounded.rounds, 0) as rounds,
    coalesce(bounded.late, 0) as late,
    bounded.in_time_share as in_time_share,
    (bounded.in_time_share + 1.9208 / bounded.rounds - reach) / widening as low,
    (bounded.in_time_share + 1.9208 / bounded.rounds + reach) / widening as high,
    (bounded.in_time_share + 1.9208 / bounded.rounds + reach) / widening < team_share
        as is_below,
    taken.first_p50_seconds as first_p50_seconds,
    taken.first_p90_seconds as first_p90_seconds,
    bounded.p90_seconds as p90_seconds,
from taken
full join bounded using (agent)
left join agents using (agent)
order by coalesce(taken.sessions, 0) desc, agent
