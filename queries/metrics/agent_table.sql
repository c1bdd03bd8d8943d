/* retro
title    = { zh = "后台绩效表指标", en = "Metrics of the back office's agent table" }
question = { zh = "后台统计的全店水平如何？", en = "What does the back office's own table say for the shop?" }
doc      = { zh = "没有聊天记录时用这些数。人数为各客服相加，转接的买家两边各算一次；3 分钟响应率、回复率、响应时间按各客服的咨询人数（没有则接待人数）加权；满意率按评价数；转化率按询单人数。", en = "Used where there are no chat messages. People are summed over agents, a transferred buyer counts for both; rates and times are weighted by each agent's consulting (else served) buyers, satisfaction by ratings, conversion by inquiring buyers." }
reads    = ["office_periods"]
grain    = ["metric"]
rank     = 2

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

weighed as (
    select
        *,
        coalesce(consult_users, served_users) as weight,
        coalesce(satisfied, csat * ratings) as satisfied_ratings,
        coalesce(paid_users, conv * inquiry_users) as payers,
    from office_periods
),

totals as (
    select
        count(*) as n,
        sum(consult_users) as consult_users,
        sum(served_users) as served_users,
        sum(valid_served) as valid_served,
        sum(buyer_messages) + sum(agent_messages) as messages,
        sum(no_reply_users) as no_reply_users,
        sum(slow_users) as slow_users,
        sum(long_users) as long_users,
        sum(inquiry_users) as inquiry_users,
        sum(sales_amount) as sales_amount,
        sum(ratings) as ratings,
        fsum(online_hours) as online_hours,
        max(max_concurrent) as max_concurrent,
        sum(agent_messages) filter (buyer_messages is not null) as answers,
        sum(buyer_messages) filter (agent_messages is not null) as questions,
        sum(transfer_out) filter (served_users is not null) as out_users,
        sum(served_users) filter (transfer_out is not null) as out_base,
        fsum(rate_3min * weight) as in_3min,
        sum(weight) filter (rate_3min is not null) as in_3min_base,
        fsum(rate_30s * weight) as in_30s,
        sum(weight) filter (rate_30s is not null) as in_30s_base,
        fsum(reply_rate * weight) as replied,
        sum(weight) filter (reply_rate is not null) as replied_base,
        fsum(first_response_seconds * weight) as first_waited,
        sum(weight) filter (first_response_seconds is not null) as first_base,
        fsum(response_seconds * weight) as waited,
        sum(weight) filter (response_seconds is not null) as waited_base,
        fsum(session_seconds * weight) as talked,
        sum(weight) filter (session_seconds is not null) as talked_base,
        fsum(satisfied_ratings) as satisfied,
        sum(ratings) filter (satisfied_ratings is not null) as satisfied_base,
        fsum(csat * weight) / sum(weight) filter (csat is not null) as csat_by_buyers,
        fsum(payers) as payers,
        sum(inquiry_users) filter (payers is not null) as payers_base,
        sum(ratings) filter (served_users is not null) as rated,
        sum(served_users) filter (ratings is not null) as rated_base,
        sum(served_users) filter (online_hours is not null) as online_served,
        fsum(online_hours) filter (served_users is not null) as online_base,
    from weighed
),

figures as (
    select unnest([
        {metric: 'consult_users', value: consult_users::double,
            numerator: null::double, denominator: null::double},
        {metric: 'served_users', value: served_users, numerator: null, denominator: null},
        {metric: 'valid_served', value: valid_served, numerator: null, denominator: null},
        {metric: 'messages', value: messages, numerator: null, denominator: null},
        {metric: 'no_reply_users', value: no_reply_users, numerator: null, denominator: null},
        {metric: 'slow_users', value: slow_users, numerator: null, denominator: null},
        {metric: 'long_users', value: long_users, numerator: null, denominator: null},
        {metric: 'inquiry_users', value: inquiry_users, numerator: null, denominator: null},
        {metric: 'cs_sales', value: sales_amount, numerator: null, denominator: null},
        {metric: 'online_hours', value: online_hours, numerator: null, denominator: null},
        {metric: 'max_concurrent', value: max_concurrent, numerator: null, denominator: null},
        {metric: 'qa_ratio', value: null, numerator: answers, denominator: questions},
        {metric: 'transfer_out_rate', value: null,
            numerator: out_users, denominator: out_base},
        {metric: 'rate_3min', value: null, numerator: in_3min, denominator: in_3min_base},
        {metric: 'rate_30s', value: null, numerator: in_30s, denominator: in_30s_base},
        {metric: 'reply_rate', value: null, numerator: replied, denominator: replied_base},
        {metric: 'frt_mean', value: null, numerator: first_waited, denominator: first_base},
        {metric: 'art_mean', value: null, numerator: waited, denominator: waited_base},
        {metric: 'session_len', value: null, numerator: talked, denominator: talked_base},
        -- Without counts of ratings the agents' rates can only be weighted by their buyers.
        {metric: 'csat', value: case when satisfied_base is null then csat_by_buyers end,
            numerator: satisfied, denominator: satisfied_base},
        {metric: 'rating_coverage', value: null, numerator: rated, denominator: rated_base},
        {metric: 'conv', value: null, numerator: payers, denominator: payers_base},
        {metric: 'cph', value: null, numerator: online_served, denominator: online_base}
    ], recursive := true)
    from totals
    where n > 0
)

select
    metric,
    coalesce(value, numerator / nullif(denominator, 0)) as value,
    numerator,
    denominator,
from figures
where coalesce(value, numerator / nullif(denominator, 0)) is not null
order by metric
