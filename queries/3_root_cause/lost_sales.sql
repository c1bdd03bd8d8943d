/* retro
title    = { zh = "缺人时段少成交多少（估算）", en = "Sales lost in short blocks (estimate)" }
question = { zh = "缺人又慢的几段时间里，因为久等大约少成交多少？", en = "Roughly how much was not sold because buyers waited while people were short?" }
doc      = { zh = "只比同一段、同一岗位里的买家：等太久的和及时答上的，进店的时间和活动相同，差别主要在等待。少成交 = 等太久的会话数 ×（及时答上的成交率 − 等太久的成交率）× 及时答上的成交客单价。成交 = 询问后、次日 24 点前付款。两边都不少于 30 个会话才计算，名字打码的买家不算；差值的 95% 区间含 0 时视为偶然，不列。这是估算：等太久的买家也可能本来就不急着买。", en = "Compared are buyers of the same block and pool only: those who waited too long against those answered in time, who came at the same hours. Lost sales = chats that waited too long × (conversion of those in time − conversion of those who waited) × value of a sale of those in time. Converted = paid after asking and before the end of the next day. Computed with 30 chats or more on both sides, masked names left out; a difference whose 95 % interval includes zero may be chance and is not listed. An estimate: who waits may have been in less of a hurry to buy." }
reads    = ["gap_blocks", "human_chats", "cohort_orders"]
params   = { least_n = 30 }
grain    = ["starts_at", "pool"]
optional = true
order    = 14
say      = { zh = "{% if first %}{{ first.starts_at|time }} 到 {{ first.ends_at|time }}（{{ first.pool|code('pool') }}），等太久的会话成交 {{ first.conversion|share }}（{{ first.bought|count }}/{{ first.n|count }}），同一段及时答上的成交 {{ first.prompt_conversion|share }}（{{ first.prompt_bought|count }}/{{ first.prompt_n|count }}）；估计少成交 {{ first.lost_sales|money }}（{{ first.lost_low|money }}–{{ first.lost_high|money }}）。{% else %}缺人时段里，等太久的和及时答上的成交率没有明显差别。{% endif %}", en = "{% if first %}During {{ first.starts_at|stretch(first.ends_at) }} ({{ first.pool|code('pool') }}), {{ first.conversion|share }} of chats that waited too long led to a sale ({{ first.bought|count }} of {{ first.n|count }}), against {{ first.prompt_conversion|share }} of those answered in time ({{ first.prompt_bought|count }} of {{ first.prompt_n|count }}); an estimated {{ first.lost_sales|money }} was not sold ({{ first.lost_low|money }}–{{ first.lost_high|money }}).{% else %}In short blocks, chats that waited did not clearly lead to fewer sales than those answered in time.{% endif %}" }

[columns]
starts_at = { zh = "开始", en = "From", kind = "hour" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
n = { zh = "等太久的会话", en = "Chats that waited", kind = "count" }
bought = { zh = "其中成交", en = "Converted", kind = "count" }
conversion = { zh = "成交率", en = "Conversion", kind = "share", doc = { zh = "其中成交 ÷ 等太久的会话", en = "converted ÷ chats that waited" } }
prompt_n = { zh = "及时答上的会话", en = "Chats in time", kind = "count", doc = { zh = "同一段、同一岗位", en = "of the same block and pool" } }
prompt_bought = { zh = "其中成交", en = "Converted", kind = "count" }
prompt_conversion = { zh = "成交率", en = "Conversion", kind = "share", doc = { zh = "其中成交 ÷ 及时答上的会话", en = "converted ÷ chats in time" } }
lost_sales = { zh = "少成交（估算）", en = "Lost sales (estimate)", kind = "money" }
lost_low = { zh = "估算下限", en = "Estimate, low", kind = "money" }
lost_high = { zh = "估算上限", en = "Estimate, high", kind = "money" }
*/
with

sold as (
    select
        human_chats.session_id, human_chats.pool, human_chats.handed_at, human_chats.is_in_time,
        max(cohort_orders.amount_paid) as amount,
    from human_chats
    left join cohort_orders
        on cohort_orders.buyer = human_chats.buyer
        and cohort_orders.shop is not distinct from human_chats.shop
        and cohort_orders.is_paid
        and cohort_orders.paid_at >= human_chats.entered_at
        and cohort_orders.paid_at < date_trunc('day', human_chats.entered_at) + interval 2 day
    -- A masked name is many people.
    where human_chats.in_window and human_chats.buyer not like '%*%'
    group by all
),

by_block as (
    select
        sold.pool, gap_blocks.starts_at, gap_blocks.ends_at,
        count(*) filter (not sold.is_in_time) as n,
        count(sold.amount) filter (not sold.is_in_time) as bought,
        count(*) filter (sold.is_in_time) as prompt_n,
        count(sold.amount) filter (sold.is_in_time) as prompt_bought,
        sum(sold.amount) filter (sold.is_in_time) as prompt_sales,
    from sold
    join gap_blocks
        on gap_blocks.pool = sold.pool
        and gap_blocks.outcome = 'slow'
        and sold.handed_at >= gap_blocks.starts_at
        and sold.handed_at < gap_blocks.ends_at
    group by all
),

compared as (
    select
        *,
        bought / n as conversion,
        prompt_bought / prompt_n as prompt_conversion,
        (prompt_sales / prompt_bought)::double as sale,
        1.96 * sqrt(
            prompt_conversion * (1 - prompt_conversion) / prompt_n
            + conversion * (1 - conversion) / n
        ) as margin,
    from by_block
    where least(n, prompt_n) >= $least_n and prompt_bought > 0
)

select
    starts_at, ends_at, pool,
    n, bought, conversion,
    prompt_n, prompt_bought, prompt_conversion,
    (n * (prompt_conversion - conversion) * sale)::decimal(18, 2) as lost_sales,
    (n * (prompt_conversion - conversion - margin) * sale)::decimal(18, 2) as lost_low,
    (n * (prompt_conversion - conversion + margin) * sale)::decimal(18, 2) as lost_high,
from compared
where prompt_conversion - conversion > margin
order by lost_sales desc, starts_at, pool
