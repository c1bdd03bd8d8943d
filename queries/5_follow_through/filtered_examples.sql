/* retro
title    = { zh = "过滤规则抽查", en = "Filtered messages to check" }
question = { zh = "每条过滤规则都挑对了吗？", en = "Did each filter take the right messages?" }
doc      = { zh = "供抽查：每条规则至多 examples 条，同样的话只列一次，重复最多的在前，其次取最早的；广告只列命中关键词的话。挑错了就改 question_types.csv 的关键词，或 retro.toml 的 auto_prefix、auto_seconds、auto_conversations。", en = "For spot checks: at most `examples` of each rule, each wording once, the most repeated first, then the earliest; of advertisers only lines with a key word. Where a rule errs, change the key words in question_types.csv, or auto_prefix, auto_seconds and auto_conversations in retro.toml." }
reads    = ["chat_lines", "messages", "question_type"]
params   = { examples = 10 }
grain    = ["platform", "shop", "conversation_id", "message_seq"]
order    = 90
worklist = true
say      = { zh = "{% if n %}列出 {{ n }} 条被过滤的消息，供核对规则是否挑对。{% else %}没有被过滤的消息。{% endif %}", en = "{% if n %}{{ n|counted('filtered message') }}, to check that each rule took the right ones.{% else %}No message was filtered.{% endif %}" }

[columns]
rule = { zh = "规则", en = "Rule", kind = "code", codes = "filter_rule" }
times = { zh = "同样的话", en = "Same words", kind = "count", doc = { zh = "该规则下一字不差的消息数", en = "messages of the rule with these very words" } }
words = { zh = "内容", en = "Words", kind = "quote" }
keyword = { zh = "命中的词", en = "Key word", kind = "text" }
sender = { zh = "发送方", en = "Sender", kind = "code", codes = "sender" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
sent_at = { zh = "发送时间", en = "Sent at", kind = "time" }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
*/
with

filtered as (
    select
        chat_lines.*,
        coalesce(
            filter_rule,
            'auto_' || case when role = 'bot' then auto_rule end,
            case when role in ('bot', 'offline') then 'bots' end
        ) as rule,
        messages.text as words,
        question_type.keyword,
    from chat_lines
    join messages using (platform, shop, conversation_id, message_seq)
    left join question_type using (platform, shop, conversation_id, message_seq)
    where in_window
),

-- One line for each wording; of advertisers only lines with the key word that told.
distinct_words as (
    select *, count(*) over (partition by rule, words) as times,
    from filtered
    where rule is not null and (rule <> 'ads' or keyword is not null)
    qualify row_number() over (
        partition by rule, words
        order by sent_at, platform, shop, conversation_id, message_seq
    ) = 1
)

select
    rule,
    times,
    words,
    keyword,
    sender,
    buyer,
    agent,
    sent_at,
    platform,
    shop,
    conversation_id,
    message_seq,
from distinct_words
qualify row_number() over (
    partition by rule
    order by times desc, sent_at, platform, shop, conversation_id, message_seq
) <= $examples
order by rule, times desc, sent_at, platform, shop, conversation_id, message_seq
