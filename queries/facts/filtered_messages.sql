/* retro
title    = { zh = "不计入的消息", en = "Messages not counted" }
question = { zh = "哪些消息没有计入，为什么？", en = "Which messages were not counted, and why?" }
doc      = { zh = "大促期间的消息，按不计入的原因。广告指整个买家只发广告；会话按静默 idle_minutes 分钟切分。", en = "Messages in the promotion by the reason for not counting them. Ads: the whole buyer only advertises; sessions are split at idle_minutes of silence." }
reads    = ["chat_lines"]
params   = { idle_minutes = 10 }
grain    = ["rule"]

[columns]
rule = { zh = "原因", en = "Reason", kind = "code", codes = "filter_rule" }
messages = { zh = "消息", en = "Messages", kind = "count" }
buyers = { zh = "买家", en = "Buyers", kind = "count", doc = { zh = "只有广告会把买家整个排除，其余原因只排除该条消息", en = "only ads leave out the whole buyer; other reasons leave out the message" } }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
*/
with

left_out as (
    select
        platform,
        shop,
        conversation_id,
        buyer,
        sender,
        filter_rule,
        date_diff('second', lag(sent_at) over (
            partition by platform, shop, conversation_id, filter_rule order by message_seq
        ), sent_at) as silence_seconds,
    from chat_lines
    where filter_rule is not null and in_window
)

select
    filter_rule as rule,
    count(*) as messages,
    count(distinct concat_ws('#', platform, shop, buyer)) as buyers,
    count(*) filter (
        silence_seconds is null or silence_seconds >= $idle_minutes * 60
    ) as sessions,
from left_out
group by filter_rule
order by rule
