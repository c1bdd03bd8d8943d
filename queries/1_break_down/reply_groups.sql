/* retro
title    = { zh = "响应的各种分组", en = "Groups of responses" }
question = { zh = "按时段、阶段、问题、商品和人手分组，各有多少、等了多久？", en = "By hour, phase, question, product and people: how many, and how long were the waits?" }
doc      = { zh = "按各店自己的口径，不同口径从不相加。不足 min_buyers 位买家的组并入空值一行，合计因此不变；时段、钟点和阶段不是人群，照列（默认值，可改）。", en = "By each shop's own clock; different profiles are never added up. Groups of fewer than min_buyers buyers are put together in the row without a name, so that totals stay; hours and phases are no groups of people and are kept (a default, yours to change)." }
reads    = ["reply_events"]
may_read = ["agent_pools"]
params   = { min_buyers = 5 }
grain    = ["profile", "cut", "slice"]
hidden   = true

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
cut = { zh = "切分", en = "Cut", kind = "code", codes = "reply_cut" }
slice = { zh = "组", en = "Group", kind = "text", doc = { zh = "空：没有归属，或不足 min_buyers 位买家", en = "empty: nothing to attribute to, or fewer than min_buyers buyers" } }
groups = { zh = "组数", en = "Groups", kind = "count", doc = { zh = "并在这一行里的组", en = "put together in this row" } }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
agents = { zh = "客服", en = "Agents", kind = "count" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
cases = { zh = "计入", en = "Cases", kind = "count" }
in_time = { zh = "及时", en = "In time", kind = "count" }
unanswered = { zh = "没人回复", en = "No reply", kind = "count" }
waits = { zh = "回复轮次", en = "Replies", kind = "count" }
mean_seconds = { zh = "平均响应", en = "Mean response", kind = "seconds" }
p50_seconds = { zh = "响应（中位）", en = "Median response", kind = "seconds" }
p90_seconds = { zh = "响应（最慢一成）", en = "Slowest tenth", kind = "seconds" }
first_waits = { zh = "有首次响应的会话", en = "Sessions answered", kind = "count" }
first_mean_seconds = { zh = "平均首次响应", en = "Mean first response", kind = "seconds" }
first_p50_seconds = { zh = "首次响应（中位）", en = "Median first response", kind = "seconds" }
first_p90_seconds = { zh = "首次响应（最慢一成）", en = "First response, slowest tenth", kind = "seconds" }
*/
with

-- Names are long: buyers are counted by number.
numbered as (
    select *, dense_rank() over (order by platform, shop, buyer) as person,
    from reply_events
),

placed as (
    select
        profile, event, is_in_time, seconds, agent, person,
        unnest([
            {cut: 'hour', part: date_trunc('hour', asked_at)::varchar},
            {cut: 'clock', part: hour(asked_at)::varchar},
            {cut: 'phase', part: phase_from::varchar},
            {cut: 'question_type', part: nullif(question_type, 'other')},
            {cut: 'product', part: asked_sku},
            {cut: 'agent', part: agent},
            {cut: 'pool', part: if(
                agent is null, 'nobody', coalesce(numbered.pool, agent_pools.pool)
            )},
            {cut: 'employment', part: if(agent is null, 'nobody', employment)}
        ], recursive := true),
    from numbered
    -- Without a roster nobody's post is known.
    left join (from agent_pools where is_inferred is not true) as agent_pools using (agent)
),

named as (
    select
        profile,
        cut,
        part,
        case when cut in ('hour', 'clock', 'phase') or count(distinct person) >= $min_buyers
            then part end as slice,
    from placed
    group by profile, cut, part
)

select
    placed.profile as profile,
    placed.cut as cut,
    named.slice as slice,
    count(distinct placed.part) as groups,
    count(distinct person) as buyers,
    count(distinct agent) as agents,
    count(*) filter (event = 'session') as sessions,
    count(*) filter (event = 'case') as cases,
    count(*) filter (is_in_time) as in_time,
    count(*) filter (event = 'case' and seconds is null) as unanswered,
    count(seconds) filter (event = 'round') as waits,
    favg(seconds) filter (event = 'round') as mean_seconds,
    quantile_cont(seconds, 0.5) filter (event = 'round') as p50_seconds,
    quantile_cont(seconds, 0.9) filter (event = 'round') as p90_seconds,
    count(seconds) filter (event = 'session') as first_waits,
    favg(seconds) filter (event = 'session') as first_mean_seconds,
    quantile_cont(seconds, 0.5) filter (event = 'session') as first_p50_seconds,
    quantile_cont(seconds, 0.9) filter (event = 'session') as first_p90_seconds,
from placed
join named
    on named.profile = placed.profile
    and named.cut = placed.cut
    and named.part is not distinct from placed.part
group by all
order by profile, cut, slice
