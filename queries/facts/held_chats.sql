/* retro
title    = { zh = "接手时手上的会话", en = "Chats in hand when one more came" }
question = { zh = "每个会话分到客服时，他手上已有几个会话，同事最少的有几个？", en = "When a chat was assigned, how many did the agent already hold, and how few did a colleague hold?" }
doc      = { zh = "大促期间转到人工、有客服接手的会话；什么算在手上见 chat_takes。lowest_held 取同岗真正在岗（见 present_minutes）的同事在那一分钟开始时手上最少的数。", en = "Chats of the promotion that an agent took; chat_takes says what counts as in hand. lowest_held is the fewest that any colleague of the pool who was really present (see present_minutes) held at the beginning of that minute." }
reads    = ["chat_takes"]
may_read = ["pool_lows"]
grain    = ["session_id"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
taken_at = { zh = "接手", en = "Taken at", kind = "time" }
held = { zh = "手上会话", en = "Chats in hand", kind = "count", doc = { zh = "不含这一个", en = "without this one" } }
lowest_held = { zh = "同事最少的", en = "Fewest with a colleague", kind = "count", doc = { zh = "不知道为空", en = "empty where unknown" } }
*/
with

steps as (
    select agent, pool, session_id, in_window, taken_at as moment, 1 as step,
    from chat_takes
    union all
    select agent, pool, session_id, in_window, let_go_at as moment, -1 as step,
    from chat_takes
),

counted as (
    select
        *,
        coalesce(sum(step) over (
            partition by agent order by moment, step, session_id
            rows between unbounded preceding and 1 preceding
        ), 0) as held,
    from steps
)

select
    session_id,
    counted.agent as agent,
    counted.pool as pool,
    counted.moment as taken_at,
    cast(counted.held as bigint) as held,
    case when pool_lows.agent <> counted.agent then pool_lows.held else pool_lows.next_held end
        as lowest_held,
from counted
left join pool_lows
    on pool_lows.pool = counted.pool and pool_lows.minute = date_trunc('minute', counted.moment)
where step = 1 and in_window
