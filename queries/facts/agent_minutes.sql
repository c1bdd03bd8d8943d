/* retro
title    = { zh = "客服分钟", en = "Agent minutes" }
question = { zh = "每位客服每一分钟同时接着几个会话？", en = "How many chats did each agent have open in every minute?" }
doc      = { zh = "大促期间每位客服每分钟一行，只列有事的分钟：有会话未结束、有问题等着，或发出过消息。会话从首问到最后一条消息，含开头那一刻、不含结束那一刻；首尾同一刻的占它所在的一分钟。只算有回复的会话，整段记在先接待的客服名下；没人回复的问题，等到买家最后一次开口为止。", en = "One row per agent and minute of the promotion, only minutes with something: an open session, a waiting question or a message sent. A session lasts from its first question to its last message, including the former moment and not the latter; one that begins and ends in the same moment takes the minute it lies in. Answered sessions only, the whole session with the agent who took it first; a question that nobody answers waits until the buyer last wrote." }
reads    = ["promotion", "chat_lines", "rounds", "sessions_computed"]
may_read = ["roster"]
grain    = ["agent", "minute"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
minute = { zh = "分钟", en = "Minute", kind = "time" }
open_sessions = { zh = "同时接待", en = "Open sessions", kind = "count" }
waiting_rounds = { zh = "等着的问题", en = "Questions waiting", kind = "count" }
sent_messages = { zh = "发出消息", en = "Messages sent", kind = "count" }
on_duty = { zh = "在班", en = "On the roster", kind = "flag", doc = { zh = "没有排班表时为空", en = "empty without a roster" } }
*/
with

spans as (
    select 'session' as kind, agent, started_at as opens, ended_at as closes
    from sessions_computed
    where is_answered
    union all
    select 'round' as kind, agent, asked_at as opens, coalesce(replied_at, last_at) as closes
    from rounds
    union all
    select 'message' as kind, agent, sent_at as opens, sent_at as closes
    from chat_lines
    where role = 'reply' and sender = 'human'
    union all
    select 'shift' as kind, agent, starts_at as opens, ends_at as closes
    from roster
    where starts_at < ends_at
),

-- Cut to the promotion; what begins and ends in one moment lasts for a moment.
cut as (
    select
        spans.kind as kind,
        spans.agent as agent,
        date_trunc('minute', greatest(spans.opens, promotion.starts_at)) as first_minute,
        least(greatest(spans.closes, spans.opens + interval 1 microsecond), promotion.ends_at)
            as closes,
    from spans cross join promotion
    where spans.agent is not null
        and spans.opens < promotion.ends_at
        and (spans.opens >= promotion.starts_at or spans.closes > promotion.starts_at)
),

-- What ends on the full minute does not reach into the next one.
stretched as (
    select
        kind,
        agent,
        unnest(generate_series(
            first_minute, date_trunc('minute', closes - interval 1 microsecond), interval 1 minute
        )) as minute,
    from cut
),

counted as (
    select
        agent,
        minute,
        count(*) filter (kind = 'session') as open_sessions,
        count(*) filter (kind = 'round') as waiting_rounds,
        count(*) filter (kind = 'message') as sent_messages,
        count(*) filter (kind = 'shift') as shifts,
    from stretched
    group by agent, minute
)

select
    agent,
    minute,
    open_sessions,
    waiting_rounds,
    sent_messages,
    case when rostered.shift_lines > 0 then shifts > 0 end as on_duty,
from counted
cross join (select count(*) as shift_lines from roster) as rostered
where open_sessions + waiting_rounds + sent_messages > 0
order by agent, minute
