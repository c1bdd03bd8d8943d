/* retro
title    = { zh = "后台绩效（大促期间）", en = "Back-office figures of the promotion" }
question = { zh = "平台给每位客服统计了什么？", en = "What did the back office count for each agent?" }
doc      = { zh = "每位客服每个统计期一行，不同报表的列合在一起，同一列取文件名靠前的。只收至少一半天数落在大促内的统计期；同一客服既有按天又有合计时，只用按天的。", en = "One row per agent and period, columns of several reports put together; where two reports give a column, the first file name stands. Only periods at least half of whose days lie in the promotion; where an agent has both days and a total, only the days." }
reads    = ["agent_periods", "promotion"]
grain    = ["platform", "shop", "agent", "from_day", "to_day"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
is_beyond = { zh = "含大促外的天", en = "Has days outside", kind = "flag" }
consult_users = { zh = "咨询人数", en = "Consulting buyers", kind = "count" }
served_users = { zh = "接待人数", en = "Buyers served", kind = "count" }
valid_served = { zh = "有效接待人数", en = "Effective receptions", kind = "count" }
transfer_in = { zh = "转入人数", en = "Transferred in", kind = "count" }
transfer_out = { zh = "转出人数", en = "Transferred out", kind = "count" }
buyer_messages = { zh = "买家消息数", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息数", en = "Agent messages", kind = "count" }
qa_ratio = { zh = "答问比", en = "Answers per question", kind = "ratio" }
max_concurrent = { zh = "最大同时接待", en = "Peak concurrency", kind = "count" }
no_reply_users = { zh = "未回复人数", en = "Buyers without reply", kind = "count" }
reply_rate = { zh = "回复率", en = "Reply rate", kind = "share" }
slow_users = { zh = "慢响应人数", en = "Buyers answered slowly", kind = "count" }
long_users = { zh = "长接待人数", en = "Long receptions", kind = "count" }
first_response_seconds = { zh = "首次响应", en = "First response", kind = "seconds" }
response_seconds = { zh = "平均响应", en = "Average response", kind = "seconds" }
rate_3min = { zh = "3分钟响应率", en = "Answered in 3 minutes", kind = "share" }
rate_30s = { zh = "30秒应答率", en = "Answered in 30 seconds", kind = "share" }
session_seconds = { zh = "平均接待时长", en = "Reception length", kind = "seconds" }
inquiry_users = { zh = "询单人数", en = "Inquiring buyers", kind = "count" }
paid_users = { zh = "付款人数", en = "Paying buyers", kind = "count" }
conv = { zh = "询单转化率", en = "Inquiry conversion", kind = "share" }
sales_amount = { zh = "销售额", en = "Sales", kind = "money" }
ratings = { zh = "收到评价数", en = "Ratings received", kind = "count" }
satisfied = { zh = "满意评价数", en = "Satisfied ratings", kind = "count" }
csat = { zh = "满意率", en = "Satisfaction", kind = "share" }
online_hours = { zh = "在线时长", en = "Hours online", kind = "hours" }
*/
with

days as (
    select
        cast(starts_at as date) as first_day,
        case
            when ends_at > date_trunc('day', ends_at) then cast(ends_at as date)
            else cast(ends_at as date) - 1
        end as last_day,
    from promotion
),

placed as (
    select
        agent_periods.*,
        concat_ws('#', source_file, lpad(cast(source_row as varchar), 12, '0')) as place,
        date_diff('day', from_day, to_day) + 1 as period_days,
        date_diff('day', greatest(from_day, first_day), least(to_day, last_day)) + 1
            as shared_days,
    from agent_periods
    cross join days
    where agent is not null
),

merged as (
    select
        platform,
        shop,
        agent,
        from_day,
        to_day,
        period_days > shared_days as is_beyond,
        max(period_days) as period_days,
        min_by(consult_users, place) filter (consult_users is not null) as consult_users,
        min_by(served_users, place) filter (served_users is not null) as served_users,
        min_by(valid_served, place) filter (valid_served is not null) as valid_served,
        min_by(transfer_in, place) filter (transfer_in is not null) as transfer_in,
        min_by(transfer_out, place) filter (transfer_out is not null) as transfer_out,
        min_by(buyer_messages, place) filter (buyer_messages is not null) as buyer_messages,
        min_by(agent_messages, place) filter (agent_messages is not null) as agent_messages,
        min_by(qa_ratio, place) filter (qa_ratio is not null) as qa_ratio,
        min_by(max_concurrent, place) filter (max_concurrent is not null) as max_concurrent,
        min_by(no_reply_users, place) filter (no_reply_users is not null) as no_reply_users,
        min_by(reply_rate, place) filter (reply_rate is not null) as reply_rate,
        min_by(slow_users, place) filter (slow_users is not null) as slow_users,
        min_by(long_users, place) filter (long_users is not null) as long_users,
        min_by(first_response_seconds, place) filter (first_response_seconds is not null)
            as first_response_seconds,
        min_by(response_seconds, place) filter (response_seconds is not null) as response_seconds,
        min_by(rate_3min, place) filter (rate_3min is not null) as rate_3min,
        min_by(rate_30s, place) filter (rate_30s is not null) as rate_30s,
        min_by(session_seconds, place) filter (session_seconds is not null) as session_seconds,
        min_by(inquiry_users, place) filter (inquiry_users is not null) as inquiry_users,
        min_by(paid_users, place) filter (paid_users is not null) as paid_users,
        min_by(conv, place) filter (conv is not null) as conv,
        min_by(sales_amount, place) filter (sales_amount is not null) as sales_amount,
        min_by(ratings, place) filter (ratings is not null) as ratings,
        min_by(satisfied, place) filter (satisfied is not null) as satisfied,
        min_by(csat, place) filter (csat is not null) as csat,
        min_by(online_hours, place) filter (online_hours is not null) as online_hours,
    from placed
    where shared_days * 2 >= period_days
    group by platform, shop, agent, from_day, to_day, period_days > shared_days
)

select
    platform,
    shop,
    agent,
    from_day,
    to_day,
    is_beyond,
    consult_users,
    served_users,
    valid_served,
    transfer_in,
    transfer_out,
    buyer_messages,
    agent_messages,
    qa_ratio,
    max_concurrent,
    no_reply_users,
    reply_rate,
    slow_users,
    long_users,
    first_response_seconds,
    response_seconds,
    rate_3min,
    rate_30s,
    session_seconds,
    inquiry_users,
    paid_users,
    conv,
    sales_amount,
    ratings,
    satisfied,
    csat,
    online_hours,
from merged
where not exists (
    select 1
    from merged as finer
    where finer.platform is not distinct from merged.platform
        and finer.shop is not distinct from merged.shop
        and finer.agent = merged.agent
        and finer.from_day >= merged.from_day
        and finer.to_day <= merged.to_day
        and finer.period_days < merged.period_days
)
order by platform, shop, agent, from_day, to_day
