/* retro
title    = { zh = "答复轮次", en = "Rounds" }
question = { zh = "每个问题等了多久才有人答？", en = "How long did each question wait for its answer?" }
doc      = { zh = "一轮从第一条未答复的有效买家消息开始，到第一条有效答复（人工或辅助机器人）为止；连发的消息不另开一轮。没有人欠着答复时，静默满 idle_minutes 分钟即算新会话；欠着答复的问题一直等，静默满 lapse_hours 小时仍无人答的作罢。覆盖全部导出的消息，in_window 标出在大促期间提出的。", en = "A round runs from the first unanswered effective buyer message to the first valid reply (human or assisting bot); more messages open no further round. With no question open, idle_minutes of silence end the session; an open question keeps waiting, and lapses after lapse_hours of silence. Covers the whole export; in_window marks questions asked in the promotion." }
reads    = ["chat_lines", "promotion", "question_types"]
params   = { idle_minutes = 10, lapse_hours = 12 }
grain    = ["platform", "shop", "conversation_id", "round_no"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_id = { zh = "会话段", en = "Session", kind = "id" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count", doc = { zh = "在该会话中的序号", en = "running number within the conversation" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "答复的人；无人答复时，为该会话段最后发言或被分配的人", en = "who answered; if nobody did, who last spoke or was assigned in the session" } }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time" }
replied_at = { zh = "答复时间", en = "Replied at", kind = "time" }
wait_seconds = { zh = "等待", en = "Wait", kind = "seconds", doc = { zh = "无人答复为空", en = "empty if nobody answered" } }
is_first = { zh = "会话首轮", en = "First of its session", kind = "flag" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
human_replied_at = { zh = "人工答复时间", en = "Human reply at", kind = "time" }
last_agent = { zh = "最后发言的客服", en = "Last agent", kind = "agent" }
last_at = { zh = "最后消息时间", en = "Last message at", kind = "time" }
buyer_messages = { zh = "买家消息", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息", en = "Agent messages", kind = "count" }
transfers = { zh = "转接", en = "Transfers", kind = "count" }
*/
with

-- The line before, and whether a question was still open then; bots and systems do not count.
ordered as (
    select
        platform,
        shop,
        conversation_id,
        message_seq,
        sent_at,
        buyer,
        agent,
        sender,
        role,
        type_position,
        date_diff('second', lag(sent_at) over talk, sent_at) as silence_seconds,
        lag(case when role in ('question', 'reply') then role end ignore nulls) over talk
            as role_before,
    from chat_lines
    where role in ('question', 'reply', 'transfer', 'assignment')
    window talk as (partition by platform, shop, conversation_id order by message_seq)
),

opened as (
    select
        *,
        case
            when silence_seconds is null or silence_seconds >= $lapse_hours * 3600 then 1
            when coalesce(role_before, 'reply') = 'reply'
                and silence_seconds >= $idle_minutes * 60 then 1
            else 0
        end as opens_session,
    from ordered
),

numbered as (
    select
        *,
        sum(opens_session) over talk as session_no,
        sum(
            case
                when role = 'question'
                    and (coalesce(role_before, 'reply') = 'reply'
                        or silence_seconds >= $lapse_hours * 3600) then 1
                else 0
            end
        ) over talk as round_no,
    from opened
    window talk as (
        partition by platform, shop, conversation_id order by message_seq
        rows between unbounded preceding and current row
    )
),

grouped as (
    select
        platform,
        shop,
        conversation_id,
        cast(session_no as bigint) as session_no,
        cast(round_no as bigint) as round_no,
        coalesce(max(buyer) filter (role = 'question'), max(buyer)) as buyer,
        min(sent_at) filter (role = 'question') as asked_at,
        min(sent_at) filter (role = 'reply') as replied_at,
        min(sent_at) filter (role = 'reply' and sender = 'human') as human_replied_at,
        min_by(agent, message_seq) filter (role = 'reply' and agent is not null) as replier,
        max_by(agent, message_seq) filter (agent is not null) as last_agent,
        max(sent_at) as last_at,
        count(*) filter (role = 'question') as buyer_messages,
        count(*) filter (role = 'reply') as agent_messages,
        count(*) filter (role = 'transfer') as transfers,
        min(type_position) as type_position,
    from numbered
    group by platform, shop, conversation_id, session_no, round_no
),

-- Who was there last, and what the whole session was about.
in_session as (
    select
        *,
        last_value(last_agent ignore nulls) over (
            partition by platform, shop, conversation_id, session_no order by round_no
            rows between unbounded preceding and current row
        ) as present_agent,
        min(type_position) over (
            partition by platform, shop, conversation_id, session_no
        ) as session_position,
        min(case when buyer_messages > 0 then round_no end) over (
            partition by platform, shop, conversation_id, session_no
        ) as first_round_no,
        sum(case when buyer_messages > 0 then 1 else 0 end) over (
            partition by platform, shop, conversation_id order by session_no, round_no
            rows between unbounded preceding and current row
        ) as place,
    from grouped
),

types as (
    select cast(position as bigint) as position, min(code) as code,
    from question_types
    group by cast(position as bigint)
)

select
    in_session.platform as platform,
    in_session.shop as shop,
    in_session.conversation_id as conversation_id,
    concat_ws(
        '#', in_session.platform, in_session.shop, in_session.conversation_id,
        cast(in_session.session_no as varchar)
    ) as session_id,
    cast(in_session.place as bigint) as round_no,
    in_session.buyer as buyer,
    coalesce(in_session.replier, in_session.present_agent) as agent,
    in_session.asked_at as asked_at,
    in_session.replied_at as replied_at,
    cast(date_diff('second', in_session.asked_at, in_session.replied_at) as double)
        as wait_seconds,
    in_session.round_no = in_session.first_round_no as is_first,
    coalesce(types.code, 'other') as question_type,
    in_session.asked_at >= promotion.starts_at and in_session.asked_at < promotion.ends_at
        as in_window,
    in_session.human_replied_at as human_replied_at,
    coalesce(in_session.last_agent, in_session.present_agent) as last_agent,
    in_session.last_at as last_at,
    in_session.buyer_messages as buyer_messages,
    in_session.agent_messages as agent_messages,
    in_session.transfers as transfers,
from in_session
cross join promotion
left join types on types.position = in_session.session_position
where in_session.buyer_messages > 0
order by platform, shop, conversation_id, round_no
