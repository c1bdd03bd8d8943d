/* retro
title    = { zh = "找问题用的明细与预期", en = "Cases to search, and what was to be expected" }
question = { zh = "照可比的一组，每个组合本该出多少问题？", en = "How many bad ones would the cases alike give each combination?" }
doc      = { zh = "会话和订单合在一起，标出落在哪个反常时段；预期 = 个数 × 可比的一组里全部个案的占比（含自己，偏保守）。", en = "Chats and orders together, with the stretch out of line that they lie in; expected is the cases times the rate of all cases alike (their own included, which is the cautious way)." }
reads    = ["promotion"]
may_read = ["search_chats", "search_orders", "anomaly_windows"]
one_of   = ["messages", "sessions", "orders"]
grain    = ["measure", "profile", "alike", "question_type", "product", "region", "carrier", "group_name", "pool", "platform", "shop", "agent", "in_window"]
worklist = true
hidden   = true

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
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
in_window = { zh = "反常时段", en = "Stretch out of line", kind = "time", doc = { zh = "所在反常时段的开始；不在里面为空", en = "start of the stretch out of line that it lies in; empty outside" } }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
alike_n = { zh = "可比的个数", en = "Cases alike", kind = "count" }
alike_bad = { zh = "可比的里有问题的", en = "Bad ones alike", kind = "count" }
all_bad = { zh = "全部有问题的", en = "All bad", kind = "count" }
*/
with

placed as (
    select cases.*, windows.starts_at as in_window,
    from (from search_chats union all from search_orders) as cases
    left join anomaly_windows as windows
        on windows.measure = cases.measure
        and windows.profile is not distinct from cases.profile
        and cases.slot >= time_bucket(interval 30 minute, windows.starts_at)
        and cases.slot < windows.ends_at
),

-- The half hour has done its part.
summed as (
    select * exclude (slot) replace (sum(n)::bigint as n, sum(bad)::bigint as bad)
    from placed
    group by all
)

-- A condition under which everything falls divides nothing.
select
    measure, profile, alike, question_type, product, region, carrier,
    case when min(group_name) over whole < max(group_name) over whole then group_name end
        as group_name,
    case when min(pool) over whole < max(pool) over whole then pool end as pool,
    case when min(platform) over whole < max(platform) over whole then platform end as platform,
    case when min(shop) over whole < max(shop) over whole then shop end as shop,
    agent, in_window, n, bad,
    (sum(n) over kin)::bigint as alike_n,
    (sum(bad) over kin)::bigint as alike_bad,
    (sum(bad) over whole)::bigint as all_bad,
from summed
window kin as (partition by measure, profile, alike), whole as (partition by measure, profile)
order by measure, profile, alike, question_type, product, region, carrier, summed.group_name,
    summed.pool, summed.platform, summed.shop, agent, in_window
