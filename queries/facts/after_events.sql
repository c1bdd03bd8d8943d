/* retro
title    = { zh = "付款之后发生的事", en = "What happened after payment" }
question = { zh = "大促已付款订单上，哪些事算进哪个指标，什么时候发生的？", en = "Which events of the promotion's paid orders count for which metric, and when did they happen?" }
doc      = { zh = "一件事按 refund_metrics 对照表算进几个指标就列几行；全部退款另按原因各列一行（slice 为原因）。时刻：退款取完结时间（没有则申请时间）；纠纷取开始时间；售后导出没有介入时间，取完结或申请时间；判商家又退款的，取两者都已发生之时。", en = "An event stands once for each metric that it counts for by the table refund_metrics, and all refunds once more by their reason (in slice). The moment of a refund is when it ended (else when it was applied for), of a dispute when it was opened; the refund export tells no time of an intervention: there it is the end of the case or the application; an order lost and refunded counts since both had happened." }
reads    = ["cohort_orders"]
may_read = ["refund_cases", "refund_metrics", "disputes", "lost_refunds", "intervention_events"]
grain    = ["shop", "order_id", "metric", "slice", "happened_at"]

[columns]
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
slice = { zh = "原因", en = "Reason", kind = "text", doc = { zh = "all：全部；否则为退款原因", en = "all, or a refund reason" } }
happened_at = { zh = "发生时间", en = "Happened at", kind = "time" }
amount = { zh = "金额", en = "Amount", kind = "money" }
*/
with

cases as (
    select
        shop, order_id, stage, reason_code, intervened, is_success, amount,
        coalesce(finished_at, applied_at) as happened_at, finished_at is null as is_open,
    from refund_cases
    where in_cohort
),

events as (
    select cases.shop, cases.order_id, refund_metrics.metric, 'all' as slice, cases.happened_at, cases.amount
    from cases
    inner join refund_metrics
        on coalesce(refund_metrics.stage, '') in ('', cases.stage)
            and coalesce(refund_metrics.reason, '') in ('', cases.reason_code)
    where cases.is_success
    union all
    select shop, order_id, 'refund_rate_n' as metric, reason_code as slice, happened_at, amount
    from cases
    where is_success
    union all
    select shop, order_id, 'dispute_refund_rate' as metric, 'all' as slice, happened_at, amount
    from lost_refunds
    union all
    -- The list of disputes tells when the platform was asked; a case does once it has ended.
    select
        cases.shop, cases.order_id, 'intervention_rate' as metric, 'all' as slice,
        cases.happened_at, cases.amount,
    from cases
    left join disputes
        on disputes.order_id = cases.order_id and disputes.shop is not distinct from cases.shop
    where cases.intervened and (disputes.order_id is null or not cases.is_open)
    union all
    select shop, order_id, 'intervention_rate' as metric, 'all' as slice, opened_at, amount
    from disputes
    union all
    select shop, order_id, 'complaint_rate' as metric, 'all' as slice, opened_at, amount
    from intervention_events
    where is_complaint
)

select
    shop,
    order_id,
    metric,
    slice,
    happened_at,
    -- One amount that is not told leaves the sum unknown.
    case when count(*) = count(amount) then cast(sum(amount) as decimal(18, 2)) end as amount,
from events
group by shop, order_id, metric, slice, happened_at
order by shop, order_id, metric, slice, happened_at
