/* retro
title    = { zh = "人手够不够：按天估算", en = "Enough people? By day" }
question = { zh = "没有聊天记录时，每天大约需要几个人？", en = "Without chats: roughly how many people did each day need?" }
doc      = { zh = "只在没有聊天记录时使用。一人一天接得住多少 = 达标（3 分钟响应率 ≥95%）客服日均接待量的 80 分位，不足 5 条时用配置值 200（假设，服饰类每 8 小时）；需要人数 = 日均接待 ÷ 该值，向上取整。跨多天的统计期按天平均，且当作每人每天都上班。", en = "Used only without chats. What one agent can take in a day = the 80th percentile of the daily receptions of agents on target (95 % in 3 minutes); with fewer than 5 of them the configured 200 (an assumption: apparel, 8 hours). Required = receptions a day ÷ that, rounded up. Longer periods are averaged by day, as if everybody worked every day." }
reads    = ["office_periods"]
may_read = ["messages"]
params   = { ok_rate = 0.95, least_ok = 5, saturation_day_default = 200.0 }
grain    = ["from_day", "to_day"]
order    = 65
say      = { zh = "{% if first %}{% set short = rows|selectattr('gap', 'ge', 1)|list %}{% if short %}{{ short|length }} 个统计期人手不够，最紧的是 {{ (short|sort(attribute='gap', reverse=true)|first).from_day|day }}。{% else %}按天看人手够用。{% endif %}没有按小时的数据，无法定位是哪几个小时；导出聊天记录和排班表后可以看到。{% else %}已有聊天记录，请看逐小时的对照。{% endif %}", en = "{% if first %}{% set short = rows|selectattr('gap', 'ge', 1)|list %}{% if short %}Periods short of people: {{ short|length }}, most of all {{ (short|sort(attribute='gap', reverse=true)|first).from_day|day }}.{% else %}By day there were enough people.{% endif %} There are no hourly data, so the hours cannot be located; exports of chats and the roster would show them.{% else %}There are chats: see the comparison by hour.{% endif %}" }

[columns]
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
agents = { zh = "接待客服", en = "Agents", kind = "count" }
served = { zh = "日均接待", en = "Buyers served a day", kind = "number" }
per_agent = { zh = "人均每天", en = "A day and agent", kind = "number" }
saturation_day = { zh = "一人一天上限", en = "One agent's limit a day", kind = "number" }
method = { zh = "算法", en = "Method", kind = "code", codes = "saturation_method" }
required = { zh = "需要人数", en = "Required", kind = "number" }
gap = { zh = "缺口", en = "Gap", kind = "number", doc = { zh = "正数缺人，负数富余", en = "short if positive, idle if negative" } }
*/
with

loads as (
    select
        agent,
        from_day,
        to_day,
        coalesce(served_users, consult_users)
            / (1 + date_diff('day', from_day, to_day)) as daily,
        rate_3min >= $ok_rate as is_ok,
    from office_periods
    where coalesce(served_users, consult_users) > 0
        and not exists (select 1 from messages)
),

held as (
    select
        case when count(*) >= $least_ok then quantile_cont(daily, 0.8) end as measured,
    from loads
    where is_ok
),

days as (
    select
        from_day,
        to_day,
        count(distinct agent) as agents,
        sum(daily::decimal(18, 4))::double as served,
    from loads
    group by all
)

select
    from_day,
    to_day,
    agents,
    served,
    served / agents as per_agent,
    coalesce(held.measured, $saturation_day_default::double) as saturation_day,
    case when held.measured is null then 'config' else 'p80_ok' end as method,
    ceil(served / coalesce(held.measured, $saturation_day_default::double) - 1e-9) as required,
    ceil(served / coalesce(held.measured, $saturation_day_default::double) - 1e-9) - agents as gap,
from days
cross join held
order by from_day, to_day
