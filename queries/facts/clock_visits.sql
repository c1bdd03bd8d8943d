/* retro
title    = { zh = "各口径的会话", en = "Sessions by clock" }
question = { zh = "每次会话从何时起算，是谁先开口，问的是什么？", en = "From when does each session count, who began, and what was it about?" }
doc      = { zh = "只列买家开过口的会话；该不该计入见 clock_left_out。", en = "Only sessions in which the buyer spoke; clock_left_out says which count." }
reads    = ["clock_talks", "question_types"]
grain    = ["clock", "platform", "shop", "conversation_id", "session_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_no = { zh = "会话序号", en = "Session no.", kind = "count" }
first_round_no = { zh = "首轮", en = "First round", kind = "count" }
rounds = { zh = "轮次", en = "Rounds", kind = "count" }
opened_at = { zh = "开始", en = "Opened at", kind = "time" }
session_at = { zh = "起算时刻", en = "Clock starts at", kind = "time" }
first_agent = { zh = "最先的客服", en = "First agent", kind = "agent", doc = { zh = "被分配到或最先说话的", en = "assigned first, or the first to speak" } }
agent_began = { zh = "客服先开口", en = "An agent began", kind = "flag" }
is_offline = { zh = "开始就提示无人在线", en = "Notice of nobody there", kind = "flag", doc = { zh = "在第一条有效回复之前", en = "before any valid reply" } }
is_handed_over = { zh = "转人工", en = "Handed to a person", kind = "flag" }
bot_lines = { zh = "机器人消息", en = "Bot lines", kind = "count" }
reply_lines = { zh = "人工与辅助机器人消息", en = "Human and assisted lines", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
*/
with

types as (
    select cast(position as bigint) as type_position, min(code) as code
    from question_types
    group by cast(position as bigint)
),

visits as (
    select
        clock,
        platform,
        shop,
        conversation_id,
        session_no,
        min(case when buyer_messages > 0 then round_no end) as first_round_no,
        count(*) filter (buyer_messages > 0) as rounds,
        min(opened_at) as opened_at,
        min(case when buyer_messages > 0 then clock_at end) as session_at,
        min_by(first_agent, round_no) filter (first_agent is not null) as first_agent,
        min_by(agent_began, round_no) as agent_began,
        coalesce(min(offline_seq) < coalesce(min(reply_seq), min(offline_seq) + 1), false)
            as is_offline,
        bool_or(is_handed_over) as is_handed_over,
        cast(sum(bot_lines) as bigint) as bot_lines,
        cast(sum(human_lines + assist_lines) as bigint) as reply_lines,
        min(type_position) as type_position,
        min(asked_sku) as asked_sku,
    from clock_talks
    group by clock, platform, shop, conversation_id, session_no
    having max(buyer_messages) > 0
)

select
    clock,
    platform,
    shop,
    conversation_id,
    session_no,
    first_round_no,
    rounds,
    opened_at,
    session_at,
    first_agent,
    agent_began,
    is_offline,
    is_handed_over,
    bot_lines,
    reply_lines,
    coalesce(types.code, 'other') as question_type,
    asked_sku,
from visits
left join types using (type_position)
