/* retro
title    = { zh = "问与答", en = "Turns" }
question = { zh = "买家每说一句，谁在多久之后答了？", en = "After each message of the buyer, who answered, and when?" }
doc      = { zh = "每条有效买家消息一行，带上买家再次开口之前的第一条人工、辅助机器人、自动回复；静默满十分钟之后的话另起一行。各套口径都由它拼成。机器人和自动回复的话不打断静默；大家都静默满十分钟之后由机器人开的头，是新的接触，静默从它重新算起。", en = "One row per effective buyer message, with the first human, assisted and automatic reply before the buyer speaks again; whatever is said after ten minutes of silence makes a row of its own. Every clock is put together from these. Bots and automatic replies do not break a silence; one that speaks after ten minutes in which nobody did begins a contact, and silence counts anew from there." }
reads    = ["spoken_lines"]
grain    = ["platform", "shop", "conversation_id", "turn_no"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
turn_no = { zh = "序号", en = "Turn", kind = "count" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
is_ads = { zh = "广告买家", en = "Advertiser", kind = "flag" }
opened_at = { zh = "开始", en = "Opened at", kind = "time" }
opened_by_agent = { zh = "客服先开口", en = "An agent spoke first", kind = "flag" }
asked_seq = { zh = "提问的序号", en = "Question no.", kind = "count" }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time", doc = { zh = "客服先开口的为空", en = "empty where an agent spoke first" } }
human_seq = { zh = "人工回复的序号", en = "Human reply no.", kind = "count" }
human_at = { zh = "人工回复", en = "Human reply", kind = "time" }
human_agent = { zh = "人工回复的客服", en = "Who replied", kind = "agent" }
assist_seq = { zh = "辅助机器人回复的序号", en = "Assisted reply no.", kind = "count" }
assist_at = { zh = "辅助机器人回复", en = "Assisted reply", kind = "time" }
assist_agent = { zh = "辅助机器人所属客服", en = "Whose robot", kind = "agent" }
auto_seq = { zh = "自动回复的序号", en = "Automatic reply no.", kind = "count" }
auto_at = { zh = "自动回复", en = "Automatic reply", kind = "time" }
hand_over_seq = { zh = "转人工的序号", en = "Hand-over no.", kind = "count" }
hand_over_at = { zh = "转人工", en = "Handed to a person", kind = "time" }
offline_seq = { zh = "无人在线提示的序号", en = "No. of the notice that nobody is there", kind = "count" }
bot_lines = { zh = "机器人消息", en = "Bot lines", kind = "count", doc = { zh = "人工账号的自动回复不算", en = "without automatic replies of people's accounts" } }
human_lines = { zh = "人工消息", en = "Human lines", kind = "count" }
assist_lines = { zh = "辅助机器人消息", en = "Assisted lines", kind = "count" }
transfers = { zh = "转接", en = "Transfers", kind = "count" }
first_agent = { zh = "最先的客服", en = "First agent", kind = "agent" }
last_agent = { zh = "最后的客服", en = "Last agent", kind = "agent" }
last_at = { zh = "最后消息", en = "Last line at", kind = "time" }
type_position = { zh = "问题类型次序", en = "Question type position", kind = "count" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
*/
with

spoken as (
    select
        *,
        line_role = 'reply' and sender = 'human' as is_human,
        line_role = 'reply' and sender = 'assist_bot' as is_assist,
    from spoken_lines
)

select
    platform,
    shop,
    conversation_id,
    turn_no,
    coalesce(max(buyer) filter (line_role = 'question'), max(buyer)) as buyer,
    coalesce(bool_or(filter_rule = 'ads'), false) as is_ads,
    min(sent_at) as opened_at,
    min_by(is_human, message_seq) as opened_by_agent,
    min(message_seq) filter (line_role = 'question') as asked_seq,
    min(sent_at) filter (line_role = 'question') as asked_at,
    min(message_seq) filter (is_human) as human_seq,
    min(sent_at) filter (is_human) as human_at,
    min_by(agent, message_seq) filter (is_human and agent is not null) as human_agent,
    min(message_seq) filter (is_assist) as assist_seq,
    min(sent_at) filter (is_assist) as assist_at,
    min_by(agent, message_seq) filter (is_assist and agent is not null) as assist_agent,
    min(message_seq) filter (line_role = 'bot') as auto_seq,
    min(sent_at) filter (line_role = 'bot') as auto_at,
    min(message_seq) filter (line_role = 'assignment') as hand_over_seq,
    min(sent_at) filter (line_role = 'assignment') as hand_over_at,
    min(message_seq) filter (line_role = 'offline') as offline_seq,
    count(*) filter (line_role = 'bot' and sender = 'bot') as bot_lines,
    count(*) filter (is_human) as human_lines,
    count(*) filter (is_assist) as assist_lines,
    count(*) filter (line_role = 'transfer') as transfers,
    min_by(agent, message_seq) filter (agent is not null and heard_at is not null) as first_agent,
    max_by(agent, message_seq) filter (agent is not null and heard_at is not null) as last_agent,
    -- A bot that speaks after a long silence begins a contact.
    coalesce(max(heard_at), min(sent_at)) as last_at,
    min(type_position) as type_position,
    min(asked_sku) as asked_sku,
from spoken
group by platform, shop, conversation_id, turn_no
