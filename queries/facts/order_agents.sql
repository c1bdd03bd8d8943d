/* retro
title    = { zh = "付款前接待的客服", en = "Who served before the payment" }
question = { zh = "每个付款订单，付款前哪些客服回复过买家，单归谁？", en = "Who answered the buyer before each payment, and who is credited with the order?" }
doc      = { zh = "归因期内（见“付款前的咨询”）、付款之前给买家发过人工消息的客服都列出；单归付款前最后回复的那一位，一单只归一位，其余算协助。机器人和自动回复不算，付款之后的回复不算。", en = "Everybody who wrote to the buyer as a person in the attribution window (see Chats before the payment) and before the payment is listed; the order is credited to the one who answered last and to nobody else, the others helped. Bots, automatic replies and replies after the payment do not count." }
reads    = ["order_chats", "chat_lines"]
grain    = ["platform", "shop", "order_id", "agent"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text", doc = { zh = "订单的平台", en = "of the order" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "空：聊天导出没写是谁", en = "empty: the chat export does not say who" } }
first_reply_at = { zh = "最早回复", en = "First reply", kind = "time" }
last_reply_at = { zh = "付款前最后回复", en = "Last reply before payment", kind = "time" }
replies = { zh = "回复条数", en = "Replies", kind = "count" }
is_credited = { zh = "单归此人", en = "Credited", kind = "flag" }
*/
with

windows as (
    select platform, shop, order_id, buyer, paid_at, min(started_at) as chatted_at,
    from order_chats
    group by platform, shop, order_id, buyer, paid_at
),

people as (
    select
        windows.platform,
        windows.shop,
        windows.order_id,
        windows.buyer,
        chat_lines.agent,
        min(chat_lines.sent_at) as first_reply_at,
        max(chat_lines.sent_at) as last_reply_at,
        max_by(chat_lines.message_seq, (chat_lines.sent_at, chat_lines.message_seq)) as last_seq,
        count(*) as replies,
    from windows
    inner join chat_lines
        on chat_lines.buyer = windows.buyer
            and chat_lines.shop is not distinct from windows.shop
            and chat_lines.sent_at >= windows.chatted_at
            and chat_lines.sent_at < windows.paid_at
    where chat_lines.role = 'reply' and chat_lines.sender = 'human'
    group by
        windows.platform, windows.shop, windows.order_id, windows.buyer, chat_lines.agent
)

select
    platform,
    shop,
    order_id,
    buyer,
    agent,
    first_reply_at,
    last_reply_at,
    replies,
    row_number() over (
        partition by platform, shop, order_id
        order by last_reply_at desc, last_seq desc, agent nulls last
    ) = 1 as is_credited,
from people
order by platform, shop, order_id, agent
