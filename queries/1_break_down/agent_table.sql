/* retro
title    = { zh = "客服绩效（后台统计）", en = "Agents as the back office counts them" }
question = { zh = "后台给每位客服统计了什么？", en = "What did the back office count for each agent?" }
doc      = { zh = "数字来自平台导出的绩效表，口径是平台的，不是本报告的。大促各统计期相加；比率与时长按咨询人数（没有则接待人数）加权，转化率按询单人数，满意率按评价数。按接待人数排列，不是名次。", en = "Figures of the platform's own table and by its definitions, not ours. Periods of the promotion are summed; rates and times are weighted by consulting (else served) buyers, conversion by inquiring buyers, satisfaction by ratings. Ordered by volume, not a ranking." }
reads    = ["office_periods"]
grain    = ["agent"]
order    = 60
say      = { zh = "{% if first %}后台统计了 {{ n }} 位客服，合计接待 {{ rows|selectattr('served_users')|sum(attribute='served_users')|count }} 人。{% endif %}", en = "{% if first %}The back office counts {{ n }} agents with {{ rows|selectattr('served_users')|sum(attribute='served_users')|count }} buyers served.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
consult_users = { zh = "咨询人数", en = "Consulting buyers", kind = "count" }
served_users = { zh = "接待人数", en = "Buyers served", kind = "count" }
sales_amount = { zh = "销售额", en = "Sales", kind = "money" }
inquiry_users = { zh = "询单人数", en = "Inquiring buyers", kind = "count" }
conv = { zh = "询单转化率", en = "Inquiry conversion", kind = "share", doc = { zh = "占询单人数", en = "of inquiring buyers" } }
aov = { zh = "客单价", en = "Order value", kind = "money", doc = { zh = "销售额 ÷ 付款人数", en = "sales ÷ paying buyers" } }
reply_rate = { zh = "回复率", en = "Reply rate", kind = "share", doc = { zh = "占咨询人数", en = "of consulting buyers" } }
first_response_seconds = { zh = "首次响应", en = "First response", kind = "seconds" }
response_seconds = { zh = "平均响应", en = "Average response", kind = "seconds" }
rate_3min = { zh = "3分钟响应率", en = "Answered in 3 minutes", kind = "share", doc = { zh = "按咨询人数加权", en = "weighted by consulting buyers" } }
no_reply_users = { zh = "未回复人数", en = "Without reply", kind = "count" }
ratings = { zh = "评价数", en = "Ratings", kind = "count" }
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
    agent,
    sum(consult_users)::bigint as consult_users,
    sum(served_users)::bigint as served_users,
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
    sum(no_reply_users)::bigint as no_reply_users,
    sum(ratings)::bigint as ratings,
    fsum(satisfied_ratings)
        / nullif(sum(ratings) filter (satisfied_ratings is not null), 0) as csat,
from weighed
group by agent
order by coalesce(sum(served_users), sum(consult_users)) desc nulls last, agent
