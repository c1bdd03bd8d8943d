/* retro
title    = { zh = "退款指标", en = "Refund metrics" }
question = { zh = "同一批已付款订单，退了多少？", en = "How much of the same cohort of paid orders was refunded?" }
doc      = { zh = "口径：大促内下单的已付款订单，截止日前已知的成功退款。一单多次部分退款：订单数算一次，金额相加。换货、补寄、维修不算退款；关闭的退款不算。处理时长不含平台自动退款。", en = "Paid orders created in the promotion and their successful refunds known by the cut-off. Several partial refunds of one order count once as an order and add up as money. Exchanges, resends, repairs and closed cases are no refunds. Handling time leaves out refunds made by the platform itself." }
reads    = ["cohort_orders"]
may_read = ["refund_cases", "sessions_computed"]
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
        count(*) filter (is_paid and signed_at is not null)::double as signed,
        -- Without any word on refunds the number is unknown, not zero.
        case when count(refund_amount) > 0 or bool_or(is_refunded)
            then count(*) filter (is_refunded) end::double as refunded,
        -- Refunds of which no amount is told leave their sum unknown.
        case when max(refund_amount) > 0 or not bool_or(is_refunded)
            then sum(refund_amount) filter (is_paid) end::double as amount,
        sum(amount_paid) filter (is_paid)::double as sales,
    from cohort_orders
    having count(*) > 0
),

cases as (
    select
        refund_cases.*,
        cohort_orders.signed_at is not null as is_signed,
        (refund_cases.shop, refund_cases.order_id) as case_order,
    from refund_cases
    left join cohort_orders on cohort_orders.order_id = refund_cases.order_id
        and cohort_orders.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort
),

staged as (
    select
        count(distinct case_order) filter (stage = 'unshipped')::double as unshipped,
        count(distinct case_order) filter (stage = 'in_transit')::double as in_transit,
        count(distinct case_order) filter (stage = 'received_refund_only')::double as received,
        count(distinct case_order) filter (stage = 'return_refund')::double as returned,
        count(distinct case_order) filter (
            stage in ('in_transit', 'received_refund_only'))::double as only_refund,
        count(distinct case_order) filter (quality_class and is_signed)::double as quality,
        count(*)::double as refunds,
        count(*) filter (cs_preventable in ('H', 'M'))::double as preventable,
        -- Without chats the evidence is unknown, not zero.
        case when exists (select 1 from sessions_computed)
            then count(*) filter (cs_preventable in ('H', 'M') and (had_chat or waited_long))
        end::double as evident,
        count(distinct case_order) filter (reason_code = 'SIZE_FIT')::double as size_fit,
        count(distinct case_order) filter (reason_code = 'NOT_AS_DESCRIBED')::double as described,
        count(distinct case_order) filter (reason_code = 'PRICE_PROTECTION')::double as price,
        count(distinct case_order) filter (reason_code = 'OUT_OF_STOCK')::double as stock,
        count(distinct case_order) filter (reason_code = 'CS_SERVICE')::double as service,
        count(distinct case_order) filter (
            reason_code in ('NOT_RECEIVED', 'LOGISTICS_DELAY'))::double as logistics,
        count(distinct case_order) filter (reason_code in (
            'MISSING_ITEM', 'WRONG_ITEM', 'DAMAGED', 'EMPTY_PACKAGE'))::double as packing,
    from cases
    where is_success
    having (select count(*) from refund_cases) > 0
),

handled as (
    select
        fsum(handle_hours) as hours,
        count(handle_hours)::double as n,
        fsum(handle_hours) filter (not intervened and kind = 'refund_only') as only_hours,
        count(handle_hours) filter (not intervened and kind = 'refund_only')::double as only_n,
        fsum(handle_hours) filter (not intervened and kind = 'return_refund') as return_hours,
        count(handle_hours) filter (not intervened and kind = 'return_refund')::double as return_n,
        sum(date_diff('second', applied_at, first_action_at))
            filter (first_action_at >= applied_at)::double / 60 as action_minutes,
        count(*) filter (first_action_at >= applied_at)::double as action_n,
    from cases
    where not auto and stage <> 'other'
),

measured as (
    select
        unnest([
            {metric: 'refund_orders', numerator: refunded, denominator: null::double},
            {metric: 'refund_amount', numerator: amount, denominator: null},
            {metric: 'refund_rate_n', numerator: refunded, denominator: paid},
            {metric: 'refund_rate_created', numerator: refunded, denominator: created},
            {metric: 'refund_rate_amt', numerator: amount, denominator: sales},
            {metric: 'refund_unshipped', numerator: unshipped, denominator: paid},
            {metric: 'refund_in_transit', numerator: in_transit, denominator: paid},
            {metric: 'refund_received', numerator: received, denominator: paid},
            {metric: 'refund_return', numerator: returned, denominator: paid},
            {metric: 'only_refund_rate', numerator: only_refund, denominator: paid},
            {metric: 'quality_refund_rate', numerator: quality, denominator: signed},
            {metric: 'refund_size_fit', numerator: size_fit, denominator: paid},
            {metric: 'refund_description', numerator: described, denominator: paid},
            {metric: 'refund_price', numerator: price, denominator: paid},
            {metric: 'refund_stock', numerator: stock, denominator: paid},
            {metric: 'refund_cs_service', numerator: service, denominator: paid},
            {metric: 'refund_logistics', numerator: logistics, denominator: paid},
            {metric: 'refund_packing', numerator: packing, denominator: paid},
            {metric: 'preventable_share', numerator: preventable, denominator: refunds},
            {metric: 'preventable_chat_share', numerator: evident, denominator: refunds},
            {metric: 'refund_handle_h', numerator: hours, denominator: n},
            {metric: 'only_refund_self_h', numerator: only_hours, denominator: only_n},
            {metric: 'return_refund_self_h', numerator: return_hours, denominator: return_n},
            {metric: 'first_action_min', numerator: action_minutes, denominator: action_n}
        ], recursive := true),
    from totals
    left join staged on true
    left join handled on true
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
