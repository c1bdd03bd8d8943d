/* retro
title    = { zh = "客服接待负荷", en = "Load by agent" }
question = { zh = "接待量是怎么分到每位客服的？", en = "How was the work spread over the agents?" }
doc      = { zh = "按接待人数排列，不是名次。接待人数：当天的问题由本人回复过的买家，逐日相加；转接过的买家两位客服各算一位，所以相加大于全店。先接 = 本人最先回复的会话，接手 = 同事先回复、本人后来也回复过的会话。并发按手上至少有一个会话的分钟。每小时接待 = 接待人数 ÷ 在班小时；没有排班的留空，看有消息的小时。", en = "Ordered by volume, not a ranking. Buyers served: the agent wrote in person to a question of that day, by day and summed; a buyer handed over counts for both, so the sum is more than the shop's. First = sessions the agent answered first, taken over = sessions that a colleague answered first and the agent replied to later. Concurrency runs over minutes with an open chat. Buyers per hour = served ÷ hours on the roster; empty without one: see hours with a message." }
reads    = ["agent_days", "agent_minutes", "sessions_computed", "chat_lines"]
grain    = ["agent"]
order    = 36
say      = { zh = "{% if first %}{{ n }} 位客服，每人接待 {{ (rows|last).served_users|count }} 到 {{ first.served_users|count }} 位买家。{% set full = rows|rejectattr('p95_open', 'none')|sort(attribute='p95_open', reverse=true)|first %}{% if full %}同时接待最多的一位，有会话的时间里二十分之一同时接着 {{ full.p95_open|number }} 个以上。{% endif %}{% endif %}", en = "{% if first %}{{ n|counted('agent') }} served between {{ (rows|last).served_users|count }} and {{ first.served_users|counted('buyer') }} each.{% set full = rows|rejectattr('p95_open', 'none')|sort(attribute='p95_open', reverse=true)|first %}{% if full %} At the fullest desk, one busy minute in twenty had {{ full.p95_open|number }} chats or more.{% endif %}{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
served_users = { zh = "接待人数", en = "Buyers served", kind = "count" }
first_sessions = { zh = "先接", en = "Taken first", kind = "count" }
taken_over = { zh = "接手", en = "Taken over", kind = "count" }
sent_messages = { zh = "发出消息", en = "Messages sent", kind = "count" }
words = { zh = "字数", en = "Characters", kind = "count" }
busy_minutes = { zh = "有会话的分钟", en = "Minutes with a chat", kind = "count" }
p50_open = { zh = "并发（中位）", en = "At once, median", kind = "number" }
p95_open = { zh = "并发 P95", en = "At once, P95", kind = "number" }
duty_hours = { zh = "在班小时", en = "Hours on the roster", kind = "hours" }
active_hours = { zh = "有消息的小时", en = "Hours with a message", kind = "count" }
cph = { zh = "每小时接待", en = "Buyers per hour", kind = "number", doc = { zh = "接待人数 ÷ 在班小时，只算排班上有的日子", en = "served ÷ hours on the roster, days on it only" } }
cpd = { zh = "每日接待", en = "Buyers per day", kind = "number", doc = { zh = "接待人数 ÷ 在班天数", en = "served ÷ days on the roster" } }
*/
with

days as (
    select
        agent,
        sum(served_users)::bigint as served_users,
        sum(served_users) filter (duty_hours > 0) as duty_served,
        sum(sent_messages)::bigint as sent_messages,
        sum(words)::bigint as words,
        nullif(sum(duty_hours::decimal(18, 6)), 0)::double as duty_hours,
        nullif(count(*) filter (duty_hours > 0), 0) as duty_days,
        sum(active_hours)::bigint as active_hours,
    from agent_days
    group by all
),

minutes as (
    select
        agent,
        count(*) as busy_minutes,
        quantile_cont(open_sessions, 0.5) as p50_open,
        quantile_cont(open_sessions, 0.95) as p95_open,
    from agent_minutes
    where open_sessions > 0
    group by all
),

-- Who wrote in a session that somebody else had first.
sessions_written as (
    select distinct
        chat_lines.agent, sessions_computed.session_id,
        chat_lines.agent is not distinct from sessions_computed.agent as is_first,
    from chat_lines
    join sessions_computed using (platform, shop, conversation_id)
    where sessions_computed.in_window and chat_lines.role = 'reply' and chat_lines.sender = 'human'
        and chat_lines.sent_at between sessions_computed.started_at and sessions_computed.ended_at
),

receptions as (
    select
        agent,
        count(*) filter (is_first) as first_sessions,
        count(*) filter (not is_first) as taken_over,
    from sessions_written
    group by all
)

select
    days.agent,
    served_users,
    coalesce(first_sessions, 0) as first_sessions,
    coalesce(taken_over, 0) as taken_over,
    sent_messages,
    words,
    coalesce(busy_minutes, 0) as busy_minutes,
    p50_open,
    p95_open,
    duty_hours,
    active_hours,
    duty_served / duty_hours as cph,
    duty_served / duty_days as cpd,
from days
left join minutes on minutes.agent = days.agent
left join receptions on receptions.agent = days.agent
where served_users + sent_messages > 0
order by served_users desc, days.agent
