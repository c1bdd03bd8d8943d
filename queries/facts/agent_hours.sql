/* retro
title    = { zh = "客服小时", en = "Agent hours" }
question = { zh = "每位客服每小时在岗多久、干了多少？", en = "How long was each agent on duty in each hour, and how much was done?" }
doc      = { zh = "大促期间每位客服每小时一行，只列在岗或有动作的小时。在岗按排班与该小时的重叠，休息平摊到整个班次；没有排班时为 0。", en = "One row per agent and hour of the promotion with duty or activity. Duty is the overlap of roster and hour, breaks spread evenly over the shift; 0 where there is no roster." }
reads    = ["promotion", "chat_lines", "rounds", "sessions_computed"]
may_read = ["roster", "agents"]
params   = { slow_seconds = 180 }
grain    = ["agent", "hour"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
group_name = { zh = "组别", en = "Group", kind = "text" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
employment = { zh = "用工", en = "Employment", kind = "code", codes = "employment" }
hour = { zh = "时段", en = "Hour", kind = "hour" }
on_duty_minutes = { zh = "在岗", en = "On duty", kind = "minutes" }
sent_messages = { zh = "发出消息", en = "Messages sent", kind = "count" }
receptions = { zh = "接待会话", en = "Receptions", kind = "count", doc = { zh = "该小时开始、由该客服接待的会话", en = "sessions begun in the hour and taken by the agent" } }
rounds = { zh = "轮次", en = "Rounds", kind = "count", doc = { zh = "该小时提出的问题", en = "questions asked in the hour" } }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count", doc = { zh = "等待超过 slow_seconds 秒，或没人回复", en = "waited longer than slow_seconds, or never answered" } }
*/
with

calendar as (
    select
        unnest(generate_series(
            date_trunc('hour', starts_at), date_trunc('hour', ends_at), interval 1 hour
        )) as hour,
        starts_at,
        ends_at,
    from promotion
),

hours as (
    select * from calendar where hour < ends_at
),

duty as (
    select
        roster.agent as agent,
        hours.hour as hour,
        sum(
            cast(date_diff(
                'second',
                greatest(roster.starts_at, hours.hour, hours.starts_at),
                least(roster.ends_at, hours.hour + interval 1 hour, hours.ends_at)
            ) as decimal(18, 6)) / 60
            * (1 - roster.break_minutes * 60.0
                / nullif(date_diff('second', roster.starts_at, roster.ends_at), 0))
        ) as on_duty_minutes,
    from roster
    join hours
        on roster.starts_at < least(hours.hour + interval 1 hour, hours.ends_at)
        and roster.ends_at > greatest(hours.hour, hours.starts_at)
    group by roster.agent, hours.hour
),

done as (
    select agent, date_trunc('hour', sent_at) as hour, 1 as sent, 0 as received, 0 as asked, 0 as late,
    from chat_lines
    where role = 'reply' and sender = 'human' and in_window
    union all
    select agent, date_trunc('hour', started_at) as hour, 0, 1, 0, 0,
    from sessions_computed
    where in_window
    union all
    select
        agent,
        date_trunc('hour', asked_at) as hour,
        0,
        0,
        1,
        case when wait_seconds is null or wait_seconds > $slow_seconds then 1 else 0 end,
    from rounds
    where in_window
),

work as (
    select
        agent,
        hour,
        cast(sum(sent) as bigint) as sent_messages,
        cast(sum(received) as bigint) as receptions,
        cast(sum(asked) as bigint) as rounds,
        cast(sum(late) as bigint) as late_rounds,
    from done
    where agent is not null
    group by agent, hour
),

slots as (
    select agent, hour, from duty
    union
    select agent, hour, from work
),

posts as (
    select agent, min(group_name) as group_name, min(pool) as pool,
    from roster
    group by agent
)

select
    slots.agent as agent,
    coalesce(agents.group_name, posts.group_name) as group_name,
    coalesce(agents.pool, posts.pool) as pool,
    agents.employment as employment,
    slots.hour as hour,
    coalesce(cast(duty.on_duty_minutes as double), 0) as on_duty_minutes,
    coalesce(work.sent_messages, 0) as sent_messages,
    coalesce(work.receptions, 0) as receptions,
    coalesce(work.rounds, 0) as rounds,
    coalesce(work.late_rounds, 0) as late_rounds,
from slots
left join duty on duty.agent = slots.agent and duty.hour = slots.hour
left join work on work.agent = slots.agent and work.hour = slots.hour
left join agents on agents.agent = slots.agent
left join posts on posts.agent = slots.agent
order by agent, hour
