/* retro
title    = { zh = "各类问题的常用时", en = "The usual work by question type" }
question = { zh = "每类问题一条回复通常要多久？", en = "How long does a reply to each question type usually take?" }
doc      = { zh = "大促期间每条回复用时的中位，0.5 秒以下（连发）与 300 秒以上（多半是离开）的不算；某类不足 30 条时取全部回复的中位。", en = "Median work of the replies of the promotion; under half a second (messages in a row) and over 300 seconds (most likely away) are left out; with fewer than 30 replies of a type the median of all stands." }
reads    = ["reply_works"]
params   = { longest_seconds = 300, least_replies = 30 }
grain    = ["question_type"]

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
w_type = { zh = "该类用时", en = "Work for the type", kind = "seconds" }
w_all = { zh = "全部用时", en = "Work over all", kind = "seconds" }
replies = { zh = "回复", en = "Replies", kind = "count" }
*/
with

measured as (
    select question_type, work_seconds,
    from reply_works
    where in_window and work_seconds >= 0.5 and work_seconds < $longest_seconds
),

overall as (
    select median(work_seconds) as w_all from measured
)

select
    question_type,
    case when count(*) >= $least_replies then median(work_seconds) else max(overall.w_all) end
        as w_type,
    max(overall.w_all) as w_all,
    count(*) as replies,
from measured
cross join overall
group by question_type
order by question_type
