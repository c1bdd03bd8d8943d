/* retro
title    = { zh = "按口径分轮", en = "Turns by clock" }
question = { zh = "按每套口径，哪些问答属于同一轮、同一次会话？", en = "By each clock, which turns belong to one round and one session?" }
doc      = { zh = "一轮从第一条未答的有效买家消息起，到第一条有效回复止。静默满 idle_minutes 分钟且没有欠着的问题，算新会话；静默满 reply_cut_minutes 分钟（或 lapse_hours 小时）的问题作罢，之后的回复不算响应时间；day_cut 的口径里，次日的回复不算。", en = "A round runs from the first unanswered effective buyer message to the first valid reply. With nothing open, idle_minutes of silence begin a new session; after reply_cut_minutes (or lapse_hours) of silence a question lapses, and a later reply is no response time; where day_cut is set, a reply on the next day does not count." }
reads    = ["clock_answers", "clocks"]
grain    = ["clock", "platform", "shop", "conversation_id", "turn_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
turn_no = { zh = "序号", en = "Turn", kind = "count" }
session_no = { zh = "会话序号", en = "Session no.", kind = "count" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count" }
reply_seq = { zh = "有效回复的序号", en = "Valid reply no.", kind = "count" }
replied_at = { zh = "有效回复", en = "Valid reply at", kind = "time" }
hand_over_seq = { zh = "转人工的序号", en = "Hand-over no.", kind = "count" }
hand_over_at = { zh = "转人工", en = "Handed to a person", kind = "time" }
is_alone = { zh = "一轮只有这一次", en = "The only turn of its round", kind = "flag" }
*/
with

followed as (
    select
        clock_answers.*,
        clocks.day_cut,
        nullif(clocks.idle_minutes, 0) * 60 as idle_seconds,
        nullif(clocks.reply_cut_minutes, 0) * 60 as cut_seconds,
        nullif(clocks.lapse_hours, 0) * 3600 as lapse_seconds,
        date_diff('second', question_before, opened_at) as question_seconds,
        coalesce(lag(settled ignore nulls) over (
            partition by clock, platform, shop, conversation_id order by turn_no
        ), 'closed') as settled_before,
    from clock_answers
    join clocks using (clock, platform, shop)
),

judged as (
    select
        *,
        settled_before = 'open' and coalesce(question_seconds >= cut_seconds, false) as is_cut,
        settled_before = 'open'
            and coalesce(question_seconds < cut_seconds, true)
            and coalesce(question_seconds < lapse_seconds, true)
            and not (day_cut and cast(opened_at as date) > cast(question_before as date))
            as is_open,
    from followed
),

breaks as (
    select
        *,
        turn_before is null
            or is_cut
            or settled_before = 'late'
            or (not is_open and coalesce(silence_seconds >= idle_seconds, false))
            as opens_session,
    from judged
),

begun as (
    select *, opens_session or (asked_at is not null and not is_open) as begins from breaks
)

select
    clock,
    platform,
    shop,
    conversation_id,
    turn_no,
    cast(sum(case when opens_session then 1 else 0 end) over talk as bigint) as session_no,
    cast(sum(case when asked_at is not null and begins then 1 else 0 end) over talk as bigint)
        as round_no,
    reply_seq,
    replied_at,
    hand_over_seq,
    hand_over_at,
    begins and lead(begins, 1, true) over (
        partition by clock, platform, shop, conversation_id order by turn_no
    ) as is_alone,
from begun
window talk as (
    partition by clock, platform, shop, conversation_id order by turn_no
    rows between unbounded preceding and current row
)
