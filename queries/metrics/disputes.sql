/* retro
title    = { zh = "纠纷指标", en = "Dispute metrics" }
question = { zh = "多少订单升级到了平台，判了谁？", en = "How many orders reached the platform, and who was found at fault?" }
doc      = { zh = "口径：平台介入率 = 有平台介入或向平台投诉的大促订单 ÷ 已付款订单；判责率 = 判商家责任 ÷ 平台介入；纠纷退款率 = 平台介入、判商家责任且之后退款成功的订单 ÷ 已付款订单；投诉率 = 纠纷导出里原因写明投诉、维权、违背承诺、骚扰的订单 ÷ 已付款订单。一单有几个纠纷只算一单；没有订单号的纠纷归不到订单，不计。导出从不写责任方和判定的，判责率、纠纷退款率不知道。", en = "Intervention rate = paid orders of the promotion in which the platform stepped in or was complained to ÷ paid orders; judged rate = found at fault ÷ interventions; dispute refunds = interventions lost and refunded thereafter ÷ paid orders; complaints = orders whose dispute names a complaint, a broken promise or harassment ÷ paid orders. An order with several disputes counts once; disputes without an order number cannot be tied to an order and do not count. Where no export tells who was at fault, judged rate and dispute refunds are unknown." }
reads    = ["cohort_orders"]
may_read = ["intervened_orders", "refunds", "disputes"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

-- Exports that never say who was at fault leave that unknown: it is not nobody.
told as (
    select
        (select count(at_fault) from refunds)
            + (select count(coalesce(judged_for, status)) from disputes) > 0 as tells_judgements,
        -- Only a list of disputes tells a complaint from another intervention.
        exists (select 1 from disputes) as tells_complaints,
        (select count(*) filter (is_paid) from cohort_orders)::double as paid,
),

totals as (
    select
        count(intervened_orders.order_id)::double as disputes,
        case when tells_judgements then count(*) filter (is_lost) end::double as lost,
        case when tells_judgements then count(*) filter (is_lost and is_refunded) end::double
            as lost_refunds,
        case when tells_complaints then count(*) filter (is_complaint) end::double as complaints,
        paid,
    from told
    left join intervened_orders on true
    group by tells_judgements, tells_complaints, paid
    -- Exports that never say whether the platform stepped in leave the number unknown.
    having (select count(intervened) from refunds) + (select count(*) from disputes) > 0
),

measured as (
    select
        unnest([
            {metric: 'intervention_rate', numerator: disputes, denominator: paid},
            {metric: 'judged_rate', numerator: lost, denominator: disputes},
            {metric: 'complaint_rate', numerator: complaints, denominator: paid},
            {metric: 'dispute_refund_rate', numerator: lost_refunds, denominator: paid}
        ], recursive := true),
    from totals
)

select
    metric,
    numerator / nullif(denominator, 0) as value,
    numerator,
    denominator,
from measured
order by metric
