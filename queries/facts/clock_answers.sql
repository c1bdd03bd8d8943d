/* retro
title    = { zh = "按口径的回复", en = "Replies by clock" }
question = { zh = "按每套口径，每次问答之后是欠着、答上了，还是答晚了？", en = "By each clock, does a turn leave a question open, answer it, or answer too late?" }
doc      = { zh = "一条有效回复要由口径认可的人给出；静默满 reply_cut_minutes 分钟或 lapse_hours 小时之后、或（day_cut）次日的回复，答得太晚，不算。没有欠着的问题时客服说话，什么也不答。", en = "A valid reply comes from somebody whom the clock accepts; after reply_cut_minutes or lapse_hours of silence, or (day_cut) on the next day, it is too late. An agent who speaks while nothing is open answers nothing." }
reads    = ["turns", "clocks"]
grain    = ["clock", "platform", "shop", "conversation_id", "turn_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
turn_no = { zh = "序号", en = "Turn", kind = "count" }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time", doc = { zh = "客服先开口的为空", en = "empty where an agent spoke first" } }
opened_at = { zh = "开始", en = "Opened at", kind = "time" }
question_before = { zh = "前一个问题", en = "Question before", kind = "time" }
turn_before = { zh = "前一次问答", en = "Turn before", kind = "count" }
silence_seconds = { zh = "静默", en = "Silence", kind = "seconds" }
reply_seq = { zh = "有效回复的序号", en = "Valid reply no.", kind = "count" }
replied_at = { zh = "有效回复", en = "Valid reply at", kind = "time" }
hand_over_seq = { zh = "转人工的序号", en = "Hand-over no.", kind = "count", doc = { zh = "问题作罢之后的转接不算", en = "not one after the question lapsed" } }
hand_over_at = { zh = "转人工", en = "Handed to a person", kind = "time" }
settled = { zh = "之后", en = "Leaves", kind = "code", codes = "settled", doc = { zh = "open 欠着，closed 了结了，late 答晚了，会话已经断了；空为没有变化", en = "open, closed, or late: the reply came after the session had ended; empty where nothing changed" } }
*/
with

-- The first reply that this clock accepts, before any cut.
answered as (
    select
        clocks.clock,
        turns.*,
        clocks.day_cut,
        least(nullif(clocks.reply_cut_minutes, 0) * 60, nullif(clocks.lapse_hours, 0) * 3600)
            as cut_seconds,
        least(nullif(clocks.reply_cut_minutes, 0) * 60, nullif(clocks.idle_minutes, 0) * 60)
            as end_seconds,
        least(human_seq, case when clocks.stops_assist then assist_seq end,
            case when clocks.stops_auto then auto_seq end) as first_seq,
    from turns
    join clocks using (platform, shop)
    where (clocks.ads = 'count' or not turns.is_ads)
        -- Once for all clocks that cut alike.
        and coalesce(clocks.ruler, clocks.clock) = clocks.clock
),

talked as (
    select
        *,
        case first_seq when human_seq then human_at when assist_seq then assist_at
            when auto_seq then auto_at end as first_at,
        lag(turn_no) over talk as turn_before,
        cast(date_diff('second', lag(last_at) over talk, opened_at) as double) as silence_seconds,
        lag(asked_at ignore nulls) over talk as question_before,
        coalesce(asked_at, lag(asked_at ignore nulls) over talk) as question_at,
        lag(case when asked_at is not null then first_seq is null end ignore nulls) over talk
            as is_open_before,
    from answered
    window talk as (partition by clock, platform, shop, conversation_id order by turn_no)
),

judged as (
    select
        *,
        coalesce(date_diff('second', question_at, first_at) >= cut_seconds, false)
            or (day_cut and coalesce(cast(first_at as date) > cast(question_at as date), false))
            as is_late,
        -- A reply on the next day may come late and still be of the same session.
        coalesce(date_diff('second', question_at, first_at) >= end_seconds, false) as is_ended,
        coalesce(date_diff('second', question_at, hand_over_at) < cut_seconds, true)
            and not (day_cut and cast(hand_over_at as date) > cast(question_at as date))
            as is_handed_in_time,
        coalesce(date_diff('second', question_at, opened_at) >= cut_seconds, false) as is_lapsed,
    from talked
)

select
    clock, platform, shop, conversation_id, turn_no, asked_at, opened_at, question_before,
    turn_before, silence_seconds,
    -- An agent who speaks while nothing is open answers nothing.
    case when not is_late and (asked_at is not null or is_open_before) then first_seq end
        as reply_seq,
    case when not is_late and (asked_at is not null or is_open_before) then first_at end
        as replied_at,
    case when is_handed_in_time then hand_over_seq end as hand_over_seq,
    case when is_handed_in_time then hand_over_at end as hand_over_at,
    case
        when asked_at is null then case when first_seq is not null or is_lapsed then 'closed' end
        when first_seq is null then 'open'
        when is_late and is_ended then 'late'
        else 'closed'
    end as settled,
from judged
