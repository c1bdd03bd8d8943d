/* retro
title    = { zh = "按口径的响应指标", en = "Response metrics by clock" }
question = { zh = "按每套规则，响应指标各是多少？", en = "What do the response metrics come to by each set of rules?" }
doc      = { zh = "各指标的唯一出处：报告读 own（店铺自己的口径），核对页读 trial_…。比率给分子分母，中位与 P90 给计入的个数。", en = "Where every response metric is made: reports read `own` (the shop's rules), the reconciliation reads trial_…. Rates come with numerator and denominator, medians and P90 with the number they run over." }
reads    = ["clock_counts", "clock_buyers"]
grain    = ["clock", "profile", "metric"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

named(metric) as (
    values ('rate_3min'), ('rate_30s'), ('rate_45s'), ('frt_mean'), ('frt_p50'), ('frt_p90'),
        ('frt_business_p50'), ('art_mean'), ('art_p50'), ('art_p90'), ('reply_rate'),
        ('no_reply_users'), ('slow_users'), ('timeout_replies'), ('offline_msgs')
),

counted as (
    select
        clock,
        profile,
        metric,
        case metric
            when 'frt_p50' then first_p50
            when 'frt_p90' then first_p90
            when 'frt_business_p50' then business_p50
            when 'art_p50' then wait_p50
            when 'art_p90' then wait_p90
            when 'no_reply_users' then cast(buyer_days - replied_days as double)
            when 'slow_users' then cast(slow_days as double)
            when 'timeout_replies' then cast(late_rounds as double)
            when 'offline_msgs' then cast(offline_sessions as double)
        end as value,
        case metric
            when 'rate_3min' then cast(in_time as double)
            when 'rate_30s' then cast(quick_sessions as double)
            when 'rate_45s' then cast(opened_sessions as double)
            when 'frt_mean' then first_waited_seconds
            when 'art_mean' then waited_seconds
            when 'reply_rate' then cast(replied_days as double)
        end as numerator,
        cast(
            case
                when metric = 'rate_3min' then cases
                when metric in ('rate_30s', 'rate_45s') then sessions
                when metric in ('frt_mean', 'frt_p50', 'frt_p90') then answered_sessions
                when metric = 'frt_business_p50' then business_sessions
                when metric in ('art_mean', 'art_p50', 'art_p90') then averaged_rounds
                when metric = 'reply_rate' then buyer_days
            end as double
        ) as denominator,
    from clock_counts
    join clock_buyers using (clock, profile)
    cross join named
)

select
    clock,
    profile,
    metric,
    coalesce(value, numerator / nullif(denominator, 0)) as value,
    numerator,
    denominator,
from counted
order by clock, profile, metric
