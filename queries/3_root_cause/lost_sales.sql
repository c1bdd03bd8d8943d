/* retro
title    = { zh = "缺人时段少成交多少（估算）", en = "Sales lost in short blocks (estimate)" }
question = { zh = "缺人又慢的几段时间里，大约少成交多少？", en = "Roughly how much was not sold while people were short?" }
doc      = { zh = "少成交 = 该段询问会话数 ×（同岗位其余时段成交率 − 该段成交率）× 成交客单价。成交 = 询问后、次日 24 点前付款。两边都不少于 30 个会话才计算，名字打码的买家不算；差值的 95% 区间含 0 时视为偶然，不列。这是估算：不同时段的买家本来就可能不同。", en = "Lost sales = sessions of the block × (conversion of the same pool at other hours − conversion in the block) × value of a sale. Converted = paid after asking and before the end of the next day. Computed with 30 sessions or more on both sides, masked names left out; a difference whose 95 % interval includes zero may be chance and is not listed. An estimate: buyers of different hours may differ anyway." }
reads    = ["gap_blocks", "human_chats", "cohort_orders"]
params   = { least_n = 30 }
grain    = ["starts_at", "pool"]
optional = true
order    = 14
say      = { zh = "{% if first %}{{ first.starts_at|time }} 到 {{ first.ends_at|time }}，询问后成交率 {{ first.conversion|share }}（{{ first.bought|count }}/{{ first.n|count }}），其余时段为 {{ first.usual_conversion|share }}；估计少成交 {{ first.lost_sales|money }}（{{ first.lost_low|money }}–{{ first.lost_high|money }}）。{% else %}缺人时段的成交率没有明显低于其余时段。{% endif %}", en = "{% if first %}From {{ first.starts_at|time }} to {{ first.ends_at|time }}, {{ first.conversion|share }} of sessions led to a sale ({{ first.bought|count }} of {{ first.n|count }}) against {{ first.usual_conversion|share }} at other hours; an estimated {{ first.lost_sales|money }} was not sold ({{ first.lost_low|money }}–{{ first.lost_high|money }}).{% else %}Conversion in short blocks was not clearly lower than at other hours.{% endif %}" }

[columns]
starts_at = { zh = "开始", en = "From", kind = "hour" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
n = { zh = "询问会话", en = "Sessions", kind = "count" }
bought = { zh = "成交会话", en = "Converted", kind = "count" }
conversion = { zh = "成交率", en = "Conversion", kind = "share", doc = { zh = "成交会话 ÷ 询问会话", en = "converted sessions ÷ sessions" } }
usual_conversion = { zh = "其余时段成交率", en = "Conversion at other hours", kind = "share", doc = { zh = "同岗位不缺人时段：成交会话 ÷ 询问会话", en = "same pool, hours not short: converted sessions ÷ sessions" } }
lost_sales = { zh = "少成交（估算）", en = "Lost sales (estimate)", kind = "money" }
lost_low = { zh = "估算下限", en = "Estimate, low", kind = "money" }
lost_high = { zh = "估算上限", en = "Estimate, high", kind = "money" }
*/
with

sold as (
    select
        human_chats.session_id,
        human_chats.pool,
        human_chats.handed_at,
        max(cohort_orders.amount_paid) as amount,
    from human_chats
    left join cohort_orders
        on cohort_orders.buyer = human_chats.buyer
        and cohort_orders.is_paid
        and cohort_orders.paid_at >= human_chats.entered_at
        and cohort_orders.paid_at < date_trunc('day', human_chats.entered_at) + interval 2 day
    -- A masked name is many people.
    where human_chats.in_window and human_chats.buyer not like '%*%'
    group by all
),

by_block as (
    select
        sold.pool,
        gap_blocks.starts_at,
        gap_blocks.ends_at,
        count(*) as n,
        count(sold.amount) as bought,
        sum(sold.amount) as sales,
    from sold
    left join gap_blocks
        on gap_blocks.pool = sold.pool
        and gap_blocks.outcome = 'slow'
        and sold.handed_at >= gap_blocks.starts_at
        and sold.handed_at < gap_blocks.ends_at
    group by all
),

compared as (
    select
        here.*,
        here.bought / here.n as conversion, usual.bought / usual.n as usual_conversion,
        (usual.sales / usual.bought)::double as sale,
        1.96 * sqrt(
            (usual.bought / usual.n) * (1 - usual.bought / usual.n) / usual.n
            + (here.bought / here.n) * (1 - here.bought / here.n) / here.n
        ) as margin,
    from by_block as here
    join by_block as usual on usual.pool = here.pool and usual.starts_at is null
    where here.starts_at is not null
        and least(here.n, usual.n) >= $least_n
        and usual.bought > 0
)

select
    starts_at, ends_at, pool,
    n, bought, conversion,
    usual_conversion,
    (n * (usual_conversion - conversion) * sale)::decimal(18, 2) as lost_sales,
    (n * (usual_conversion - conversion - margin) * sale)::decimal(18, 2) as lost_low,
    (n * (usual_conversion - conversion + margin) * sale)::decimal(18, 2) as lost_high,
from compared
where usual_conversion - conversion > margin
order by lost_sales desc, starts_at, pool
