/* retro
title    = { zh = "行动针对的订单，付款后退了多少", en = "Returns by age of the orders that actions aim at" }
question = { zh = "这款商品、这条线路、这个原因，付款后 n 天内退了多少？", en = "Of this product, route or reason: how many orders within n days of payment?" }
doc      = { zh = "分母是这一部分里看满 n 天的已付款订单，分子是其中 n 天内成功退款（原因、阶段、商品与问题相同）或投诉、介入的订单；算法同“付款后第 n 天累计退了多少”。最多 longest_days 天。随历史快照保存，下次大促取同样天数比较，不需要旧的导出。", en = "Paid orders of the part that were watched for n days, and of these the ones refunded within n days (same reason, stage and product), or disputed; counted as in “Returns by age”. At most longest_days. Kept in the history: the next promotion compares at the same number of days, without the old exports." }
reads    = ["asked_slices", "cohort_orders"]
may_read = ["refund_cases", "refund_metrics", "cohort_events", "order_goods"]
params   = { longest_days = 60 }
grain    = ["finding", "days"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
numerator = { zh = "其中发生的", en = "To which it happened", kind = "count" }
denominator = { zh = "看满的订单", en = "Orders watched", kind = "count" }
*/
with

members as (
    select
        asked.finding, asked.metric, asked.kpi, asked.sku, asked.reason, asked.stage,
        orders.platform, orders.shop, orders.order_id, orders.paid_at,
        least(floor(orders.watched_days), $longest_days)::bigint as watched,
    from asked_slices as asked
    inner join cohort_orders as orders
        on orders.is_paid and orders.watched_days >= 1
            and (asked.region is null or orders.province = asked.region)
            and (asked.carrier is null or orders.carrier = asked.carrier)
    left join (select distinct shop, order_id, sku from order_goods) as goods
        on goods.order_id = orders.order_id and goods.sku = asked.sku
            and goods.shop is not distinct from orders.shop
    where asked.kind = 'orders' and (asked.sku is null or goods.sku is not null)
),

refunded as (
    select members.*,
        greatest(date_diff('second', paid_at, coalesce(finished_at, applied_at)) // 86400, 0) as day,
    from members
    inner join refund_cases as cases
        on cases.order_id = members.order_id and cases.shop is not distinct from members.shop
            and cases.is_success and cases.in_cohort
            and (members.sku is null or cases.sku = members.sku)
            and (members.reason is null or cases.reason_code = members.reason)
            and (members.stage is null or cases.stage = members.stage)
    where members.kpi not in ('intervention_rate', 'complaint_rate', 'dispute_refund_rate')
        -- A metric that is not one of the known kinds of refund counts all of them.
        and (members.metric not in (select metric from refund_metrics) or exists (
            select 1 from refund_metrics as kinds
            where kinds.metric = members.metric
                and coalesce(kinds.stage, '') in ('', cases.stage)
                and coalesce(kinds.reason, '') in ('', cases.reason_code)
        ))
),

happened as (
    select finding, watched, min(day) as day,
    from refunded
    group by finding, platform, shop, order_id, watched
    union all
    select members.finding, members.watched, min(events.days) as day,
    from members
    inner join cohort_events as events
        on events.order_id = members.order_id and events.shop is not distinct from members.shop
            and events.metric = members.kpi and events.slice = 'all'
    where members.kpi in ('intervention_rate', 'complaint_rate', 'dispute_refund_rate')
    group by members.finding, members.platform, members.shop, members.order_id, members.watched
),

spans as (
    select finding, days, sum(orders)::bigint as denominator,
    from (select finding, watched, count(*) as orders from members group by all) as sizes
    inner join range(1, $longest_days + 1) as spine(days) on watched >= days
    group by all
)

select finding, days,
    count(*) filter (happened.day < days and happened.watched >= days) as numerator,
    max(denominator) as denominator,
from spans
left join happened using (finding)
group by finding, days
order by finding, days
