/* retro
title    = { zh = "每个原因退在哪个阶段", en = "At which stage each reason comes" }
question = { zh = "同一个原因，是没发货就退、路上退，还是收到才退？占多少已发货、已签收的订单？", en = "Does a reason come before shipping, on the way or after receipt, and for how many of the shipped and signed orders?" }
doc      = { zh = "大促已付款订单的成功退款，按原因和阶段计笔数。物流类原因看占已发货，收货后才会有的原因（质量、尺码等）看占已签收：分子只数分母里的订单，分母不足 30 单不给（默认值）。不足 5 笔的原因合并为“其余”。退货退成的订单，交易关闭后不少导出不再写签收时间，占已签收会偏低。", en = "Successful refunds of paid orders of the promotion, cases by reason and stage. Read reasons of delivery against shipped orders, those that come after receipt (quality, size) against signed ones: only orders of the base count above the line, no share of fewer than 30 (configuration). Reasons of under 5 cases are merged. Many exports drop the signing time once a returned order is closed, so that shares of signed orders come out low." }
reads    = ["order_results", "refund_cases"]
params   = { least_base = 30, least_group = 5 }
grain    = ["reason_code"]
order    = 41
matures  = true
say      = { zh = "{% set early = rows|selectattr('reason_code', 'ne', 'REST')|sort(attribute='unshipped_cases')|list %}{% set late = rows|selectattr('reason_code', 'ne', 'REST')|sort(attribute='returned_cases')|list %}{% if early and early[-1].unshipped_cases %}发货前退得最多的是{{ early[-1].reason_code|code('reason') }}：{{ early[-1].unshipped_cases|count }} 笔。{% endif %}{% if late and late[-1].returned_cases %}退货退款最多的是{{ late[-1].reason_code|code('reason') }}：{{ late[-1].returned_cases|count }} 笔{% if late[-1].share_of_shipped is not none %}，占已发货订单的 {{ late[-1].share_of_shipped|share }}{% endif %}。{% endif %}", en = "{% set early = rows|selectattr('reason_code', 'ne', 'REST')|sort(attribute='unshipped_cases')|list %}{% set late = rows|selectattr('reason_code', 'ne', 'REST')|sort(attribute='returned_cases')|list %}{% if early and early[-1].unshipped_cases %}Most refunds before shipping: {{ early[-1].reason_code|code('reason') }} ({{ early[-1].unshipped_cases|count }}). {% endif %}{% if late and late[-1].returned_cases %}Most returns: {{ late[-1].reason_code|code('reason') }} ({{ late[-1].returned_cases|count }}{% if late[-1].share_of_shipped is not none %}, {{ late[-1].share_of_shipped|share }} of the shipped orders{% endif %}).{% endif %}" }
chart    = { kind = "stacked_bar", x = "reason_code", y = ["unshipped_cases", "in_transit_cases", "received_cases", "returned_cases"], rows = 8 }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
orders = { zh = "订单数", en = "Orders", kind = "count", aside = true }
unshipped_cases = { zh = "未发货", en = "Before shipping", kind = "count" }
in_transit_cases = { zh = "在途仅退", en = "On the way", kind = "count" }
received_cases = { zh = "已收仅退", en = "Received, refund only", kind = "count" }
returned_cases = { zh = "退货退款", en = "Returned", kind = "count" }
share_of_shipped = { zh = "占已发货", en = "Of shipped", kind = "share", doc = { zh = "其中已发货的订单 ÷ 大促已付款并发货的订单", en = "those that were shipped ÷ paid and shipped orders of the promotion" } }
shipped_orders = { zh = "已发货订单", en = "Shipped orders", kind = "count", aside = true }
share_of_signed = { zh = "占已签收", en = "Of signed", kind = "share", doc = { zh = "其中已签收的订单 ÷ 大促已付款并签收的订单", en = "those that were signed ÷ paid and signed orders of the promotion" } }
signed_orders = { zh = "已签收订单", en = "Signed orders", kind = "count", aside = true }
*/
with

-- An order may stand in the exports of two systems.
placed as (
    select shop, order_id, bool_or(is_shipped) as is_shipped, bool_or(is_signed) as is_signed,
    from order_results
    group by all
),

bases as (
    select
        count(*) filter (is_shipped) as shipped,
        count(*) filter (is_signed) as signed,
    from placed
),

refunded as (
    select
        (placed.shop, placed.order_id) as placed_order,
        placed.is_shipped,
        placed.is_signed,
        refund_cases.stage,
        case when count(*) over (partition by reason_code) >= $least_group
            then refund_cases.reason_code else 'REST' end as reason,
    from refund_cases
    inner join placed
        on placed.order_id = refund_cases.order_id
            and placed.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort and refund_cases.is_success
),

by_reason as (
    select
        reason,
        count(*) as cases,
        count(distinct placed_order) as orders,
        count(distinct placed_order) filter (is_shipped) as shipped,
        count(distinct placed_order) filter (is_signed) as signed,
        count(*) filter (stage = 'unshipped') as unshipped,
        count(*) filter (stage = 'in_transit') as in_transit,
        count(*) filter (stage = 'received_refund_only') as received,
        count(*) filter (stage = 'return_refund') as returned,
    from refunded
    group by all
)

select
    by_reason.reason as reason_code,
    by_reason.orders,
    by_reason.unshipped as unshipped_cases,
    by_reason.in_transit as in_transit_cases,
    by_reason.received as received_cases,
    by_reason.returned as returned_cases,
    case when bases.shipped >= $least_base then by_reason.shipped / bases.shipped
    end as share_of_shipped,
    bases.shipped as shipped_orders,
    case when bases.signed >= $least_base then by_reason.signed / bases.signed
    end as share_of_signed,
    bases.signed as signed_orders,
from by_reason
cross join bases
order by by_reason.reason = 'REST', by_reason.cases desc, reason_code
