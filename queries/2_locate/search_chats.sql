/* retro
title    = { zh = "找问题用的会话", en = "Chats to search" }
question = { zh = "每个半小时、每种咨询，看了多少、超时或没成交多少？", en = "In each half hour, for each kind of chat: how many cases, how many late or not won?" }
doc      = { zh = "超时：店铺平台口径计入的轮次、会话或买家·天，各口径分开。没成交：大促里询单的买家·天，没有在归因期内付款。“可比的一组”：超时是同一半小时、同一负荷档（岗位的负荷 ÷ 在岗人数，load_step 个一档；不知道在岗人数的不分档）；没成交是同一岗位、同一小时、同一问题类型，不足 least_alike 个时不分小时。两个数都是默认值，可改。", en = "Late: the rounds, sessions or buyer-days that the shop's own clock counts, every profile apart. Not won: buyer-days of inquiries without a payment in the attribution window. Alike are, for late, the same half hour and load (load of the pool by people on duty, in steps of load_step; not told apart where nobody knows who was on duty); for not won the same pool, hour and question type, all hours together below least_alike. Both are our own (cfg)." }
reads    = ["promotion"]
may_read = ["own_cases", "inquiries", "slot_loads", "agent_pools", "agents"]
one_of   = ["messages", "sessions"]
params   = { load_step = 2.0, least_alike = 30 }
grain    = ["measure", "profile", "slot", "alike", "question_type", "product", "region", "carrier", "group_name", "pool", "platform", "shop", "agent"]
worklist = true
hidden   = true

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
slot = { zh = "半小时", en = "Half hour", kind = "time", doc = { zh = "提问、咨询或付款的半小时", en = "of the question, the chat or the payment" } }
alike = { zh = "可比的一组", en = "Alike", kind = "text" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
product = { zh = "商品", en = "Product", kind = "id" }
region = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "快递", en = "Carrier", kind = "text" }
group_name = { zh = "客服组", en = "Team", kind = "text" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "订单为空", en = "empty for orders" } }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
*/
with

posts as (
    select agent_pools.agent, agent_pools.pool, agents.group_name,
    from agent_pools
    left join agents on agents.agent = agent_pools.agent
),

asked as (
    select
        'late_replies' as measure,
        profile,
        time_bucket(interval 30 minute, asked_at) as slot,
        concat_ws('|', slot, floor(load / nullif(on_duty, 0) / $load_step)) as alike,
        question_type, asked_sku as product, group_name, posts.pool, platform, shop,
        own_cases.agent, is_late as is_bad,
    from own_cases
    left join posts on posts.agent = own_cases.agent
    left join slot_loads
        on slot_loads.pool = posts.pool
        and slot_loads.slot_from = time_bucket(interval 30 minute, own_cases.asked_at)
),

visited as (
    select
        'not_converted' as measure,
        null::varchar as profile,
        time_bucket(interval 30 minute, started_at) as slot,
        concat_ws('|', question_type, posts.pool, case when count(*) over (
            partition by question_type, posts.pool, date_trunc('hour', started_at)
        ) >= $least_alike then date_trunc('hour', started_at) end) as alike,
        question_type, asked_sku as product, group_name, posts.pool, platform, shop,
        inquiries.agent, not is_won as is_bad,
    from inquiries
    left join posts on posts.agent = inquiries.agent
    where is_inquiry
)

select
    measure, profile, slot, alike, question_type, product,
    null::varchar as region, null::varchar as carrier, group_name, pool, platform, shop, agent,
    count(*) as n,
    count(*) filter (is_bad) as bad,
from (from asked union all from visited) as cases
-- Nothing can be compared before the promotion or without a time.
where slot is not null and is_bad is not null
group by all
order by measure, profile, slot, alike, question_type, product, region, carrier, group_name,
    pool, platform, shop, agent
