/* retro
title    = { zh = "消息过滤一览", en = "What was filtered" }
question = { zh = "哪些消息没有当作买家提问或客服回复，各按哪条规则，占多少？", en = "Which messages count neither as a question nor as a reply, by which rule, and how many?" }
doc      = { zh = "大促期间的每条消息恰好落在一行：先看不计入的原因（撤回、红包、系统提示、只发广告的买家），再看自动回复，再看机器人，其余计入响应统计（计入）。各行消息数之和等于全部消息。例子只用店铺自己的话：自动回复和机器人取对至少 min_buyers 位买家说过、次数最多的一句（最多 most_characters 个字，含客服名字或电话的不取），广告只写命中最多的词，从不引用买家的话。会话按同一规则的消息静默 idle_minutes 分钟切分。", en = "Every message of the promotion stands in exactly one row: first the reasons for leaving it out (recalled, red packet, system line, a buyer who only advertises), then automatic replies, then bots; the rest is counted in response figures. The rows add up to all messages. Examples are the shop's own words only: for automatic replies and bots the wording sent most often, to at least min_buyers buyers (at most most_characters characters, none with an agent's name or a telephone number); for advertisers the key word found most often, never what the buyer wrote. Sessions are split at idle_minutes of silence between lines of one rule." }
reads    = ["chat_lines", "messages", "question_type"]
params   = { idle_minutes = 10, min_buyers = 5, most_characters = 40 }
grain    = ["rule"]
order    = 6
say      = { zh = "{% set out = rows|rejectattr('rule', 'equalto', 'counted')|list %}{% if first %}全部 {{ rows|sum(attribute='messages')|count }} 条消息里，{{ out|sum(attribute='messages')|count }} 条（{{ out|sum(attribute='share')|share }}）没有算作买家提问或客服回复{% if out %}，最多的是{{ out[0].rule|code('filter_rule') }}（{{ out[0].messages|count }} 条）{% endif %}；每条规则的例子在跟进清单里，可以逐条核对。{% endif %}", en = "{% set out = rows|rejectattr('rule', 'equalto', 'counted')|list %}{% if first %}Of {{ rows|sum(attribute='messages')|counted('message') }}, {{ out|sum(attribute='messages')|count }} ({{ out|sum(attribute='share')|share }}) are neither a buyer's question nor an agent's reply{% if out %}, most of them {{ out[0].rule|code('filter_rule') }} ({{ out[0].messages|count }}){% endif %}. Examples of every rule stand in the work lists, to be checked one by one.{% endif %}" }

[columns]
rule = { zh = "规则", en = "Rule", kind = "code", codes = "filter_rule" }
messages = { zh = "消息", en = "Messages", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占大促期间全部消息", en = "of all messages of the promotion" } }
buyers = { zh = "涉及买家", en = "Buyers", kind = "count", doc = { zh = "只有广告会把买家整个排除，其余规则只作用于该条消息", en = "only ads leave out the whole buyer; every other rule takes the message alone" } }
sessions = { zh = "涉及会话", en = "Sessions", kind = "count" }
example = { zh = "例子", en = "Example", kind = "text", doc = { zh = "店铺自己的话，或命中的关键词", en = "the shop's own words, or the key word found" } }
*/
with

sorted as (
    select
        platform, shop, conversation_id, message_seq,
        coalesce(
            filter_rule,
            'auto_' || case when role = 'bot' then auto_rule end,
            case when role in ('bot', 'offline') then 'bots' else 'counted' end
        ) as rule,
        concat_ws('#', platform, shop, buyer) as person,
        date_diff('second', lag(sent_at) over (
            partition by platform, shop, conversation_id, rule order by message_seq
        ), sent_at) as silence_seconds,
    from chat_lines
    where in_window
),

wordings as (
    select rule, regexp_replace(messages.text, '\s+', ' ', 'g') as words, person,
    from sorted
    join messages using (platform, shop, conversation_id, message_seq)
    where rule like 'auto%' or rule = 'bots'
    union all
    select rule, keyword, person,
    from sorted
    join question_type using (platform, shop, conversation_id, message_seq)
    where rule = 'ads' and question_type.question_type = 'chitchat_ads'
),

used as (
    select rule, words, count(*) as times,
    from wordings
    where words is not null
    group by all
    having rule = 'ads' or count(distinct person) >= $min_buyers
),

names as (
    select distinct agent from chat_lines where in_window and length(agent) > 1
),

examples as (
    select rule, words,
    from used
    where not exists (from names where contains(words, agent))
        and not holds_contact(words)
    qualify row_number() over (partition by rule order by times desc, words) = 1
)

select
    rule,
    count(*) as messages,
    count(*) / sum(count(*)) over () as share,
    count(distinct person) as buyers,
    count(*) filter (
        silence_seconds is null or silence_seconds >= $idle_minutes * 60
    ) as sessions,
    min(left(words, $most_characters) || case
        when length(words) > $most_characters then '…' else ''
    end) as example,
from sorted
left join examples using (rule)
group by rule
order by rule = 'counted', messages desc, rule
