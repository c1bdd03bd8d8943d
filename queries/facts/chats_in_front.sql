/* retro
title    = { zh = "排在前面的是什么", en = "What stood in front" }
question = { zh = "等太久的会话等在客服手里时，客服在忙的有多少是难题？", en = "While a slow chat waited with its agent, how much of the agent's work was hard questions?" }
doc      = { zh = "等待期间该客服处理其他会话的时间，按每条回复所答的问题类型：平时用时超过全部问题 hard_ratio 倍的类型算难题，其用时中超出全部问题水平的部分（1 − w_all ÷ w_type）记为难题占用。用时 longest_seconds 秒以上的回复多半中途离开，不算。", en = "The agent's work on other chats meanwhile, by the question type of each reply: a type that usually takes more than hard_ratio times all questions is hard, and the part of its time beyond all questions (1 − w_all ÷ w_type) counts as taken by hard questions. Replies of longest_seconds or more are left out (most likely away)." }
reads    = ["wait_minutes", "reply_works"]
may_read = ["norms"]
params   = { hard_ratio = 1.5, longest_seconds = 300 }
grain    = ["session_id"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
front_seconds = { zh = "客服处理其他会话", en = "Work on other chats", kind = "seconds" }
hard_seconds = { zh = "其中难题占用", en = "Of it, taken by hard questions", kind = "seconds" }
*/
with

hard as (
    select question_type, 1 - w_all / w_type as hard_share
    from norms
    where w_type > $hard_ratio * w_all
),

works as (
    select
        agent,
        begun_at,
        replied_at,
        coalesce(hard_share, 0) as hard_share,
        unnest(generate_series(
            date_trunc('minute', begun_at), date_trunc('minute', replied_at), interval 1 minute
        )) as minute,
    from reply_works
    left join hard on hard.question_type = reply_works.question_type
    where work_seconds < $longest_seconds and replied_at > begun_at and agent is not null
),

-- Both are cut into minutes first, so that they meet on agent and minute and on nothing else.
met as (
    select
        wait_minutes.session_id,
        works.hard_share,
        greatest(0, date_diff(
            'millisecond',
            greatest(wait_minutes.from_at, works.begun_at),
            least(wait_minutes.to_at, works.replied_at)
        )) as ms,
    from wait_minutes
    inner join works on works.agent = wait_minutes.agent and works.minute = wait_minutes.minute
    where wait_minutes.part = 'inbox'
)

select
    session_id,
    sum(ms) / 1000.0 as front_seconds,
    cast(sum(cast(ms * hard_share / 1000 as decimal(18, 6))) as double) as hard_seconds,
from met
group by session_id
having sum(ms) > 0
order by session_id
