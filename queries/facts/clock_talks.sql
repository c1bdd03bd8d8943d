/* retro
title    = { zh = "各口径的轮次（原样）", en = "Rounds by clock, as they came" }
question = { zh = "每一轮何时起、何时止、谁答的？", en = "When did each round begin and end, and who ended it?" }
doc      = { zh = "还没有按时段和剔除规则挑选；挑选见 clock_rounds。", en = "Before hours and exclusions; clock_rounds applies these." }
reads    = ["clock_turns", "clock_series", "turns", "clocks"]
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
last_at = { zh = "最后消息", en = "Last line at", kind = "time" }
type_position = { zh = "问题类型次序", en = "Question type position", kind = "count" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
*/
-- Six rounds of ten are one turn, which needs no putting together: these go straight, and only
-- the others (clock_series) are grouped: 0.88 to 0.38 CPU s at 0.4 M turns, with a third of the
-- groups to hold.
select
    clock,
    platform,
    shop,
    conversation_id,
    session_no,
    round_no,
    buyer,
    opened_at,
    asked_at,
    case
        when clocks.starts = 'hand_over'
            and clock_turns.hand_over_seq > asked_seq
            and clock_turns.hand_over_seq < coalesce(reply_seq, 9223372036854775807)
            then clock_turns.hand_over_at
        else asked_at
    end as clock_at,
    reply_seq,
    replied_at,
    case reply_seq
        when human_seq then 'human' when assist_seq then 'assist' when auto_seq then 'auto'
    end as stopped_by,
    human_at,
    human_agent,
    assist_agent,
    turns.hand_over_at is not null as is_handed_over,
    offline_seq,
    opened_by_agent as agent_began,
    bot_lines,
    human_lines,
    assist_lines,
    case when asked_at is null then 0 else 1 end as buyer_messages,
    transfers,
    first_agent,
    last_agent,
    last_at,
    type_position,
    asked_sku,
from clock_turns
join turns using (platform, shop, conversation_id, turn_no)
join clocks using (clock, platform, shop)
where clock_turns.is_alone
union all
select * from clock_series
