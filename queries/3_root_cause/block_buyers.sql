/* retro
title    = { zh = "久等与没久等的买家", en = "Buyers who waited, and who did not" }
question = { zh = "缺人时段里谁等太久，谁从没等太久？", en = "Who waited too long in a short block, and who never did?" }
doc      = { zh = "每段一行一位等太久的买家；starts_at 为空的是同岗位大促期间从没等太久的买家。名字打码的不列。", en = "One row per block and buyer who waited too long in it; without starts_at, buyers of the pool who never did in the promotion. Masked names are not listed." }
reads    = ["short_blocks", "human_chats"]
grain    = ["pool", "starts_at", "shop", "buyer"]
worklist = true
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
starts_at = { zh = "缺人时段", en = "Short block", kind = "time" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
asked_at = { zh = "首问时间", en = "First asked at", kind = "time" }
*/
with

chats as (
    select
        human_chats.pool,
        human_chats.shop,
        human_chats.buyer,
        human_chats.entered_at,
        not human_chats.is_in_time as has_waited,
        short_blocks.starts_at,
    from human_chats
    left join short_blocks
        on short_blocks.pool = human_chats.pool
        and human_chats.handed_at >= short_blocks.starts_at
        and human_chats.handed_at < short_blocks.ends_at
    -- A masked name is many people.
    where human_chats.in_window and human_chats.buyer not like '%*%'
)

select pool, starts_at, shop, buyer, min(entered_at) as asked_at
from chats
where has_waited and starts_at is not null
group by all
union all
select pool, null as starts_at, shop, buyer, min(entered_at) as asked_at
from chats
group by all
having not bool_or(has_waited)
order by pool, starts_at, shop, buyer
