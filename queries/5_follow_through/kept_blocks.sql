/* retro
title    = { zh = "逐两小时的金额和时长", en = "Amounts and times by two hours" }
question = { zh = "每两个小时合计多少、分摊到多少？", en = "What did each two hours sum up to, over how many?" }
doc      = { zh = "平均值和金额占比的范围由两小时一段的摆动得出，这里留下每段的分子和分母，供以后的大促对比。art_mean：计入平均的等待；aov：买家第一次付款所在的时段；refund_rate_amt：每个付款后天数上，看满的订单的实付与退款。", en = "The range of a mean or of a share of money comes from how much blocks of two hours differ; their numerators and denominators are kept for later promotions. art_mean: waits that are averaged; aov: in the block of a buyer's first payment; refund_rate_amt: paid and refunded amounts of orders watched, for each number of days since payment." }
reads    = ["promotion"]
may_read = ["clock_rounds", "cohort_orders", "cohort_events", "cohort_curve"]
params   = { block_hours = 2 }
grain    = ["metric", "profile", "days", "block_no"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count", doc = { zh = "空：不随账龄变化", en = "empty: does not grow with age" } }
block_no = { zh = "第几段", en = "Block", kind = "count" }
cases = { zh = "分母", en = "Denominator", kind = "number" }
amount = { zh = "分子", en = "Numerator", kind = "number" }
*/
with

timed as (
    select 'art_mean' as metric, profile, asked_at as event_at, mean_seconds::decimal(18, 2) as amount,
    from clock_rounds
    where clock = 'own' and in_window and in_mean and mean_seconds is not null
    union all
    select 'aov', null, min(paid_at), sum(amount_paid)::decimal(18, 2),
    from cohort_orders
    where is_paid and buyer not like '%*%'
    group by platform, shop, buyer
),

paid as (
    select
        date_diff('minute', starts_at, paid_at) // ($block_hours * 60) as block,
        floor(watched_days) as watched, platform, shop, order_id, amount_paid,
    from cohort_orders
    cross join promotion
    where is_paid and watched_days >= 1
),

-- What was paid stands before day 0, so that a million orders are added up once.
moved as (
    select block, watched, -1 as day, sum(amount_paid) as paid, 0::decimal(18, 2) as refunded,
    from paid
    group by all
    union all
    select paid.block, paid.watched, cohort_events.days, 0, sum(cohort_events.amount),
    from cohort_events
    inner join paid on paid.order_id = cohort_events.order_id
        and paid.platform is not distinct from cohort_events.platform
        and paid.shop is not distinct from cohort_events.shop
    where cohort_events.metric = 'refund_rate_n' and cohort_events.slice = 'all'
    group by all
),

ages as (
    select days from cohort_curve
    where metric = 'refund_rate_amt' and slice = 'all' and numerator is not null
)

select
    metric, profile, null::bigint as days,
    (1 + date_diff('minute', starts_at, event_at) // ($block_hours * 60))::bigint as block_no,
    count(*)::double as cases,
    sum(amount)::double as amount,
from timed
cross join promotion
group by all
union all
select
    'refund_rate_amt', null, ages.days, (1 + moved.block)::bigint, sum(moved.paid)::double,
    sum(moved.refunded)::double,
from ages
inner join moved on moved.watched >= ages.days and moved.day < ages.days
group by ages.days, moved.block
order by metric, profile, days, block_no
