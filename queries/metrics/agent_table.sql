/* retro
title    = { zh = "后台绩效表指标", en = "Metrics of the back office's agent table" }
question = { zh = "后台统计的全店水平如何？", en = "What does the back office's own table say for the shop?" }
doc      = { zh = "没有聊天记录时用这些数。人数为各客服相加，转接的买家两边各算一次；3分钟响应率、回复率、响应时间按各客服的咨询人数（没有则接待人数）加权；满意率按评价数；转化率按询单人数。比率与时长按表所属平台的口径，不同平台各自一行，从不合并。", en = "Used where there are no chat messages. People are summed over agents, a transferred buyer counts for both; rates and times are weighted by each agent's consulting (else served) buyers, satisfaction by ratings, conversion by inquiring buyers. Rates and times follow the platform of the table: one row per platform, never put together." }
reads    = ["office_periods", "profile_rules"]
grain    = ["metric", "profile"]
rank     = 2

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
*/
with

weighed as (
    select
        *,
        -- A table is made by its platform's rules, whatever the shop itself goes by.
        (select min(profile) from profile_rules where profile = case platform
            when 'xiaohongshu' then 'xhs' when 'tmall' then 'taobao' else platform end) as profile,
        coalesce(consult_users, served_users) as weight,
        coalesce(satisfied, csat * ratings) as satisfied_ratings,
        coalesce(paid_users, conv * inquiry_users) as payers,
    from office_periods
),

totals as (
    select
        grouping(profile) = 0 as is_profile,
        profile,
        sum(consult_users) as consult_users,
        sum(served_users) as served_users,
        sum(valid_served) as valid_served,
        sum(buyer_messages) + sum(agent_messages) as messages,
        sum(no_reply_users) as no_reply_users,
        sum(slow_users) as slow_users,
        sum(long_users) as long_users,
        sum(inquiry_users) as inquiry_users,
        sum(sales_amount) as sales_amount,
        fsum(online_hours) as online_hours,
        max(max_concurrent) as max_concurrent,
        sum(agent_messages) filter (buyer_messages is not null) as answers,
        sum(buyer_messages) filter (agent_messages is not null) as questions,
        sum(transfer_in) as transfer_in,
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
    group by grouping sets ((), (profile))
),

figures as (
    select profile, is_profile, unnest([
        {metric: 'consult_users', value: consult_users::double, part: null::double, whole: null::double, apart: false},
        {metric: 'served_users', value: served_users, part: null, whole: null, apart: false},
        {metric: 'valid_served', value: valid_served, part: null, whole: null, apart: false},
        {metric: 'messages', value: messages, part: null, whole: null, apart: false},
        {metric: 'transfer_in', value: transfer_in, part: null, whole: null, apart: false},
        {metric: 'no_reply_users', value: no_reply_users, part: null, whole: null, apart: true},
        {metric: 'slow_users', value: slow_users, part: null, whole: null, apart: true},
        {metric: 'long_users', value: long_users, part: null, whole: null, apart: false},
        {metric: 'inquiry_users', value: inquiry_users, part: null, whole: null, apart: false},
        {metric: 'cs_sales', value: sales_amount, part: null, whole: null, apart: false},
        {metric: 'online_hours', value: online_hours, part: null, whole: null, apart: false},
        {metric: 'max_concurrent', value: max_concurrent, part: null, whole: null, apart: false},
        {metric: 'qa_ratio', value: null, part: answers, whole: questions, apart: false},
        {metric: 'transfer_out_rate', value: null, part: out_users, whole: out_base, apart: false},
        {metric: 'rate_3min', value: null, part: in_3min, whole: in_3min_base, apart: true},
        {metric: 'rate_30s', value: null, part: in_30s, whole: in_30s_base, apart: true},
        {metric: 'reply_rate', value: null, part: replied, whole: replied_base, apart: true},
        {metric: 'frt_mean', value: null, part: first_waited, whole: first_base, apart: true},
        {metric: 'art_mean', value: null, part: waited, whole: waited_base, apart: true},
        {metric: 'session_len', value: null, part: talked, whole: talked_base, apart: false},
        -- Without counts of ratings the agents' rates can only be weighted by their buyers.
        {metric: 'csat', value: case when satisfied_base is null then csat_by_buyers end,
            part: satisfied, whole: satisfied_base, apart: true},
        {metric: 'rating_coverage', value: null, part: rated, whole: rated_base, apart: true},
        {metric: 'conv', value: null, part: payers, whole: payers_base, apart: false},
        {metric: 'cph', value: null, part: online_served, whole: online_base, apart: false}
    ], recursive := true)
    from totals
)

select
    metric,
    coalesce(value, part / nullif(whole, 0)) as value,
    part as numerator,
    whole as denominator,
    case when apart then profile end as profile,
from figures
where apart = is_profile and coalesce(value, part / nullif(whole, 0)) is not null
order by metric, profile
