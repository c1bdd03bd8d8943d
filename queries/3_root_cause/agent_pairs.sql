/* retro
title    = { zh = "客服的前后两期", en = "Each agent in two neighbouring periods" }
question = { zh = "只有客服绩效表时，每位客服前后两期各接了多少、及时率多少？", en = "With the agent table alone: each agent's part of the buyers and share in time, now and in the period before" }
doc      = { zh = "与前一个同样长的统计期相比；两期都要有 least_users 人以上。只在一期出现的客服，另一期的占比为 0，及时率按那一期全店的算。", en = "Compared with the period of equal length before; both need least_users buyers or more. Of an agent who is there in one period only, the other part is nought and the other rate the shop's." }
reads    = ["table_days", "promotion"]
params   = { least_users = 30 }
grain    = ["from_day", "to_day", "agent"]
hidden   = true

[columns]
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
users = { zh = "全店接待人数", en = "Buyers of the shop", kind = "count" }
agents = { zh = "全店客服", en = "Agents of the shop", kind = "count" }
in_time = { zh = "全店及时率", en = "The shop's share in time", kind = "share", doc = { zh = "按人数", en = "of the buyers" } }
before = { zh = "全店上期及时率", en = "The same in the period before", kind = "share", doc = { zh = "按人数", en = "of the buyers" } }
w_now = { zh = "接待占比", en = "Part of the buyers", kind = "share", doc = { zh = "占全店接待人数", en = "of the shop's buyers" } }
w_before = { zh = "上期接待占比", en = "The same before", kind = "share", doc = { zh = "占全店接待人数", en = "of the shop's buyers" } }
r_now = { zh = "及时率", en = "Share in time", kind = "share", doc = { zh = "按人数", en = "of the agent's buyers" } }
r_before = { zh = "上期及时率", en = "The same before", kind = "share", doc = { zh = "按人数", en = "of the agent's buyers" } }
*/
with

periods as (
    select
        from_day,
        to_day,
        lag(from_day) over same_length as from_before,
        sum(users)::bigint as users,
        count(*) as agents,
        fsum(users * in_time order by agent) / sum(users) as in_time,
    from table_days
    group by from_day, to_day
    window same_length as (partition by to_day - from_day order by from_day)
),

pairs as (
    select now.*, before.in_time as before, before.users as users_before,
        before.to_day as to_before,
    from periods as now
    join periods as before
        on before.from_day = now.from_before
        and before.to_day - before.from_day = now.to_day - now.from_day
    join promotion
        on now.from_day < promotion.ends_at and now.to_day + 1 > promotion.starts_at
    where before.to_day < now.from_day
        and now.users >= $least_users and before.users >= $least_users
),

-- Each agent of either period, with a share of nought where absent.
sides as (
    select pairs.from_day, pairs.to_day, agent, table_days.users / pairs.users as w,
        table_days.in_time as r, true as is_now,
    from pairs
    join table_days using (from_day, to_day)
    union all
    select pairs.from_day, pairs.to_day, agent, table_days.users / pairs.users_before,
        table_days.in_time, false
    from pairs
    join table_days on table_days.from_day = from_before and table_days.to_day = to_before
)

select
    from_day,
    to_day,
    agent,
    max(users) as users,
    max(agents) as agents,
    max(in_time) as in_time,
    max(before) as before,
    coalesce(max(w) filter (is_now), 0) as w_now,
    coalesce(max(w) filter (not is_now), 0) as w_before,
    coalesce(max(r) filter (is_now), max(in_time)) as r_now,
    coalesce(max(r) filter (not is_now), max(before)) as r_before,
from sides
join pairs using (from_day, to_day)
group by from_day, to_day, agent
order by from_day, to_day, agent
