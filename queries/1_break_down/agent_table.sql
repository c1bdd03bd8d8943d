/* retro
title    = { zh = "客服绩效（后台统计）", en = "Agents as the back office counts them" }
question = { zh = "后台给每位客服统计了什么？", en = "What did the back office count for each agent?" }
doc      = { zh = "数字来自平台导出的绩效表，口径是平台的，不是本报告的。大促各统计期相加；比率与时长按咨询人数（没有则接待人数）加权，转化率按询单人数，满意率按评价数。不同平台各成一行，从不合并；一个客服在两个平台就有两行。按接待人数排列，不是名次。", en = "Figures of the platform's own table and by its definitions, not ours. Periods of the promotion are summed; rates and times are weighted by consulting (else served) buyers, conversion by inquiring buyers, satisfaction by ratings. Platforms have rows of their own and are never put together. Ordered by volume, not a ranking." }
reads    = ["office_periods"]
core     = true
grain    = ["platform", "agent"]
order    = 37
say      = { zh = "{% if first %}后台统计了 {{ rows|map(attribute='agent')|unique|list|length }} 位客服，合计接待 {{ rows|selectattr('served_users')|sum(attribute='served_users')|count }} 人。{% endif %}", en = "{% if first %}The back office counts {{ rows|map(attribute='agent')|unique|list|length|counted('agent') }} with {{ rows|selectattr('served_users')|sum(attribute='served_users')|counted('buyer') }} served.{% endif %}" }
so       = { zh = "{% if rows %}先看当班的人手和问题难易，再看个人；样本少的不评。{% endif %}", en = "{% if rows %}Look at the shift and the questions first, then at the person; small numbers are not judged.{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
consult_users = { zh = "咨询人数", en = "Consulting buyers", kind = "count" }
served_users = { zh = "接待人数", en = "Buyers served", kind = "count" }
valid_served = { zh = "有效接待", en = "Effective receptions", kind = "count", doc = { zh = "平台没有公布怎么算", en = "the platform does not publish how" } }
sales_amount = { zh = "销售额", en = "Sales", kind = "money" }
inquiry_users = { zh = "询单人数", en = "Inquiring buyers", kind = "count" }
conv = { zh = "询单转化率", en = "Inquiry conversion", kind = "share", doc = { zh = "占询单人数", en = "of inquiring buyers" } }
aov = { zh = "客单价", en = "Order value", kind = "money", doc = { zh = "销售额 ÷ 付款人数", en = "sales ÷ paying buyers" } }
reply_rate = { zh = "回复率", en = "Reply rate", kind = "share", doc = { zh = "占咨询人数", en = "of consulting buyers" } }
first_response_seconds = { zh = "首次响应", en = "First response", kind = "seconds" }
response_seconds = { zh = "平均响应", en = "Average response", kind = "seconds" }
rate_3min = { zh = "3分钟响应率", en = "Answered in 3 minutes", kind = "share", doc = { zh = "按咨询人数加权", en = "weighted by consulting buyers" } }
transfer_in = { zh = "转入", en = "Transferred in", kind = "count" }
transfer_out = { zh = "转出", en = "Transferred out", kind = "count" }
max_concurrent = { zh = "最大同时接待", en = "Peak concurrency", kind = "count" }
session_seconds = { zh = "平均接待时长", en = "Reception length", kind = "seconds" }
slow_users = { zh = "慢响应", en = "Answered slowly", kind = "count" }
long_users = { zh = "长接待", en = "Long receptions", kind = "count" }
no_reply_users = { zh = "未回复人数", en = "Without reply", kind = "count" }
ratings = { zh = "评价数", en = "Ratings", kind = "count" }
rating_coverage = { zh = "参评率", en = "Rating coverage", kind = "share", doc = { zh = "评价数占接待人数；低于 5% 时满意率只作参考", en = "ratings of buyers served; below 5 % satisfaction is a hint only" } }
csat = { zh = "满意率", en = "Satisfaction", kind = "share", doc = { zh = "占收到的评价", en = "of ratings received" } }
*/
with

weighed as (
    select
        *,
        coalesce(consult_users, served_users) as weight,
        coalesce(satisfied, csat * ratings) as satisfied_ratings,
        coalesce(paid_users, conv * inquiry_users) as payers,
    from office_periods
)

select
    platform,
    agent,
    sum(consult_users)::bigint as consult_users,
    sum(served_users)::bigint as served_users,
    sum(valid_served)::bigint as valid_served,
    sum(sales_amount)::decimal(18, 2) as sales_amount,
    sum(inquiry_users)::bigint as inquiry_users,
    fsum(payers) / nullif(sum(inquiry_users) filter (payers is not null), 0) as conv,
    (sum(sales_amount) / nullif(fsum(payers), 0))::decimal(18, 2) as aov,
    fsum(reply_rate * weight)
        / nullif(sum(weight) filter (reply_rate is not null), 0) as reply_rate,
    fsum(first_response_seconds * weight)
        / nullif(sum(weight) filter (first_response_seconds is not null), 0)
        as first_response_seconds,
    fsum(response_seconds * weight)
        / nullif(sum(weight) filter (response_seconds is not null), 0) as response_seconds,
    fsum(rate_3min * weight)
        / nullif(sum(weight) filter (rate_3min is not null), 0) as rate_3min,
    sum(transfer_in)::bigint as transfer_in,
    sum(transfer_out)::bigint as transfer_out,
    max(max_concurrent) as max_concurrent,
    fsum(session_seconds * weight)
        / nullif(sum(weight) filter (session_seconds is not null), 0) as session_seconds,
    sum(slow_users)::bigint as slow_users,
    sum(long_users)::bigint as long_users,
    sum(no_reply_users)::bigint as no_reply_users,
    sum(ratings)::bigint as ratings,
    (sum(ratings) filter (served_users is not null))
        / nullif(sum(served_users) filter (ratings is not null), 0) as rating_coverage,
    fsum(satisfied_ratings)
        / nullif(sum(ratings) filter (satisfied_ratings is not null), 0) as csat,
from weighed
group by platform, agent
order by coalesce(sum(served_users), sum(consult_users)) desc nulls last, platform, agent
