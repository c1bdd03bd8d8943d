/* retro
title    = { zh = "人均接待指标", en = "Buyers per agent" }
question = { zh = "一位客服一小时、一天接待多少买家，写多少字？", en = "How many buyers does one agent serve in an hour and in a day, and how much is written?" }
doc      = { zh = "每小时、每日接待 = 各客服接待人数之和 ÷ 在班小时（客服日）；转接过的买家两位客服各算一位，只算排班表上有的客服日。没有排班表时改按有消息的整点小时，指标名另写，不混用：一小时里只发一条也算一小时，数会偏低。", en = "Buyers per hour and day = buyers served, summed over agents ÷ hours (agent days) on the roster; a buyer handed over counts for both; only agent days that are on the roster. Without a roster, ÷ clock hours with a message, under a name of its own: one message makes a whole hour, so this figure is on the low side." }
reads    = ["agent_days"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

totals as (
    select
        sum(served_users) as served,
        -- Whoever is not on the roster has no hours to divide by.
        sum(served_users) filter (duty_hours > 0) as duty_served,
        sum(words) as words,
        coalesce(fsum(duty_hours), 0) as duty_hours,
        count(*) filter (duty_hours > 0) as duty_days,
        sum(active_hours) as active_hours,
        count(*) filter (active_hours > 0) as active_days,
    from agent_days
),

figures as (
    select unnest([
        {metric: 'cph', part: duty_served::double, whole: duty_hours::double},
        {metric: 'cpd', part: duty_served, whole: duty_days},
        {metric: 'cph_active', part: served, whole: case when duty_days = 0 then active_hours end},
        {metric: 'cpd_active', part: served, whole: case when duty_days = 0 then active_days end}
    ], recursive := true)
    from totals

    union all

    select 'words' as metric, words as part, null as whole
    from totals
    where active_days > 0
)

select
    metric,
    case when metric = 'words' then part else part / whole end as value,
    case when whole is not null then part end as numerator,
    whole as denominator,
from figures
where metric = 'words' or whole > 0
order by metric
