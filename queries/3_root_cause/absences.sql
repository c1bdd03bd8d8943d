/* retro
title    = { zh = "在班期间长时间没有回复", en = "Long silences during a shift" }
question = { zh = "有没有人在班、在忙时却长时间没有回复？", en = "Was anyone silent for long in a busy shift?" }
doc      = { zh = "在班期间连续没有回复超过 45 分钟，且已另外留出该班次的全部休息时间（6 小时以上的班没写休息时按 60 分钟）；其间同岗平均每人应接 5 个以上会话才列出。大促期间一条消息都没有的客服不在此列（多半是名字对不上，见数据说明）。可能是换班、请假或被派去做别的，请先核对。", en = "No reply for more than 45 minutes of a shift, after allowing for its whole break (60 minutes where a shift of 6 hours or more has none written down), while 5 sessions or more per head came in. Agents without a single message in the promotion are left out (most likely their names differ; see the data notes). It may be a swap, leave or another task: check first." }
reads    = ["roster", "rounds", "agent_hours", "agent_pools", "promotion"]
params   = { silent_minutes = 45, meal_minutes = 60, meal_after_hours = 6, busy_sessions = 5.0, slow_seconds = 180 }
grain    = ["agent", "starts_at"]
order    = 60
say      = { zh = "{% if first %}有 {{ n }} 段在班却长时间没有回复的情况，最长的一段从 {{ first.starts_at|time }} 到 {{ first.ends_at|time }}；其间同岗平均每人要接 {{ first.expected_sessions|count }} 个会话。请先核对是否换班或请假。{% else %}没有发现在班却长时间没有回复的情况。{% endif %}", en = "{% if first %}Long silences during a shift: {{ n }}. The longest was from {{ first.starts_at|time }} to {{ first.ends_at|time }}, while {{ first.expected_sessions|count }} sessions per head came in. Check for swaps and leave first.{% else %}Nobody on shift was silent for long.{% endif %}" }

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
        -- A long shift whose breaks nobody wrote down has a meal all the same.
        case
            when roster.break_minutes > 0 then roster.break_minutes
            when roster.ends_at >= roster.starts_at + to_hours($meal_after_hours)
                then $meal_minutes::double
            else 0
        end as break_minutes,
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

placed as (
    select
        rounds.asked_at,
        rounds.is_first,
        rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds as is_late,
        coalesce(agent_pools.pool, (select pool from agent_pools where agent = '*')) as pool,
    from rounds
    left join agent_pools on agent_pools.agent = rounds.agent
),

meanwhile as (
    select
        silences.*,
        count(*) filter (placed.is_first) as arrivals,
        count(placed.asked_at) as rounds,
        count(*) filter (placed.is_late) as late_rounds,
    from silences
    left join placed
        on placed.pool = silences.pool
        and placed.asked_at >= silences.starts_at
        and placed.asked_at < silences.ends_at
    group by all
),

heads as (
    select
        silences.agent,
        silences.starts_at,
        sum(date_diff(
            'second',
            greatest(shifts_worked.shift_from, silences.starts_at),
            least(shifts_worked.shift_to, silences.ends_at)
        )) / 60 / silences.silent as heads,
    from silences
    join shifts_worked
        on shifts_worked.pool = silences.pool
        and shifts_worked.shift_from < silences.ends_at
        and shifts_worked.shift_to > silences.starts_at
    group by silences.agent, silences.starts_at, silences.silent
),

-- Whoever wrote without being asked was there.
sent as (
    select silences.agent, silences.starts_at, sum(agent_hours.sent_messages) as messages,
    from silences
    join agent_hours
        on agent_hours.agent = silences.agent
        and agent_hours.hour >= silences.starts_at
        and agent_hours.hour + interval 1 hour <= silences.ends_at
    group by all
)

select
    agent,
    starts_at,
    ends_at,
    pool,
    silent,
    break_minutes as planned_break,
    arrivals,
    arrivals / heads as expected_sessions,
    rounds,
    late_rounds,
from meanwhile
join heads using (agent, starts_at)
left join sent using (agent, starts_at)
where arrivals / heads >= $busy_sessions
    and coalesce(sent.messages, 0) = 0
order by silent desc, agent, starts_at
