/* retro
title    = { zh = "人手够不够：按天估算", en = "Enough people? By day" }
question = { zh = "没有聊天记录和时段数据时，每天大约需要几到几个人？", en = "Without chats or time-slot totals: between how many and how many people did each day need?" }
doc      = { zh = "只在没有聊天记录、会话表和时段汇总时使用。按天的数看不到高峰，所以只给范围：一人一天接得住多少，取达标（3分钟响应率 ≥95%）客服日均接待量的中位数到 90 分位，不足 5 条时取 150–250（假设，服饰类每 8 小时 200 上下四分之一）；需要人数 = 日均接待 ÷ 这两个数，向上取整。高峰那一两个小时需要的人只会更多。跨多天的统计期按天平均，且当作每人每天都上班。", en = "Used only without chats, a session table and time-slot totals. Day totals hide the peak, so only a range is told: what one agent can take in a day is the median to the 90th percentile of the daily receptions of agents on target (95 % in 3 minutes); with fewer than 5 of them 150–250 (an assumption: 200 in 8 hours in apparel, a quarter either way). Required = receptions a day ÷ those two, rounded up; the busiest hours need more. Longer periods are averaged by day, as if everybody worked every day." }
reads    = ["office_periods"]
may_read = ["messages", "sessions", "slot_totals"]
params   = { ok_rate = 0.95, least_ok = 5, day_low_default = 150.0, day_high_default = 250.0 }
grain    = ["from_day", "to_day"]
optional = true
order    = 11
say      = { zh = "{% if first %}{% set short = rows|selectattr('required_low', 'gt', 0)|selectattr('is_short')|list %}{% if short %}{% set worst = short|sort(attribute='served', reverse=true)|first %}{{ short|length }} 个统计期人手不够：最忙的 {{ worst.from_day|day }} 需要 {{ worst.required_low|count }}–{{ worst.required_high|count }} 人，接待的有 {{ worst.agents|count }} 人。{% else %}{% set busy = rows|sort(attribute='served', reverse=true)|first %}按天看说不出缺人：最忙的 {{ busy.from_day|day }} 需要 {{ busy.required_low|count }}–{{ busy.required_high|count }} 人，接待的有 {{ busy.agents|count }} 人。{% endif %}按天的数看不到高峰，缺人的是哪几个小时、为什么慢，都说不了；导出聊天记录（或会话表、时段接待汇总）和排班表后可以看到。{% endif %}", en = "{% if first %}{% set short = rows|selectattr('required_low', 'gt', 0)|selectattr('is_short')|list %}{% if short %}{% set worst = short|sort(attribute='served', reverse=true)|first %}Periods short of people: {{ short|length }}. The busiest, {{ worst.from_day|day }}, needed {{ worst.required_low|count }}–{{ worst.required_high|counted('person', 'people') }} and {{ worst.agents|count }} served. {% else %}{% set busy = rows|sort(attribute='served', reverse=true)|first %}By day no shortage can be told: the busiest, {{ busy.from_day|day }}, needed {{ busy.required_low|count }}–{{ busy.required_high|counted('person', 'people') }} and {{ busy.agents|count }} served. {% endif %}Day totals hide the peak: which hours were short, and why replies were slow, cannot be told; exports of chats (or a session table, or time-slot totals) and the roster would show them.{% endif %}" }

[columns]
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
agents = { zh = "接待客服", en = "Agents", kind = "count" }
served = { zh = "日均接待", en = "Buyers served a day", kind = "number" }
per_agent = { zh = "人均每天", en = "A day and agent", kind = "number" }
day_low = { zh = "一人一天（低）", en = "One agent a day, low", kind = "number" }
day_high = { zh = "一人一天（高）", en = "One agent a day, high", kind = "number" }
method = { zh = "算法", en = "Method", kind = "code", codes = "saturation_method" }
required_low = { zh = "至少需要", en = "Needed at least", kind = "number" }
required_high = { zh = "最多需要", en = "Needed at most", kind = "number" }
is_short = { zh = "确实不够", en = "Surely short", kind = "flag", doc = { zh = "按最少的算也不够", en = "short even by the low end" } }
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
        and not exists (select 1 from sessions where first_reply_at is not null)
        and not exists (select 1 from slot_totals)
),

held as (
    select
        case when count(*) >= $least_ok then 'p50_p90_ok' else 'config' end as method,
        case when count(*) >= $least_ok then quantile_cont(daily, 0.5)
            else $day_low_default::double end as day_low,
        case when count(*) >= $least_ok then quantile_cont(daily, 0.9)
            else $day_high_default::double end as day_high,
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
    day_low,
    day_high,
    method,
    ceil(served / day_high - 1e-9) as required_low,
    ceil(served / day_low - 1e-9) as required_high,
    ceil(served / day_high - 1e-9) > agents as is_short,
from days
cross join held
order by from_day, to_day
