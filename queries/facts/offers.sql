/* retro
title    = { zh = "付款后提出过的解决办法", en = "Offers made after payment" }
question = { zh = "付款后到售后了结之前，客服在聊天里给买家提出过补偿、换货或补发吗？", en = "Between payment and the end of each case, did an agent offer a compensation, an exchange or a resend in the chat?" }
doc      = { zh = "只看人工和辅助机器人的话，从付款到售后完结（没完结的看到截止日）。按分句比对 offer_words.csv 里的说法，同一分句里有拒绝的说法（如“不能换货”“不支持补偿”）就不算。按买家名字对应订单，打码的对不上，不列；同一买家同时有几笔售后的，每笔都算提过。", en = "Lines of people and of assisting robots only, from payment to the end of the case (or the cut-off). Clause by clause against the phrases of offer_words.csv; a clause that also refuses (“cannot be exchanged”, “no compensation”) is no offer. Matched by the buyer's name; masked names match nobody. Where a buyer had several cases at once, an offer counts for each." }
reads    = ["refund_cases", "cohort_orders", "messages", "chat_lines", "promotion", "offer_words"]
grain    = ["platform", "shop", "refund_id", "conversation_id", "message_seq", "offer"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text", doc = { zh = "售后单的平台", en = "of the case" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
offer = { zh = "提出的办法", en = "Offer", kind = "code", codes = "offer" }
said_at = { zh = "提出时间", en = "Said at", kind = "time" }
is_after_application = { zh = "申请之后提出", en = "After the application", kind = "flag" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
*/
with

payments as (
    select shop, order_id, min(paid_at) as paid_at from cohort_orders
    group by shop, order_id
),

heard as (
    select refund_cases.platform, refund_cases.shop, refund_cases.refund_id, refund_cases.order_id,
        chat_lines.sent_at as said_at,
        coalesce(chat_lines.sent_at >= refund_cases.applied_at, false) as is_after_application,
        chat_lines.agent, chat_lines.conversation_id, chat_lines.message_seq,
        lower(replace(messages.text, '’', '''')) as wording,
    from refund_cases
    cross join promotion
    inner join payments on payments.order_id = refund_cases.order_id
        and payments.shop is not distinct from refund_cases.shop
    inner join chat_lines on chat_lines.buyer = refund_cases.buyer
        and chat_lines.shop is not distinct from refund_cases.shop
        and chat_lines.sent_at >= payments.paid_at
        and chat_lines.sent_at <= coalesce(refund_cases.finished_at, promotion.known_until)
    inner join messages on messages.platform = chat_lines.platform
        and messages.shop = chat_lines.shop
        and messages.conversation_id = chat_lines.conversation_id
        and messages.message_seq = chat_lines.message_seq
    where refund_cases.in_cohort
        -- A masked name is many people.
        and refund_cases.buyer not like '%*%'
        and chat_lines.role = 'reply' and chat_lines.sender in ('human', 'assist_bot')
),

-- People repeat themselves: each distinct wording is looked at once.
clauses as (
    select wording,
        unnest(string_split(
            translate(wording, '，。！？；…~,.!?;' || chr(10), '|||||||||||||'), '|'
        )) as clause,
    from (select distinct wording from heard) as wordings
),

rules as (
    select *, row_number() over (order by offer, zh_words, en_words) as rule_no from offer_words
),

-- Patterns are dear: only clauses with one of the plain key words are held against them.
likely as (
    select distinct clauses.wording, clauses.clause, gates.rule_no,
    from clauses
    inner join (select rule_no, unnest(string_split(keywords, '|')) as keyword from rules) as gates
        on gates.keyword <> '' and contains(clauses.clause, gates.keyword)
),

found as (
    select distinct likely.wording, rules.offer,
    from likely
    inner join rules on rules.rule_no = likely.rule_no
    where (coalesce(regexp_matches(likely.clause, nullif(rules.zh_words, '')), false)
        or coalesce(regexp_matches(likely.clause, nullif(rules.en_words, '')), false))
        and not coalesce(regexp_matches(likely.clause, nullif(rules.not_words, '')), false)
)

select
    heard.platform as platform, heard.shop as shop, heard.refund_id as refund_id,
    heard.order_id as order_id, found.offer as offer, heard.said_at as said_at,
    heard.is_after_application as is_after_application, heard.agent as agent,
    heard.conversation_id as conversation_id, heard.message_seq as message_seq,
from heard
inner join found on found.wording = heard.wording
order by platform, shop, refund_id, conversation_id, message_seq, offer
