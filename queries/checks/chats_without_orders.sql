/* retro
title    = { zh = "聊天与订单的买家对不上", en = "Buyers of chats and of orders" }
question = { zh = "咨询的买家里有多少下过单，下单的买家里有多少聊过？", en = "How many buyers who wrote have an order, and how many who ordered wrote?" }
doc      = { zh = "大促期间咨询过的买家，与订单导出里没有打码的买家相比。下过单的不到 least_share、或下单的里聊过的不到 least_chat_share 才说；两边各至少 least_buyers 位（均为默认值）。", en = "Buyers who wrote in the promotion against unmasked buyers of the order export. Told where under least_share have an order, or under least_chat_share of those who ordered wrote, of at least least_buyers each (all cfg)." }
reads    = ["orders.buyer", "promotion"]
may_read = ["rounds", "sessions"]
params   = { least_share = 0.1, least_chat_share = 0.02, least_buyers = 30 }
grain    = ["buyers"]
say      = { zh = "大促期间咨询的 {{ buyers|count }} 位买家里只有 {{ with_order|count }} 位（{{ share|share }}）在订单导出里，下单的 {{ orderers|count }} 位买家里只有 {{ with_chat|count }} 位（{{ chat_share|share }}）聊过，多半是两份导出的昵称写法不同，或来自两个店铺。询单转化和聊天证据因此靠不住；请重新导出，并勾选完整的买家昵称。", en = "Of {{ buyers|counted('buyer') }} who wrote in the promotion only {{ with_order|count }} ({{ share|share }}) are in the order export, and of {{ orderers|count }} who ordered only {{ with_chat|count }} ({{ chat_share|share }}) wrote: most likely the two exports write names differently or belong to two shops. Conversion and evidence from chats cannot be relied on; export again with full buyer names." }

[columns]
buyers = { zh = "咨询的买家", en = "Buyers who wrote", kind = "count" }
with_order = { zh = "其中有订单", en = "Of them with an order", kind = "count" }
share = { zh = "有订单占比", en = "Share with an order", kind = "share", doc = { zh = "占咨询的买家", en = "of buyers who wrote" } }
orderers = { zh = "下单的买家", en = "Buyers who ordered", kind = "count", doc = { zh = "大促期间下单、昵称没有打码", en = "in the promotion, with unmasked names" } }
with_chat = { zh = "其中聊过", en = "Of them who wrote", kind = "count" }
chat_share = { zh = "聊过占比", en = "Share who wrote", kind = "share", doc = { zh = "占下单的买家", en = "of buyers who ordered" } }
*/
with

talkers as (
    select buyer from rounds where in_window
    union
    select sessions.buyer
    from sessions
    join promotion on started_at >= starts_at and started_at < ends_at
),

orderers as (
    select
        buyer,
        bool_or(created_at >= starts_at and created_at < ends_at) as in_window,
    from orders
    cross join promotion
    where buyer is not null
    group by buyer
),

met as (
    select
        talkers.buyer is not null as talked,
        orderers.buyer is not null as ordered,
        coalesce(orderers.in_window, false) as in_window,
    from (select buyer from talkers where buyer is not null) as talkers
    full join orderers using (buyer)
)

select
    count(*) filter (talked) as buyers,
    count(*) filter (talked and ordered) as with_order,
    count(*) filter (talked and ordered) / nullif(count(*) filter (talked), 0) as share,
    count(*) filter (in_window) as orderers,
    count(*) filter (talked and in_window) as with_chat,
    count(*) filter (talked and in_window) / nullif(count(*) filter (in_window), 0)
        as chat_share,
from met
having count(*) filter (talked) >= $least_buyers
    and count(*) filter (in_window) >= $least_buyers
    and (share < $least_share or chat_share < $least_chat_share)
order by buyers
