/* retro
title    = { zh = "消息的序号与时间不符", en = "Message numbers against their times" }
question = { zh = "回复会不会排到了问题前面？", en = "May a reply stand before its question?" }
doc      = { zh = "只看导出里自带消息序号的会话：序号大的消息，时间却更早。至少 least_messages 条、且占 least_share 以上才说（默认值）。回复时间按发送时间的先后算。", en = "Only where the export numbers its messages: a later number with an earlier time. Told from least_messages and a share of least_share on (cfg). Waits follow the times." }
reads    = ["messages"]
may_read = ["messages_loaded"]
params   = { least_messages = 5, least_share = 0.001 }
grain    = ["n"]
say      = { zh = "带序号的 {{ messages|count }} 条消息里，有 {{ n|count }} 条（{{ share|share }}）序号在后、时间却在前，涉及 {{ conversations|count }} 个会话：回复可能排到问题前面，等待时间不可信。没有改动，仍按发送时间排列；请核对导出工具的时间列，或重新导出这些会话。", en = "Of {{ messages|counted('numbered message') }}, {{ n|count }} ({{ share|share }}) in {{ conversations|counted('conversation') }} {{ conversations|plural('has', 'have') }} a later number but an earlier time, so that a reply may stand before its question and waits cannot be trusted. Nothing was changed, times still decide; check the export tool's time column or export those conversations again." }

[columns]
n = { zh = "消息", en = "Messages", kind = "count" }
messages = { zh = "带序号的消息", en = "Numbered messages", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占带序号的消息", en = "of numbered messages" } }
conversations = { zh = "会话", en = "Conversations", kind = "count" }
*/
with

numbered as (
    select
        platform,
        shop,
        conversation_id,
        sent_at < lag(sent_at) over (
            partition by source_file, platform, shop, conversation_id
            order by message_seq, source_row
        ) as is_earlier,
    from messages_loaded
    where message_seq is not null and conversation_id is not null
)

select
    count(*) filter (is_earlier) as n,
    count(*) as messages,
    count(*) filter (is_earlier) / nullif(count(*), 0) as share,
    count(distinct (platform, shop, conversation_id)) filter (is_earlier) as conversations,
from numbered
having count(*) filter (is_earlier) >= greatest($least_messages, $least_share * count(*))
order by n
