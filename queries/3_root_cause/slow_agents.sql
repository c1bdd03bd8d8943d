/* retro
title    = { zh = "每条回复用时偏长", en = "Replies that take longer" }
question = { zh = "同样的时段、同样有人在等，谁的每条回复用时明显更长？", en = "At the same hours, with customers waiting, whose replies take clearly longer?" }
doc      = { zh = "只看上一条回复发出时下一位买家已经在等的回复，用时 = 从上一条回复（或接手）到这条回复；与同岗同事在同一小时的平均用时比较，因此忙闲、时段不影响结果。用时超过 5 分钟的不算（多半是离开）。可比回复不少于 50 条、且用时超过同事 1.5 倍才列出。用途是辅导，不是排名。", en = "Only replies where the next customer was already waiting when the last reply went out; time = from that reply to this one, compared with the colleagues of the pool in the same hour, so load and hour do not matter. Times over 5 minutes are left out (most likely away). Listed from 50 such replies and 1.5 times the colleagues' time. Meant for coaching, not for ranking." }
reads    = ["rounds", "agent_hours", "promotion"]
params   = { least_replies = 50, least_ratio = 1.5, longest_seconds = 300, least_team = 10, slow_seconds = 180 }
grain    = ["agent"]
order    = 62
say      = { zh = "{% if first %}{{ n }} 位客服每条回复的用时明显长于同时段同事，最长的是同事的 {{ first.ratio|ratio }} 倍（{{ first.reply_seconds|seconds }} 对 {{ first.team_seconds|seconds }}，{{ first.replies|count }} 条回复）。建议一对一辅导。{% else %}没有哪位客服的回复用时明显长于同时段的同事。{% endif %}", en = "{% if first %}Agents who take clearly longer per reply than colleagues at the same hours: {{ n }}. The longest takes {{ first.ratio|ratio }} times as long ({{ first.reply_seconds|seconds }} against {{ first.team_seconds|seconds }}, {{ first.replies|count }} replies). One-to-one coaching will help.{% else %}No agent takes clearly longer per reply than colleagues at the same hours.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
replies = { zh = "可比回复", en = "Replies compared", kind = "count" }
reply_seconds = { zh = "每条用时", en = "Time per reply", kind = "seconds" }
team_seconds = { zh = "同时段同事", en = "Colleagues at the same hours", kind = "seconds" }
ratio = { zh = "倍数", en = "Times as long", kind = "ratio", doc = { zh = "每条用时 ÷ 同时段同事", en = "time per reply ÷ colleagues at the same hours" } }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count" }
mean_wait = { zh = "买家平均等待", en = "Average wait", kind = "seconds", doc = { zh = "已回复轮次的平均等待", en = "mean wait of answered rounds" } }
team_wait = { zh = "同时段同事的平均等待", en = "Average wait with colleagues", kind = "seconds", doc = { zh = "按这位客服各小时的轮次数加权", en = "weighted by this agent's rounds in each hour" } }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
*/
with

answered as (
    select
        rounds.agent,
        agent_hours.pool,
        date_trunc('hour', rounds.replied_at) as hour,
        rounds.asked_at,
        rounds.replied_at,
        epoch_ms(rounds.replied_at) - epoch_ms(rounds.asked_at) as wait_ms,
        lag(rounds.replied_at) over (
            partition by rounds.agent order by rounds.replied_at, rounds.asked_at, rounds.session_id
        ) as previous_reply_at,
    from rounds
    join promotion
        on rounds.replied_at >= promotion.starts_at and rounds.replied_at < promotion.ends_at
    join agent_hours
        on agent_hours.agent = rounds.agent
        and agent_hours.hour = date_trunc('hour', rounds.replied_at)
),

by_hour as (
    select
        agent,
        coalesce(pool, 'all') as pool,
        hour,
        count(*) as waits,
        sum(wait_ms) as wait_ms,
        count(*) filter (is_back_to_back) as replies,
        coalesce(sum(work_ms) filter (is_back_to_back), 0) as work_ms,
    from (
        select
            *,
            epoch_ms(replied_at) - epoch_ms(previous_reply_at) as work_ms,
            asked_at <= previous_reply_at
                and epoch_ms(replied_at) - epoch_ms(previous_reply_at)
                    between 1 and $longest_seconds * 1000 as is_back_to_back,
        from answered
    )
    group by all
),

team as (
    select
        pool,
        hour,
        sum(waits) as waits,
        sum(wait_ms) as wait_ms,
        sum(replies) as replies,
        sum(work_ms) as work_ms,
    from by_hour
    group by all
),

-- The colleagues are everybody else, so that nobody is compared with themselves.
compared as (
    select
        by_hour.agent,
        max(by_hour.pool) as pool,
        sum(by_hour.replies)::bigint as replies,
        sum(by_hour.work_ms)::double as work_ms,
        fsum(
            by_hour.replies * (team.work_ms - by_hour.work_ms)::double
            / (team.replies - by_hour.replies)::double
            order by by_hour.hour, by_hour.pool
        ) as usual_ms,
        sum(by_hour.waits)::bigint as waits,
        sum(by_hour.wait_ms)::double as wait_ms,
        fsum(
            by_hour.waits * (team.wait_ms - by_hour.wait_ms)::double
            / (team.waits - by_hour.waits)::double
            order by by_hour.hour, by_hour.pool
        ) as usual_wait_ms,
    from by_hour
    join team on team.pool = by_hour.pool and team.hour = by_hour.hour
    where by_hour.replies > 0 and team.replies - by_hour.replies >= $least_team
    group by by_hour.agent
),

asked as (
    select
        rounds.agent,
        count(*) as rounds,
        count(*) filter (rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds)
            as late_rounds,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at and rounds.asked_at < promotion.ends_at
    group by all
)

select
    compared.agent,
    compared.pool,
    compared.replies,
    work_ms / compared.replies / 1000 as reply_seconds,
    usual_ms / compared.replies / 1000 as team_seconds,
    work_ms / usual_ms as ratio,
    coalesce(asked.rounds, 0) as rounds,
    wait_ms / waits / 1000 as mean_wait,
    usual_wait_ms / waits / 1000 as team_wait,
    coalesce(asked.late_rounds, 0) as late_rounds,
from compared
left join asked on asked.agent = compared.agent
where compared.replies >= $least_replies and work_ms > $least_ratio * usual_ms
order by ratio desc, compared.agent
