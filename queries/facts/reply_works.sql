/* retro
title    = { zh = "每条回复的用时", en = "The work of each reply" }
question = { zh = "每条回复从着手到发出用了多久，买家想了多久才追问？", en = "How long did each reply take from its start, and how long did the buyer think before asking on?" }
doc      = { zh = "每个由人答上的问题一行，覆盖全部导出。着手时刻取提问、接手、该客服上一条消息（任何会话）三者中最晚的；用时 = 回复 − 着手。", en = "One row per question that a person answered, over the whole export. Attention begins with the latest of the question, the hand-over and the agent's message before it in any chat; work = reply − beginning." }
reads    = ["clock_rounds", "clock_talks", "agent_lines", "agent_pools"]
grain    = ["platform", "shop", "conversation_id", "round_no"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
is_first = { zh = "会话首轮", en = "First of its session", kind = "flag" }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time" }
held_at = { zh = "接手时间", en = "Held since", kind = "time", doc = { zh = "看不出何时接手的，取提问时间", en = "the question's time where the export does not say" } }
begun_at = { zh = "着手时间", en = "Begun at", kind = "time" }
replied_at = { zh = "回复时间", en = "Replied at", kind = "time" }
work_seconds = { zh = "用时", en = "Work", kind = "seconds" }
think_seconds = { zh = "买家想了多久", en = "Buyer's thinking", kind = "seconds", doc = { zh = "上一条回复到这个问题；会话首轮为空", en = "from the reply before to this question; empty in the first round of a session" } }
is_back_to_back = { zh = "有人在等", en = "Somebody was waiting", kind = "flag", doc = { zh = "该客服发出上一条消息时，这个问题已在等", en = "this question was waiting when the agent's message before it went out" } }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
is_held = { zh = "一直在他手上", en = "Held all along", kind = "flag", doc = { zh = "导出写明何时接手，或这次会话前面没有别人答过", en = "the export says when it was handed over, or nobody else replied before in the session" } }
*/
with

answered as (
    select
        clock_rounds.platform, clock_rounds.shop, clock_rounds.conversation_id,
        clock_rounds.session_id, clock_rounds.round_no, clock_rounds.stopped_by,
        clock_rounds.question_type, clock_rounds.is_first, clock_rounds.asked_at,
        clock_rounds.replied_at, clock_rounds.in_window, clock_talks.reply_seq,
        lag(clock_rounds.replied_at) over session as answered_before,
        lag(clock_rounds.agent) over session as agent_before,
    from clock_rounds
    inner join clock_talks
        on clock_talks.clock = 'same'
        and clock_talks.platform = clock_rounds.platform
        and clock_talks.shop = clock_rounds.shop
        and clock_talks.conversation_id = clock_rounds.conversation_id
        and clock_talks.round_no = clock_rounds.round_no
        and clock_talks.buyer_messages > 0
    where clock_rounds.clock = 'same'
    window session as (partition by clock_rounds.session_id order by clock_rounds.round_no)
),

works as (
    select
        answered.*,
        agent_lines.agent as agent,
        greatest(asked_at, coalesce(agent_lines.held_at, asked_at)) as ready_at,
        coalesce(agent_lines.held_at, asked_at) as held_at,
        agent_lines.before_at,
        agent_lines.held_at is not null or coalesce(agent_before = agent_lines.agent, true)
            as is_held,
    from answered
    inner join agent_lines
        on agent_lines.platform = answered.platform
        and agent_lines.shop = answered.shop
        and agent_lines.conversation_id = answered.conversation_id
        and agent_lines.message_seq = answered.reply_seq
    where stopped_by = 'human'
),

timed as (
    select *, greatest(ready_at, coalesce(before_at, ready_at)) as begun_at,
    from works
)

select
    platform, shop, conversation_id, session_id, round_no,
    timed.agent as agent,
    coalesce(posts.pool, main.pool, 'all') as pool,
    question_type, is_first, asked_at, held_at, begun_at, replied_at,
    date_diff('millisecond', begun_at, replied_at) / 1000.0 as work_seconds,
    cast(date_diff('second', answered_before, asked_at) as double) as think_seconds,
    coalesce(ready_at <= before_at, false) as is_back_to_back,
    in_window,
    is_held,
from timed
left join agent_pools as posts on posts.agent = timed.agent
left join agent_pools as main on main.agent = '*'
