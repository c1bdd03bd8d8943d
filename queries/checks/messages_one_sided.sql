/* retro
title    = { zh = "只有客服发言的会话", en = "Conversations in which only agents speak" }
question = { zh = "买家的消息都导出来了吗？", en = "Were the buyers' messages exported?" }
doc      = { zh = "人工客服发过言、买家一条都没有的会话，占人工会话超过 one_sided_limit 才提示；少量主动联系是正常的。", en = "Conversations with human agents and no buyer message; told only above a share of one_sided_limit, since some outreach is normal." }
reads    = ["messages"]
params   = { one_sided_limit = 0.05 }
grain    = ["n"]
say      = { zh = "有人工发言的 {{ conversations|count }} 个会话里，{{ n|count }} 个只有客服发言（{{ share|share }}）。如果导出时筛掉了买家消息，响应时间会缺一块。", en = "Of {{ conversations|counted('conversation') }} with agents, {{ n|count }} hold agents' messages only ({{ share|share }}). If buyers' messages were filtered out on export, part of the waits is missing." }

[columns]
n = { zh = "会话", en = "Conversations", kind = "count" }
conversations = { zh = "有人工发言的会话", en = "Conversations with agents", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占有人工发言的会话", en = "of conversations with human messages" } }
*/
with

talks as (
    select
        platform,
        shop,
        conversation_id,
        bool_or(sender = 'buyer') as has_buyer,
        bool_or(sender = 'human') as has_human,
    from messages
    group by all
)

select
    count(*) filter (not has_buyer) as n,
    count(*) as conversations,
    count(*) filter (not has_buyer) / nullif(count(*), 0) as share,
from talks
where has_human
having count(*) filter (not has_buyer) > $one_sided_limit * count(*)
order by n
