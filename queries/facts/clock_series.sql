/* retro
title    = { zh = "几次问答的轮次", en = "Rounds of several turns" }
question = { zh = "每一轮何时起、何时止、谁答的？", en = "When did each round begin and end, and who ended it?" }
doc      = { zh = "只列由几次问答拼成的轮次，全部见 clock_talks。转人工起算的口径，若转接发生在这一轮里，从转接时刻起。", en = "Only rounds put together from several turns; clock_talks has all. Where the clock starts at the hand-over and one lies in the round, it starts there." }
reads    = ["clock_turns", "turns", "clocks"]
grain    = ["clock", "platform", "shop", "conversation_id", "session_no", "round_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_no = { zh = "会话序号", en = "Session no.", kind = "count" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
opened_at = { zh = "开始", en = "Opened at", kind = "time" }
asked_at = { zh = "首条提问", en = "First question at", kind = "time" }
clock_at = { zh = "起算时刻", en = "Clock starts at", kind = "time" }
reply_seq = { zh = "有效回复的序号", en = "Valid reply no.", kind = "count" }
replied_at = { zh = "有效回复", en = "Valid reply at", kind = "time" }
stopped_by = { zh = "由谁回复", en = "Answered by", kind = "code", codes = "stopped_by" }
human_at = { zh = "人工回复", en = "Human reply at", kind = "time" }
human_agent = { zh = "人工回复的客服", en = "Who replied", kind = "agent" }
assist_agent = { zh = "辅助机器人所属客服", en = "Whose robot", kind = "agent" }
is_handed_over = { zh = "转人工", en = "Handed to a person", kind = "flag" }
offline_seq = { zh = "无人在线提示的序号", en = "No. of the notice that nobody is there", kind = "count" }
agent_began = { zh = "客服先开口", en = "An agent began", kind = "flag" }
bot_lines = { zh = "机器人消息", en = "Bot lines", kind = "count" }
human_lines = { zh = "人工消息", en = "Human lines", kind = "count" }
assist_lines = { zh = "辅助机器人消息", en = "Assisted lines", kind = "count" }
buyer_messages = { zh = "买家消息", en = "Buyer messages", kind = "count" }
transfers = { zh = "转接", en = "Transfers", kind = "count" }
first_agent = { zh = "最先的客服", en = "First agent", kind = "agent" }
last_agent = { zh = "最后的客服", en = "Last agent", kind = "agent" }
last_at = { zh = "最后消息", en = "Last line at", kind = "time", doc = { zh = "机器人和自动回复自己说的不算", en = "not what bots and automatic replies say by themselves" } }
type_position = { zh = "问题类型次序", en = "Question type position", kind = "count" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
*/
select
    clock,
    platform,
    shop,
    conversation_id,
    session_no,
    round_no,
    coalesce(max(buyer) filter (asked_at is not null), max(buyer)) as buyer,
    min(opened_at) as opened_at,
    min(asked_at) as asked_at,
    case
        when clocks.starts = 'hand_over'
            and min(clock_turns.hand_over_seq) > min(asked_seq)
            and min(clock_turns.hand_over_seq) < coalesce(min(reply_seq), 9223372036854775807)
            then min(clock_turns.hand_over_at)
        else min(asked_at)
    end as clock_at,
    min(reply_seq) as reply_seq,
    min(replied_at) as replied_at,
    case min(reply_seq)
        when min(human_seq) then 'human'
        when min(assist_seq) then 'assist'
        when min(auto_seq) then 'auto'
    end as stopped_by,
    min(human_at) as human_at,
    min_by(human_agent, turn_no) filter (human_agent is not null) as human_agent,
    min_by(assist_agent, turn_no) filter (assist_agent is not null) as assist_agent,
    count(turns.hand_over_at) > 0 as is_handed_over,
    min(offline_seq) as offline_seq,
    min_by(opened_by_agent, turn_no) as agent_began,
    cast(sum(bot_lines) as bigint) as bot_lines,
    cast(sum(human_lines) as bigint) as human_lines,
    cast(sum(assist_lines) as bigint) as assist_lines,
    count(asked_at) as buyer_messages,
    cast(sum(transfers) as bigint) as transfers,
    min_by(first_agent, turn_no) filter (first_agent is not null) as first_agent,
    max_by(last_agent, turn_no) filter (last_agent is not null) as last_agent,
    -- What a robot says by itself prolongs nothing.
    coalesce(
        max(last_at) filter (
            coalesce(asked_seq, human_seq, assist_seq, turns.hand_over_seq) is not null
            or transfers > 0
        ),
        max(last_at)
    ) as last_at,
    min(type_position) as type_position,
    min(asked_sku) as asked_sku,
from (select * from clock_turns where not coalesce(is_alone, false)) as clock_turns
join turns using (platform, shop, conversation_id, turn_no)
join clocks using (clock, platform, shop)
group by clock, platform, shop, conversation_id, session_no, round_no, clocks.starts
