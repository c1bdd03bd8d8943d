/* retro
title    = { zh = "班次里的静默", en = "Silences during shifts" }
question = { zh = "在班时谁多久没有发出消息，其间有没有人在等？", en = "Who on shift sent nothing for how long, and was anybody waiting meanwhile?" }
doc      = { zh = "duty_gaps 的每一段。waiting_from 是之后 look_minutes 分钟内回复的问题里最早的一个，且一直在他手上。", en = "Every stretch of duty_gaps. waiting_from is the earliest question held by the agent that was answered within look_minutes after the stretch." }
reads    = ["duty_gaps", "shift_spans"]
may_read = ["reply_works", "human_chats"]
params   = { look_minutes = 10, busy_minutes = 30 }
grain    = ["agent", "starts_at"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
shift_at = { zh = "班次开始", en = "Shift from", kind = "time" }
shift_to = { zh = "班次结束", en = "Shift to", kind = "time" }
break_minutes = { zh = "休息（分钟）", en = "Break minutes", kind = "number" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
waiting_from = { zh = "有人等起", en = "Somebody waiting since", kind = "time", doc = { zh = "没有人在等为空", en = "empty if nobody waited" } }
is_last = { zh = "到下班为止", en = "Until the end of the shift", kind = "flag" }
per_head = { zh = "人均应接", en = "Sessions per head", kind = "number", doc = { zh = "其间每分钟的同岗进线 ÷ 同岗在班人数之和；只算 busy_minutes 分钟以上的", en = "sum over its minutes of sessions to the pool ÷ people of the pool on shift; only from busy_minutes on" } }
*/
with

waits as (
    select
        after_gaps.agent as agent,
        after_gaps.starts_at as starts_at,
        min(greatest(asked_at, held_at)) as waiting_from,
    from (
        select agent, starts_at, ends_at,
            unnest(generate_series(
                date_trunc('minute', ends_at),
                date_trunc('minute', ends_at) + $look_minutes * interval 1 minute,
                interval 1 minute
            )) as minute_at,
        from duty_gaps
    ) as after_gaps
    inner join reply_works
        on reply_works.agent = after_gaps.agent
        and date_trunc('minute', reply_works.replied_at) = after_gaps.minute_at
    where reply_works.is_held
        and reply_works.replied_at >= after_gaps.ends_at
        and greatest(asked_at, held_at) < after_gaps.ends_at
    group by after_gaps.agent, after_gaps.starts_at
),

heads as (
    select pool, minute_at, count(distinct agent) as heads,
    from (
        select agent, pool,
            unnest(generate_series(
                date_trunc('minute', starts_at), ends_at - interval 1 microsecond, interval 1 minute
            )) as minute_at,
        from shift_spans
    ) as shift_minutes
    group by pool, minute_at
),

arrivals as (
    select pool, date_trunc('minute', entered_at) as minute_at, count(*) as chats,
    from human_chats
    group by pool, date_trunc('minute', entered_at)
),

busy as (
    select long_gaps.agent, long_gaps.starts_at,
        cast(sum(cast(cast(chats as double) / heads as decimal(28, 15))) as double) as per_head,
    from (
        select agent, pool, starts_at,
            unnest(generate_series(
                date_trunc('minute', starts_at), ends_at - interval 1 microsecond, interval 1 minute
            )) as minute_at,
        from duty_gaps
        where date_diff('second', starts_at, ends_at) >= $busy_minutes * 60
    ) as long_gaps
    inner join heads on heads.pool = long_gaps.pool and heads.minute_at = long_gaps.minute_at
    inner join arrivals on arrivals.pool = heads.pool and arrivals.minute_at = heads.minute_at
    group by long_gaps.agent, long_gaps.starts_at
)

select duty_gaps.* exclude (is_last), waiting_from, is_last, per_head,
from duty_gaps
left join waits on waits.agent = duty_gaps.agent and waits.starts_at = duty_gaps.starts_at
left join busy on busy.agent = duty_gaps.agent and busy.starts_at = duty_gaps.starts_at
order by duty_gaps.agent, duty_gaps.starts_at
