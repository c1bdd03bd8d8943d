/* retro
title    = { zh = "等太久的会话", en = "Chats that waited too long" }
question = { zh = "每个等太久的会话，什么时候转人工、分到人、到回复的人手里、开始处理、答上？", en = "For each chat that waited too long: when was it handed over, assigned, with the agent who answered, taken up, answered?" }
doc      = { zh = "大促期间转到人工、首次人工回复超过时限或没有人工回复的会话，每个一行；时限见 staffing_aims。没人回复的，等到买家最后一次开口，且至少按时限的两倍计。没有分配记录的，转人工即算分到人；记录里写明分配的，没有接待客服的会话一直算没分到。开始处理 = 提问、分到、该客服上一条消息（任何会话）三者中最晚的。", en = "Chats of the promotion that were handed to people and whose first human reply came after the limit (see staffing_aims) or never, one row each. One that nobody answered waits until the buyer last wrote, and counts at least twice the limit. Without a record of its assignment a chat counts as assigned when handed over; where the log tells assignments, a chat without any agent stays unassigned. Taken up = the latest of the question, the assignment and that agent's previous message in any chat." }
reads    = ["human_chats", "staffing_aims"]
may_read = ["chat_lines", "reply_works"]
grain    = ["platform", "shop", "session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "首次人工回复的客服；没有回复时为最后分到的", en = "who gave the first human reply, else who got the chat last" } }
entered_at = { zh = "首问", en = "First question", kind = "time" }
handed_at = { zh = "转人工", en = "Handed to people", kind = "time" }
assigned_at = { zh = "分到人", en = "Assigned", kind = "time" }
held_at = { zh = "到回复的人手里", en = "With the agent who answered", kind = "time" }
begun_at = { zh = "开始处理", en = "Taken up", kind = "time" }
until_at = { zh = "等到", en = "Waited until", kind = "time" }
wait_seconds = { zh = "等待", en = "Wait", kind = "seconds" }
answer_seconds = { zh = "时限", en = "Limit", kind = "seconds" }
is_answered = { zh = "有人工回复", en = "Answered by a person", kind = "flag" }
*/
with

late as (
    select
        human_chats.*,
        answer_seconds,
        (select count(*) from chat_lines where role = 'assignment' and agent is not null) > 0
            as tells_moves,
        greatest(entered_at, coalesce(handed_at, entered_at)) as over_at,
        coalesce(replied_at, greatest(last_at, entered_at + 2 * answer_seconds * interval 1 second))
            as until_at,
    from human_chats
    cross join staffing_aims
    where in_window and not is_in_time and origin = 'messages'
),

moved as (
    select
        late.session_id,
        min(chat_lines.sent_at) as first_move_at,
        max(chat_lines.sent_at) as last_move_at,
    from late
    inner join chat_lines using (platform, shop, conversation_id)
    where chat_lines.role in ('assignment', 'transfer') and chat_lines.agent is not null
        and chat_lines.sent_at >= late.over_at and chat_lines.sent_at <= late.until_at
    group by late.session_id
),

answered as (
    select late.session_id, max(held_at) as held_at, max(begun_at) as begun_at,
    from late
    inner join reply_works using (session_id, replied_at)
    group by late.session_id
),

chained as (
    select
        late.*,
        case
            when first_move_at is not null then first_move_at
            when tells_moves and coalesce(first_agent, agent) is null then until_at
            else over_at
        end as assigned_at,
        coalesce(answered.held_at, moved.last_move_at, over_at) as got_at,
        coalesce(answered.begun_at, until_at) as taken_at,
    from late
    left join moved using (session_id)
    left join answered using (session_id)
)

select
    platform, shop, session_id, conversation_id, pool, question_type, agent,
    entered_at,
    least(over_at, until_at) as handed_at,
    least(assigned_at, until_at) as assigned_at,
    least(greatest(assigned_at, got_at), until_at) as held_at,
    least(greatest(assigned_at, got_at, taken_at), until_at) as begun_at,
    until_at,
    date_diff('millisecond', entered_at, until_at) / 1000.0 as wait_seconds,
    answer_seconds,
    replied_at is not null as is_answered,
from chained
order by platform, shop, session_id
