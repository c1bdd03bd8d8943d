/* retro
title    = { zh = "说过的话", en = "Spoken lines" }
question = { zh = "每句话属于第几次问答？", en = "To which turn does each line belong?" }
doc      = { zh = "买家每说一句另起一次问答；静默满 contact_minutes 分钟之后的话也另起一次。机器人、自动回复和通知不打断人的静默。", en = "Each message of the buyer begins a turn; so does whatever is said after contact_minutes of silence. Bots, automatic replies and notices do not break the silence of people." }
reads    = ["chat_lines"]
params   = { contact_minutes = 10 }
grain    = ["platform", "shop", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
turn_no = { zh = "序号", en = "Turn", kind = "count" }
sent_at = { zh = "发送时间", en = "Sent at", kind = "time" }
heard_at = { zh = "有人说话", en = "Heard at", kind = "time", doc = { zh = "机器人的话为空", en = "empty for what a bot says" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
sender = { zh = "发送方", en = "Sender", kind = "code", codes = "sender" }
line_role = { zh = "作用", en = "Role", kind = "code", codes = "line_role" }
filter_rule = { zh = "不计入的原因", en = "Why not counted", kind = "code", codes = "filter_rule" }
type_position = { zh = "问题类型次序", en = "Question type position", kind = "count" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
*/
with

lines as (
    select
        *,
        -- What a bot says breaks no silence of people.
        case when line_role in ('question', 'reply', 'transfer', 'assignment') then sent_at end
            as heard_at,
    from chat_lines
    where line_role is not null
),

after as (
    select
        *,
        lag(sent_at) over talk as line_before,
        lag(heard_at ignore nulls) over talk as heard_before,
    from lines
    window talk as (partition by platform, shop, conversation_id order by message_seq)
),

numbered as (
    select
        *,
        sum(
            case
                when line_role = 'question' or line_before is null then 1
                when date_diff('second', coalesce(heard_before, line_before), heard_at)
                    >= $contact_minutes * 60 then 1
                when heard_at is null
                    and date_diff('second', line_before, sent_at) >= $contact_minutes * 60 then 1
                else 0
            end
        ) over (
            partition by platform, shop, conversation_id order by message_seq
            rows between unbounded preceding and current row
        ) as turn_no,
    from after
)

select
    platform,
    shop,
    conversation_id,
    message_seq,
    cast(turn_no as bigint) as turn_no,
    sent_at,
    heard_at,
    buyer,
    agent,
    sender,
    line_role,
    filter_rule,
    type_position,
    asked_sku,
from numbered
