/* retro
title    = { zh = "手上会话最少的人", en = "Who held the fewest chats" }
question = { zh = "每一分钟开始时，同岗在岗的人里谁手上的会话最少？", en = "At the beginning of each minute, who of those present in the pool held the fewest chats?" }
doc      = { zh = "只比真正在岗的人（见 present_minutes）；next_held 是第二少的数，用来与最少的那位自己比。", en = "Among those really present (see present_minutes); next_held is the second fewest, to compare the one with the fewest." }
reads    = ["present_minutes", "chat_takes"]
grain    = ["pool", "minute"]

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
minute = { zh = "分钟", en = "Minute", kind = "time" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
held = { zh = "手上会话", en = "Chats in hand", kind = "count" }
next_held = { zh = "第二少", en = "Second fewest", kind = "count", doc = { zh = "只有一人在岗为空", en = "empty where one person was present" } }
*/
with

-- What was taken or let go within a minute shows at the beginning of the next.
steps as (
    select agent, date_trunc('minute', taken_at) + interval 1 minute as minute, 1 as step,
    from chat_takes
    union all
    select agent, date_trunc('minute', let_go_at) + interval 1 minute as minute, -1 as step,
    from chat_takes
    union all
    select agent, minute, 0 as step,
    from present_minutes
),

counted as (
    select
        agent,
        minute,
        sum(sum(step)) over (
            partition by agent order by minute
            rows between unbounded preceding and current row
        ) as held,
    from steps
    group by agent, minute
),

ranked as (
    select
        present_minutes.pool as pool,
        counted.minute as minute,
        counted.agent as agent,
        cast(held as bigint) as held,
        cast(lead(held) over line as bigint) as next_held,
        row_number() over line as place,
    from counted
    inner join present_minutes
        on present_minutes.agent = counted.agent and present_minutes.minute = counted.minute
    window line as (
        partition by present_minutes.pool, counted.minute order by held, counted.agent
    )
)

select pool, minute, agent, held, next_held,
from ranked
where place = 1
