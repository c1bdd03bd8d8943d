/* retro
title    = { zh = "一个会话里有几位买家", en = "Conversations of several buyers" }
question = { zh = "会话编号可靠吗？", en = "Are conversation numbers sound?" }
doc      = { zh = "一个会话编号下有两位以上买家发言，等待时间会算错；有 least_conversations 个就说（默认值）。", en = "Two or more buyers speak under one conversation number, so waits come out wrong; told from least_conversations on (cfg)." }
reads    = ["messages"]
params   = { least_conversations = 1 }
grain    = ["n"]
say      = { zh = "{{ conversations|count }} 个会话编号里有 {{ n|count }} 个下面不止一位买家发言，涉及 {{ messages|count }} 条消息。会话编号可能被表格软件改坏，请用文本格式重新导出。", en = "{{ n|count }} of {{ conversations|counted('conversation number') }} hold more than one buyer ({{ messages|counted('message') }}). A spreadsheet may have damaged the numbers: export them again as text." }

[columns]
n = { zh = "会话", en = "Conversations", kind = "count" }
conversations = { zh = "全部会话", en = "All conversations", kind = "count" }
messages = { zh = "消息", en = "Messages", kind = "count" }
*/
with

shared as (
    select
        platform,
        shop,
        conversation_id,
        count(*) as messages,
        count(distinct buyer) > 1 as is_mixed,
    from messages
    where sender = 'buyer'
    group by platform, shop, conversation_id
)

select
    count(*) filter (is_mixed) as n,
    count(*) as conversations,
    (sum(messages) filter (is_mixed))::bigint as messages,
from shared
having count(*) filter (is_mixed) >= $least_conversations
order by n
