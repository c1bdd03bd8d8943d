/* retro
title    = { zh = "一个会话里有几位买家", en = "Conversations of several buyers" }
question = { zh = "会话编号可靠吗？", en = "Are conversation numbers sound?" }
doc      = { zh = "一个会话编号下有两位以上买家发言，等待时间会算错。", en = "Two or more buyers speak under one conversation number, so waits come out wrong." }
reads    = ["messages"]
grain    = ["n"]
say      = { zh = "有 {{ n|count }} 个会话编号下不止一位买家发言，涉及 {{ messages|count }} 条消息。会话编号可能被表格软件改坏，请用文本格式重新导出。", en = "{{ n|count }} conversation numbers hold more than one buyer ({{ messages|count }} messages). A spreadsheet may have damaged the numbers: export them again as text." }

[columns]
n = { zh = "会话", en = "Conversations", kind = "count" }
messages = { zh = "消息", en = "Messages", kind = "count" }
*/
with

shared as (
    select platform, shop, conversation_id, count(*) as messages,
    from messages
    where sender = 'buyer'
    group by all
    having count(distinct buyer) > 1
)

select
    count(*) as n,
    sum(messages)::bigint as messages,
from shared
having count(*) > 0
order by n
