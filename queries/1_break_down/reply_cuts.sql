/* retro
title    = { zh = "响应的各种切分", en = "Response times, cut every way" }
question = { zh = "按时段、阶段、问题、商品和人手来看，各自答得多快？", en = "By hour, phase, question, product and people: how fast was each answered?" }
doc      = { zh = "按各店自己的口径，不同口径从不相加。不足 min_cases 次的组不报比率，不足 min_waits 次等待的不报时长，数量照列（默认值，可改）。区间为 95%（Wilson）。", en = "By each shop's own clock; different profiles are never added up. Groups of under min_cases cases show no rates, those of under min_waits waits no durations; their counts stay (defaults, yours to change). Intervals at 95 % (Wilson)." }
reads    = ["reply_groups"]
params   = { min_cases = 30, min_waits = 10 }
grain    = ["profile", "cut", "slice"]
hidden   = true

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
cut = { zh = "切分", en = "Cut", kind = "code", codes = "reply_cut" }
slice = { zh = "组", en = "Group", kind = "text", doc = { zh = "空：没有归属，或不足 min_buyers 位买家", en = "empty: nothing to attribute to, or fewer than min_buyers buyers" } }
groups = { zh = "组数", en = "Groups", kind = "count", doc = { zh = "并在这一行里的组", en = "put together in this row" } }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
agents = { zh = "客服", en = "Agents", kind = "count" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
cases = { zh = "计入", en = "Cases", kind = "count" }
in_time = { zh = "及时", en = "In time", kind = "count" }
unanswered = { zh = "没人回复", en = "No reply", kind = "count" }
is_counted = { zh = "样本够", en = "Enough cases", kind = "flag" }
in_time_share = { zh = "及时率", en = "In time", kind = "share", doc = { zh = "占该组计数", en = "of the group's cases" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "分母同及时率", en = "over the same cases" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "分母同及时率", en = "over the same cases" } }
waits = { zh = "回复轮次", en = "Replies", kind = "count" }
mean_seconds = { zh = "平均响应", en = "Mean response", kind = "seconds" }
p50_seconds = { zh = "响应（中位）", en = "Median response", kind = "seconds" }
p90_seconds = { zh = "响应（最慢一成）", en = "Slowest tenth", kind = "seconds" }
first_waits = { zh = "有首次响应的会话", en = "Sessions answered", kind = "count" }
first_mean_seconds = { zh = "平均首次响应", en = "Mean first response", kind = "seconds" }
first_p50_seconds = { zh = "首次响应（中位）", en = "Median first response", kind = "seconds" }
first_p90_seconds = { zh = "首次响应（最慢一成）", en = "First response, slowest tenth", kind = "seconds" }
*/
with

bounded as (
    select
        *,
        cases >= $min_cases as is_counted,
        -- Wilson's score interval at 95 %, written with counts.
        (in_time + 1.9208) / (cases + 3.8416) as middle,
        1.96 * sqrt(in_time * (cases - in_time) / nullif(cases, 0) + 0.9604)
            / (cases + 3.8416) as reach,
    from reply_groups
)

select
    profile,
    cut,
    slice,
    groups,
    buyers,
    agents,
    sessions,
    cases,
    in_time,
    unanswered,
    is_counted,
    case when is_counted then in_time / cases end as in_time_share,
    case when is_counted then greatest(middle - reach, 0) end as low,
    case when is_counted then least(middle + reach, 1) end as high,
    waits,
    case when waits >= $min_waits then mean_seconds end as mean_seconds,
    case when waits >= $min_waits then p50_seconds end as p50_seconds,
    case when waits >= $min_waits then p90_seconds end as p90_seconds,
    first_waits,
    case when first_waits >= $min_waits then first_mean_seconds end as first_mean_seconds,
    case when first_waits >= $min_waits then first_p50_seconds end as first_p50_seconds,
    case when first_waits >= $min_waits then first_p90_seconds end as first_p90_seconds,
from bounded
order by profile, cut, slice
