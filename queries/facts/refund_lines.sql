/* retro
title    = { zh = "售后前后买家说的话", en = "What buyers wrote around their cases" }
question = { zh = "申请售后的买家，付款之后到申请前后说了哪些话？", en = "Which lines did the buyers of the cases write after paying and around applying?" }
doc      = { zh = "付款之后（没有付款时间的按下单时间）、申请前 chat_days 天之内，到申请后 after_hours 小时为止；只算文字提问，不含广告和系统提示。同一店铺、同一买家名字才对得上，名字打码的认不出来，不列；买家有几单的，分不清说的是哪一单。几笔售后挨得近的，一句话可属于每一笔。", en = "After payment (the order's creation where payment is not told), within chat_days days before applying and up to after_hours hours after it; text questions only, no advertising and no system lines. Matched by shop and buyer's name; masked names cannot be known and are not listed; of a buyer with several orders nobody can tell which is meant. Of cases close together a line may belong to each." }
reads    = ["refunds", "orders", "messages", "chat_lines"]
may_read = ["sessions_computed"]
params   = { chat_days = 21, after_hours = 48 }
grain    = ["platform", "shop", "refund_id", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
chat_platform = { zh = "聊天平台", en = "Platform of the chat", kind = "text" }
chat_shop = { zh = "聊天店铺", en = "Shop of the chat", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
said_at = { zh = "说话时间", en = "Said at", kind = "time" }
session_at = { zh = "会话开始", en = "Session began", kind = "time" }
wording = { zh = "原话", en = "Words", kind = "quote", doc = { zh = "小写", en = "lower case" } }
*/
with

numbered_orders as (
    select shop, order_id, buyer, coalesce(paid_at, created_at) as paid_at,
        row_number() over (partition by shop, order_id order by platform, source_row) as nth,
    from orders
    -- A masked name is many people.
    where buyer not like '%*%'
),

cases as (
    select refunds.platform, refunds.shop, refunds.refund_id, refunds.applied_at,
        numbered_orders.buyer, numbered_orders.paid_at,
    from refunds
    inner join numbered_orders
        on numbered_orders.order_id = refunds.order_id
            and numbered_orders.shop is not distinct from refunds.shop
            and numbered_orders.nth = 1
),

spoken as (
    select
        cases.*,
        chat_lines.platform as chat_platform,
        chat_lines.shop as chat_shop,
        chat_lines.conversation_id,
        chat_lines.message_seq,
        chat_lines.sent_at as said_at,
    from cases
    inner join chat_lines
        on chat_lines.buyer = cases.buyer
            and chat_lines.shop is not distinct from cases.shop
            and chat_lines.role = 'question'
    where chat_lines.sent_at >= cases.paid_at
        and date_diff('second', chat_lines.sent_at, cases.applied_at)
            between -$after_hours * 3600 and $chat_days * 86400
),

-- A line belongs to the last session of its conversation that had begun.
placed as (
    select spoken.*, coalesce(sessions_computed.started_at, spoken.said_at) as session_at,
        row_number() over (
            partition by spoken.platform, spoken.shop, spoken.refund_id, spoken.chat_platform,
                spoken.chat_shop, spoken.conversation_id, spoken.message_seq
            order by sessions_computed.started_at desc nulls last, sessions_computed.session_id
        ) as nth,
    from spoken
    left join sessions_computed
        on sessions_computed.conversation_id = spoken.conversation_id
            and sessions_computed.platform is not distinct from spoken.chat_platform
            and sessions_computed.shop is not distinct from spoken.chat_shop
            and sessions_computed.started_at <= spoken.said_at
)

select
    placed.* exclude (buyer, paid_at, nth),
    lower(messages.text) as wording,
from placed
inner join messages
    on messages.platform is not distinct from placed.chat_platform
        and messages.shop is not distinct from placed.chat_shop
        and messages.conversation_id = placed.conversation_id
        and messages.message_seq = placed.message_seq
where placed.nth = 1
    and coalesce(messages.message_kind, 'text') = 'text' and messages.text is not null
order by placed.platform, placed.shop, placed.refund_id, placed.conversation_id, placed.message_seq
