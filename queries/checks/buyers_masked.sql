/* retro
title    = { zh = "买家名字打了码", en = "Masked buyers" }
question = { zh = "订单里的买家能和聊天里的买家对上吗？", en = "Can the buyers of orders be matched with those of chats?" }
doc      = { zh = "打码的名字可能是很多人，不能用来对应。超过 10%（默认值）时提示。", en = "A masked name may be many people and is never used to match. Told from 10 % (default) on." }
reads    = ["cohort_orders"]
params   = { least_share = 0.1 }
grain    = ["orders"]
say      = { zh = "{{ orders|count }} 笔订单里 {{ masked|count }} 笔的买家名字打了码或为空（{{ share|share }}），询单转化、聊天证据只覆盖其余订单。", en = "The buyers of {{ masked|count }} of {{ orders|count }} orders are masked or missing ({{ share|share }}); conversion and evidence from chats cover only the rest." }

[columns]
orders = { zh = "订单数", en = "Orders", kind = "count" }
masked = { zh = "打码或缺失", en = "Masked or missing", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "打码或缺失 ÷ 大促订单", en = "masked or missing ÷ orders of the promotion" } }
*/
select
    count(*) as orders,
    count(*) filter (buyer is null or buyer like '%*%') as masked,
    count(*) filter (buyer is null or buyer like '%*%') / nullif(count(*), 0) as share,
from cohort_orders
having count(*) filter (buyer is null or buyer like '%*%') >= $least_share * count(*)
    and count(*) > 0
order by orders
