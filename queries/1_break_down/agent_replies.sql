/* retro
title    = { zh = "客服响应(聊天记录)", en = "Replies by agent (from messages)" }
question = { zh = "每位客服接了多少、答得多快?", en = "How much did each agent take, and how fast?" }
doc      = { zh = "按接待量排列,不是名次。首次响应按该客服先接的会话段,3 分钟内按该客服答复或应当答复的轮次。轮次少的比率起伏大,看区间。数字说明的是排班、难度和负荷,不用于追责。", en = "Ordered by volume, not a ranking. First response is over sessions the agent took first; in 3 minutes is over questions the agent answered or should have. With few questions the share swings: look at the interval. The figures speak of shifts, difficulty and load, not of blame." }
reads    = ["rounds", "chat_sessions"]
may_read = ["agents"]
params   = { slow_seconds = 180 }
grain    = ["agent"]
chart    = { kind = "scatter", x = "rounds", y = ["in_time_share"] }
say      = { zh = "{% if first %}{{ n }} 位客服接了 {{ rows|sum(attribute='sessions')|count }} 个会话段;接得最多的一位接了 {{ first.sessions|count }} 个。看快慢时请与轮次、岗位、班次一起看。{% endif %}", en = "{% if first %}{{ n }} agents took {{ rows|sum(attribute='sessions')|count }} sessions; the most by one agent was {{ first.sessions|count }}. Read speed together with volume, pool and shift.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
sessions = { zh = "接待会话", en = "Sessions", kind = "count" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
in_time_share = { zh = "3分钟内", en = "Within 3 minutes", kind = "share", doc = { zh = "占该客服的问题轮次", en = "of the agent's questions" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "95% 区间(Wilson),分母为问题轮次", en = "95 % interval (Wilson), over questions" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "95% 区间(Wilson),分母为问题轮次", en = "95 % interval (Wilson), over questions" } }
first_p50_seconds = { zh = "首次响应(中位)", en = "First response, median", kind = "seconds" }
first_p90_seconds = { zh = "首次响应(最慢一成)", en = "First response, slowest tenth", kind = "seconds" }
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
    from chat_sessions
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
)

select
    agent,
    agents.pool as pool,
    coalesce(taken.sessions, 0) as sessions,
    coalesce(taken.buyers, 0) as buyers,
    coalesce(shares.rounds, 0) as rounds,
    coalesce(shares.late, 0) as late,
    shares.in_time_share as in_time_share,
    (in_time_share + 1.9208 / rounds
        - 1.96 * sqrt(in_time_share * (1 - in_time_share) / rounds + 0.9604 / rounds ** 2))
        / widening as low,
    (in_time_share + 1.9208 / rounds
        + 1.96 * sqrt(in_time_share * (1 - in_time_share) / rounds + 0.9604 / rounds ** 2))
        / widening as high,
    taken.first_p50_seconds as first_p50_seconds,
    taken.first_p90_seconds as first_p90_seconds,
    shares.p90_seconds as p90_seconds,
from taken
full join shares using (agent)
left join agents using (agent)
order by coalesce(taken.sessions, 0) desc, agent
