/* retro
title    = { zh = "答应了没有下文", en = "Promises without a follow-up" }
question = { zh = "介入之前，客服答应过什么、之后没有再联系？", en = "What had been promised before the platform was asked, with nothing after it?" }
doc      = { zh = "介入订单的买家，来投诉或申请售后以后（答应发货的，付款后还没发货时也算）、介入前收到的人工消息里有承诺的话（queries/reference/dispute_words.csv 中 broken_promise 一行，可改，如“给您登记”“今天一定发”“马上处理”），之后 24 小时内（默认值）没有再给这位买家发消息、没有发货、售后单也没有处理，就算没有下文；承诺后不足 24 小时就介入的不算。5 分钟内接着说的话属于同一次回复，不算后续（默认值）。一单取最早的一次。", en = "A person's message to the buyer of a disputed order, since the complaint or the application (a promise to ship also counts from the payment on while the goods are not shipped) and before the platform was asked, that promises something (row broken_promise of queries/reference/dispute_words.csv, to be edited: “get back to you”, “will ship today”), with no further message to the buyer, no shipping and nothing done on the case within the next 24 hours (cfg); where the platform was asked within these hours it does not count. What was said within 5 minutes belongs to the same answer and is no follow-up (cfg). Of an order the first one." }
reads    = ["disputed_orders", "messages", "chat_lines", "dispute_words"]
params   = { promise_hours = 24, follow_minutes = 5 }
grain    = ["platform", "shop", "order_id"]
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
promised_at = { zh = "承诺时间", en = "Promised at", kind = "time" }
phrase = { zh = "承诺的话", en = "Phrase", kind = "text", doc = { zh = "词表里命中的最长的一条", en = "the longest entry of the list that was found" } }
*/
with

phrases as (
    select unnest(string_split(lower(concat_ws('|', zh_keywords, en_keywords)), '|')) as phrase,
    from dispute_words
    where rule = 'broken_promise'
),

-- What people of the shop wrote to the buyers concerned.
said as (
    select
        chat_lines.shop,
        chat_lines.buyer,
        chat_lines.agent,
        chat_lines.sent_at,
        chat_lines.conversation_id,
        chat_lines.message_seq,
        lower(messages.text) as line,
    from chat_lines
    join messages using (platform, shop, conversation_id, message_seq)
    semi join disputed_orders
        on disputed_orders.buyer = chat_lines.buyer
        and disputed_orders.shop is not distinct from chat_lines.shop
    where chat_lines.role = 'reply' and chat_lines.sender = 'human'
),

promised as (
    select said.*, max_by(phrase, (length(phrase), phrase)) as phrase,
    from said
    join phrases on phrase <> '' and contains(said.line, phrase)
    group by all
)

select
    orders.platform,
    orders.shop,
    orders.order_id,
    promised.agent,
    promised.sent_at as promised_at,
    promised.phrase,
from disputed_orders as orders
join promised
    on promised.buyer = orders.buyer and promised.shop is not distinct from orders.shop
    and promised.sent_at >= orders.paid_at
    and (
        coalesce(promised.sent_at >= least(orders.complained_at, orders.applied_at), false)
        or coalesce(promised.sent_at < orders.shipped_at, true)
            and regexp_matches(promised.line, '发货|发出|寄出|一定发|肯定发|会发|给您发|\bship|dispatch')
    )
    and promised.sent_at + to_hours($promise_hours) <= orders.until_at
anti join said
    on said.buyer = promised.buyer and said.shop is not distinct from promised.shop
    and said.sent_at > promised.sent_at + to_minutes($follow_minutes)
    and said.sent_at <= promised.sent_at + to_hours($promise_hours)
where orders.knows_chats
    and not coalesce(list_bool_or([
        happened_at > promised.sent_at and happened_at <= promised.sent_at + to_hours($promise_hours)
        for happened_at in [orders.shipped_at, orders.first_action_at, orders.finished_at]
    ]), false)
qualify row_number() over (
    partition by orders.platform, orders.shop, orders.order_id
    order by promised.sent_at, promised.conversation_id, promised.message_seq
) = 1
order by orders.platform, orders.shop, orders.order_id
