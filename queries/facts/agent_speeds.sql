/* retro
title    = { zh = "客服用时系数", en = "How long each agent takes" }
question = { zh = "同类问题，每位客服每条回复的用时是中间水平的几倍？", en = "For the same kinds of question, how many times the middle agent's time does each agent take?" }
doc      = { zh = "每条回复的用时 ÷ 该类常用时，取几何平均，再与中间那位客服相比；回复少的向 1 收缩，50 条时收一半。0.5 秒以下与 300 秒以上的不算。", en = "Work of each reply ÷ the usual work of its type, as a geometric mean, relative to the agent in the middle; shrunk towards 1 with few replies, by half at 50. Under half a second and over 300 seconds are left out." }
reads    = ["reply_works", "norms"]
params   = { longest_seconds = 300, shrink_replies = 50 }
grain    = ["agent"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
replies = { zh = "回复", en = "Replies", kind = "count" }
factor = { zh = "用时系数", en = "Factor", kind = "ratio", doc = { zh = "1 为中间水平，越大越慢", en = "1 is the middle; larger is slower" } }
*/
with

means as (
    select
        reply_works.agent as agent,
        count(*) as replies,
        avg(cast(ln(work_seconds / w_type) as decimal(18, 9))) as log_mean,
    from reply_works
    inner join norms on norms.question_type = reply_works.question_type
    where in_window and work_seconds >= 0.5 and work_seconds <= $longest_seconds and w_type > 0
    group by reply_works.agent
)

select
    agent,
    replies,
    exp(
        cast(replies as double) / (replies + $shrink_replies) * (means.log_mean - middle.log_mean)
    ) as factor,
from means
cross join (select median(log_mean) as log_mean from means) as middle
order by agent
