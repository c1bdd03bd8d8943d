/* retro
title    = { zh = "纠纷指标", en = "Dispute metrics" }
question = { zh = "多少订单惊动了平台，判了谁？", en = "How many orders reached the platform, and who was found at fault?" }
doc      = { zh = "口径：平台介入率 = 有平台介入的大促订单 ÷ 已付款订单；判责率 = 判商家责任 ÷ 平台介入；纠纷退款率 = 平台介入、判商家责任且退款成功的订单 ÷ 已付款订单；投诉率 = 纠纷导出里原因写明投诉、维权的订单 ÷ 已付款订单。", en = "Intervention rate = paid orders of the promotion in which the platform stepped in ÷ paid orders; judged rate = found at fault ÷ interventions; dispute refunds = interventions lost and refunded ÷ paid orders; complaints = orders whose dispute names a complaint ÷ paid orders." }
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

totals as (
    select
        count(*)::double as disputes,
        count(*) filter (is_lost)::double as lost,
        count(*) filter (is_lost and is_refunded)::double as lost_refunds,
        -- Only a list of disputes tells a complaint from another intervention.
        case when exists (select 1 from disputes) then count(*) filter (is_complaint) end::double
            as complaints,
        (select count(*) filter (is_paid) from cohort_orders)::double as paid,
    from intervened_orders
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
