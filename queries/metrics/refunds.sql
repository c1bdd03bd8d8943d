/* retro
title    = { zh = "退款指标", en = "Refund metrics" }
question = { zh = "同一批已付款订单，退了多少？", en = "How much of the same cohort of paid orders was refunded?" }
doc      = { zh = "口径：大促内下单的已付款订单，截止日前已知的成功退款。一单多次部分退款：订单数算一次，金额相加。换货、补寄、维修不算退款；关闭的退款不算。哪些阶段、原因算进哪个指标见对照表 refund_metrics。", en = "Paid orders created in the promotion and their successful refunds known by the cut-off. Several partial refunds of one order count once as an order and add up as money. Exchanges, resends, repairs and closed cases are no refunds. Table refund_metrics says which stages and reasons count for which metric." }
reads    = ["cohort_orders"]
may_read = ["refund_cases", "refund_metrics"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

totals as (
    select
        count(*)::double as created,
        count(*) filter (is_paid)::double as paid,
        -- Without any word on refunds the number is unknown, not zero.
        case when count(refund_amount) > 0 or bool_or(is_refunded)
            then count(*) filter (is_refunded) end::double as refunded,
        -- Refunds of which no amount is told leave their sum unknown.
        case when max(refund_amount) filter (is_paid) > 0 or not bool_or(is_refunded)
            then sum(refund_amount) filter (is_paid) end::double as amount,
        sum(amount_paid) filter (is_paid)::double as sales,
    from cohort_orders
    having count(*) > 0
),

by_metric as (
    select
        refund_metrics.metric as metric,
        case when exists (select 1 from refund_cases)
            then count(distinct (refund_cases.shop, refund_cases.order_id))
                filter (refund_cases.order_id is not null)
        end::double as orders,
    from refund_metrics
    left join refund_cases
        on coalesce(refund_metrics.stage, '') in ('', refund_cases.stage)
            and coalesce(refund_metrics.reason, '') in ('', refund_cases.reason_code)
            and refund_cases.in_cohort
            and refund_cases.is_success
    where refund_metrics.metric <> 'refund_rate_n'
    group by all
),

measured as (
    select
        unnest([
            {metric: 'refund_orders', numerator: refunded, denominator: null::double},
            {metric: 'refund_amount', numerator: amount, denominator: null},
            {metric: 'refund_rate_n', numerator: refunded, denominator: paid},
            {metric: 'refund_rate_created', numerator: refunded, denominator: created},
            {metric: 'refund_rate_amt', numerator: amount, denominator: sales}
        ], recursive := true),
    from totals
    union all
    select by_metric.metric, by_metric.orders, totals.paid,
    from by_metric
    cross join totals
)

select
    metric,
    case
        when metric in ('refund_orders', 'refund_amount') then numerator
        else numerator / nullif(denominator, 0)
    end as value,
    case when metric not in ('refund_orders', 'refund_amount') then numerator end as numerator,
    denominator,
from measured
order by metric
