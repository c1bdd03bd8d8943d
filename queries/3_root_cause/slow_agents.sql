/* retro
title    = { zh = "每条回复用时偏长", en = "Replies that take longer" }
question = { zh = "答同样的问题，谁的每条回复用时明显更长？", en = "For the same kinds of question, whose replies take clearly longer?" }
doc      = { zh = "用时系数 = 每条回复的用时 ÷ 该类问题的常用时，再与中间那位客服相比（见“客服用时系数”），超过 1.5 倍、且不少于 50 条回复才列出。另附佐证：只看上一条回复发出时下一位买家已经在等的回复，与同岗同事在同一小时的平均用时比较，忙闲、时段不影响结果；有 50 条以上可比而不到 1.25 倍的，视为没有佐证，不列出。5 分钟以上的不算（多半是离开）。门槛均可改。用途是辅导，不是排名。", en = "Factor = work of each reply ÷ the usual work of its question type, relative to the agent in the middle (see agent_speeds); listed above 1.5, from 50 replies. As evidence beside it: only replies where the next customer was already waiting when the last one went out, compared with the colleagues of the pool in the same hour, so load and hour do not matter; who has 50 of these and takes less than 1.25 times as long is not listed. Times over 5 minutes are left out (most likely away). All limits (cfg). Meant for coaching, not for ranking." }
reads    = ["messages", "agent_speeds", "reply_works"]
params   = { least_factor = 1.5, least_replies = 50, least_ratio = 1.25, longest_seconds = 300, least_team = 10, slow_seconds = 180 }
grain    = ["agent"]
order    = 62
say      = { zh = "{% if first %}{{ n }} 位客服答同类问题的用时明显更长，最长的是一般水平的 {{ first.factor|ratio }} 倍（{{ first.replies|count }} 条回复）{% if first.ratio is not none %}；有人在等时每条 {{ first.reply_seconds|seconds }}，同时段同事 {{ first.team_seconds|seconds }}{% endif %}。建议一对一辅导。{% else %}没有哪位客服的回复用时明显更长。{% endif %}", en = "{% if first %}Agents who clearly take longer over the same kinds of question: {{ n }}. The longest takes {{ first.factor|ratio }} times the usual ({{ first.replies|counted('reply', 'replies') }}){% if first.ratio is not none %}; with customers waiting {{ first.reply_seconds|seconds }} a reply, colleagues at the same hours {{ first.team_seconds|seconds }}{% endif %}. One-to-one coaching will help.{% else %}No agent takes clearly longer per reply.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
replies = { zh = "回复", en = "Replies", kind = "count" }
factor = { zh = "用时系数", en = "Times the usual", kind = "ratio", doc = { zh = "同类问题，1 为中间水平", en = "same question types; 1 is the middle" } }
compared = { zh = "有人在等的回复", en = "Replies with somebody waiting", kind = "count" }
reply_seconds = { zh = "其每条用时", en = "Time per reply then", kind = "seconds" }
team_seconds = { zh = "同时段同事", en = "Colleagues at the same hours", kind = "seconds" }
ratio = { zh = "同时段倍数", en = "Times as long", kind = "ratio", doc = { zh = "有人在等时每条用时 ÷ 同时段同事；不足 50 条为空", en = "time per reply with somebody waiting ÷ colleagues; empty under 50 replies" } }
mean_wait = { zh = "买家平均等待", en = "Average wait", kind = "seconds", doc = { zh = "已回复问题的平均等待", en = "mean wait of answered questions" } }
team_wait = { zh = "同时段同事的平均等待", en = "Average wait with colleagues", kind = "seconds", doc = { zh = "按这位客服各小时的回复数加权", en = "weighted by this agent's replies in each hour" } }
late_rounds = { zh = "超时回复", en = "Late replies", kind = "count" }
*/
with

cells as (
    select
        agent,
        pool,
        date_trunc('hour', replied_at) as hour,
        count(*) as waits,
        sum(epoch_ms(replied_at) - epoch_ms(asked_at))::decimal(28, 3) as wait_ms,
        count(*) filter (epoch_ms(replied_at) - epoch_ms(asked_at) > $slow_seconds * 1000) as late,
        count(*) filter (is_back_to_back and work_seconds <= $longest_seconds) as replies,
        coalesce(sum((work_seconds * 1000)::decimal(28, 3)) filter (
            is_back_to_back and work_seconds <= $longest_seconds
        ), 0) as work_ms,
    from reply_works
    where in_window
    group by all
),

-- The colleagues are everybody else, so that nobody is compared with themselves.
beside as (
    select
        *,
        sum(waits) over team - waits as team_waits,
        sum(wait_ms) over team - wait_ms as team_wait_ms,
        sum(replies) over team - replies as team_replies,
        sum(work_ms) over team - work_ms as team_work_ms,
    from cells
    window team as (partition by pool, hour)
),

measured as (
    select
        agent,
        min(pool) as pool,
        sum(late)::bigint as late_rounds,
        sum(wait_ms) / sum(waits) / 1000 as mean_wait,
        fsum(waits * team_wait_ms / team_waits order by hour) filter (team_waits >= $least_team)
            / sum(waits) filter (team_waits >= $least_team) / 1000 as team_wait,
        nullif(sum(replies) filter (team_replies >= $least_team), 0)::bigint as compared,
        sum(work_ms) filter (team_replies >= $least_team) / compared / 1000 as reply_seconds,
        fsum(replies * team_work_ms / team_replies order by hour)
            filter (team_replies >= $least_team) / compared / 1000 as team_seconds,
    from beside
    group by agent
)

select
    agent_speeds.agent,
    pool,
    agent_speeds.replies,
    factor,
    coalesce(compared, 0) as compared,
    if(compared >= $least_replies, reply_seconds, null) as reply_seconds,
    if(compared >= $least_replies, team_seconds, null) as team_seconds,
    if(compared >= $least_replies, reply_seconds / nullif(team_seconds, 0), null) as ratio,
    mean_wait,
    team_wait,
    late_rounds,
from agent_speeds
join measured on measured.agent = agent_speeds.agent
where factor > $least_factor
    and agent_speeds.replies >= $least_replies
    and coalesce(ratio >= $least_ratio, true)
order by factor desc, agent_speeds.agent
