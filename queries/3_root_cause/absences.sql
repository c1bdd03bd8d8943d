/* retro
title    = { zh = "在班期间长时间没有回复", en = "Long silences during a shift" }
question = { zh = "有没有人在班、在忙时却长时间没有回复?", en = "Was anyone silent for long in a busy shift?" }
doc      = { zh = "在班期间连续没有回复超过 45 分钟,且已另外留出该班次的全部休息时间;其间同岗平均每人应接 5 个以上会话才列出。大促期间一条消息都没有的客服不在此列(多半是名字对不上,见数据说明)。可能是换班、请假或被派去做别的,请先核对。", en = "No reply for more than 45 minutes of a shift, after allowing for its whole break, while 5 sessions or more per head came in. Agents without a single message in the promotion are left out (most likely their names differ; see the data notes). It may be a swap, leave or another task: check first." }
reads    = ["roster", "rounds", "chat_sessions", "agent_hours", "agent_pools", "promotion"]
params   = { silent_minutes = 45, busy_sessions = 5.0, slow_seconds = 180 }
grain    = ["agent", "starts_at"]
say      = { zh = "{% if first %}有 {{ n }} 段在班却长时间没有回复的情况,最长的一段从 {{ first.starts_at|time }} 到 {{ first.ends_at|time }};其间同岗平均每人要接 {{ first.expected_sessions|count }} 个会话。请先核对是否换班或请假。{% else %}没有发现在班却长时间没有回复的情况。{% endif %}", en = "{% if first %}{{ n }} long silence(s) during a shift; the longest from {{ first.starts_at|time }} to {{ first.ends_at|time }}, while {{ first.expected_sessions|count }} sessions per head came in. Check for swaps and leave first.{% else %}Nobody on shift was silent for long.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
silent = { zh = "没有回复", en = "Silent for", kind = "minutes" }
planned_break = { zh = "班次休息", en = "Break of the shift", kind = "minutes" }
arrivals = { zh = "其间同岗进线", en = "Sessions to the pool meanwhile", kind = "count" }
expected_sessions = { zh = "人均应接", en = "Sessions per head", kind = "number", doc = { zh = "其间同岗进线会话 ÷ 排班人数", en = "sessions to the pool ÷ people on the roster" } }
rounds = { zh = "其间同岗轮次", en = "Rounds of the pool meanwhile", kind = "count" }
late_rounds = { zh = "其中超时", en = "Late among them", kind = "count" }
*/
with

shifts_worked as (
    select
        roster.agent,
        coalesce(agent_pools.pool, roster.pool) as pool,
        greatest(roster.starts_at, promotion.starts_at) as shift_from,
        least(roster.ends_at, promotion.ends_at) as shift_to,
        roster.break_minutes,
    from roster
    join promotion
        on roster.starts_at < promotion.ends_at and roster.ends_at > promotion.starts_at
    left join agent_pools on agent_pools.agent = roster.agent
),

replies as (
    select rounds.agent, rounds.replied_at,
    from rounds
    join promotion
        on rounds.replied_at >= promotion.starts_at and rounds.replied_at < promotion.ends_at
),

moments as (
    select agent, pool, shift_from, shift_to, break_minutes, shift_from as moment
    from shifts_worked
    union all
    select agent, pool, shift_from, shift_to, break_minutes, shift_to
    from shifts_worked
    union all
    select
        shifts_worked.agent, pool, shift_from, shift_to, break_minutes, replies.replied_at
    from shifts_worked
    join replies
        on replies.agent = shifts_worked.agent
        and replies.replied_at between shift_from and shift_to
),

gaps as (
    select
        agent,
        pool,
        break_minutes,
        moment as starts_at,
        lead(moment) over (partition by agent, shift_from order by moment) as ends_at,
    from moments
    -- Whoever never replied at all most likely has another name in the chats.
    where agent in (select agent from replies)
),

silences as (
    select *, date_diff('second', starts_at, ends_at) / 60 as silent,
    from gaps
    where date_diff('second', starts_at, ends_at) / 60 >= $silent_minutes + break_minutes
),

placed_sessions as (
    select
        chat_sessions.first_asked_at,
        coalesce(agent_pools.pool, (select pool from agent_pools where agent = '*')) as pool,
    from chat_sessions
    left join agent_pools on agent_pools.agent = chat_sessions.agent
),

placed_rounds as (
    select
        rounds.asked_at,
        rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds as is_late,
        coalesce(agent_pools.pool, (select pool from agent_pools where agent = '*')) as pool,
    from rounds
    left join agent_pools on agent_pools.agent = rounds.agent
),

meanwhile as (
    select
        silences.*,
        (
            select count(*) from placed_sessions
            where placed_sessions.pool = silences.pool
                and first_asked_at >= silences.starts_at and first_asked_at < silences.ends_at
        ) as arrivals,
        (
            select count(*) from placed_rounds
            where placed_rounds.pool = silences.pool
                and asked_at >= silences.starts_at and asked_at < silences.ends_at
        ) as rounds,
        (
            select count(*) from placed_rounds
            where placed_rounds.pool = silences.pool and is_late
                and asked_at >= silences.starts_at and asked_at < silences.ends_at
        ) as late_rounds,
        (
            select sum(date_diff(
                'second',
                greatest(shift_from, silences.starts_at),
                least(shift_to, silences.ends_at)
            ))::double / 60
            from shifts_worked
            where shifts_worked.pool = silences.pool
                and shift_from < silences.ends_at and shift_to > silences.starts_at
        ) as roster_minutes,
        (
            select coalesce(sum(sent_messages), 0)
            from agent_hours
            where agent_hours.agent = silences.agent
                and hour >= silences.starts_at
                and hour + interval 1 hour <= silences.ends_at
        ) as sent_messages,
    from silences
)

select
    agent,
    starts_at,
    ends_at,
    pool,
    silent,
    break_minutes as planned_break,
    arrivals,
    arrivals / (roster_minutes / silent) as expected_sessions,
    rounds,
    late_rounds,
from meanwhile
where arrivals / (roster_minutes / silent) >= $busy_sessions
    and sent_messages = 0
order by silent desc, agent, starts_at
