/* retro
title    = { zh = "分不清是谁的消息", en = "Messages that belong to nobody" }
question = { zh = "每条消息都知道属于哪个会话吗？", en = "Is it known to which conversation each message belongs?" }
doc      = { zh = "没有会话编号、买家又打了码或为空的消息：打码的名字可能是很多人，拼成一个会话会算错等待。有 least_messages 条就说（默认值）。", en = "Messages without a conversation number whose buyer is masked or missing: a masked name may be many people, and one conversation of them all would give wrong waits. Told from least_messages on (cfg)." }
reads    = ["promotion"]
may_read = ["messages_loaded"]
params   = { least_messages = 1 }
grain    = ["n"]
say      = { zh = "{{ messages|count }} 条消息里有 {{ n|count }} 条（{{ share|share }}）没有会话编号、买家又打了码或为空，分不清是谁的，没有用于统计。请重新导出，带上会话编号或完整的买家昵称。", en = "{{ n|count }} of {{ messages|counted('message') }} ({{ share|share }}) have no conversation number and a masked or missing buyer; nobody can tell whose they are, and they were not used. Export them again with conversation numbers or full buyer names." }

[columns]
n = { zh = "消息", en = "Messages", kind = "count" }
messages = { zh = "全部消息", en = "All messages", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部消息", en = "of all messages" } }
*/
with

placed as (
    select
        conversation_id is null
            and (buyer is null or buyer like '%*%' or buyer like '%＊%') as is_unplaced,
    from messages_loaded
)

select
    count(*) filter (is_unplaced) as n,
    count(*) as messages,
    count(*) filter (is_unplaced) / nullif(count(*), 0) as share,
from placed
having count(*) filter (is_unplaced) >= $least_messages
order by n
