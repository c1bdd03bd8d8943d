/* retro
title    = { zh = "找问题用的组合", en = "Combinations to search" }
question = { zh = "每个组合有多少个、出了多少问题、本该多少？", en = "For each combination: how many cases, how many bad, how many expected?" }
doc      = { zh = "“找问题用的明细与预期”按组合合计，供逐层剥离用：先认定最突出的一处，把它的预期提到实际，再看其余。只留有可疑组合的那几类问题。", en = "The cases summed by combination, for peeling off one slice after the other: the most striking is taken, its expectation raised to what was seen, and the rest is looked at again. Only measures with a suspect slice." }
reads    = ["search_cases", "search_cells"]
grain    = ["measure", "profile", "question_type", "product", "region", "carrier", "group_name", "pool", "platform", "shop", "in_window"]
worklist = true
hidden   = true

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
product = { zh = "商品", en = "Product", kind = "id" }
region = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "快递", en = "Carrier", kind = "text" }
group_name = { zh = "客服组", en = "Team", kind = "text" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
in_window = { zh = "反常时段", en = "Stretch out of line", kind = "time", doc = { zh = "所在反常时段的开始；不在里面为空", en = "start of the stretch out of line that it lies in; empty outside" } }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
expected = { zh = "预期", en = "Expected", kind = "number" }
*/
select
    measure, profile, question_type, product, region, carrier, group_name, pool,
    platform, shop, in_window,
    sum(n)::bigint as n,
    sum(bad)::bigint as bad,
    sum((n * alike_bad / alike_n)::decimal(28, 12))::double as expected,
from search_cases
where (measure, coalesce(profile, '')) in (
    select (measure, coalesce(profile, '')) from search_cells where is_hit
)
group by all
order by measure, profile, question_type, product, region, carrier, group_name, pool, platform,
    shop, in_window
