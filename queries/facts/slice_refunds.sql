/* retro
title    = { zh = "各分组的退款订单", en = "Refunded orders of each slice" }
question = { zh = "每个分组、每个付款日、每个价位退了多少单？", en = "How many orders of each slice were refunded, by day of payment and price band?" }
doc      = { zh = "截止时已知的成功退款，按订单计；商品类分组只算对得上明细的退款。商品、尺码和快递另按退款原因分；线路只算在途阶段因未收到货、物流慢的退款。", en = "Successful refunds known by the cut-off, by orders; slices of goods count only refunds that meet a line. Products, sizes and carriers also by reason; routes count only refunds on the way for goods not received or late." }
reads    = ["order_slices", "refund_cases"]
may_read = ["refund_goods"]
grain    = ["dimension", "parent", "slice", "outcome", "pay_day", "price_from"]

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
parent = { zh = "所属商品", en = "Within product", kind = "id" }
slice = { zh = "分组", en = "Slice", kind = "text" }
outcome = { zh = "哪种退款", en = "Kind of refund", kind = "text", doc = { zh = "all = 全部退款；退款原因；given_up = 等不到货", en = "all: any refund; a reason; given_up: goods that did not come" } }
pay_day = { zh = "付款日", en = "Paid on", kind = "day" }
price_from = { zh = "价位下限", en = "Band from", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
*/
with

cases as (
    select
        refund_cases.shop, refund_cases.order_id, refund_goods.line_id, refund_cases.amount,
        coalesce(refund_cases.reason_code, 'OTHER_UNKNOWN') as reason_code,
        refund_cases.stage = 'in_transit'
        and refund_cases.reason_code in ('NOT_RECEIVED', 'LOGISTICS_DELAY') as is_given_up,
    from refund_cases
    left join refund_goods
        on refund_goods.refund_id = refund_cases.refund_id
            and refund_goods.platform is not distinct from refund_cases.platform
            and refund_goods.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort and refund_cases.is_success
),

outcomes as (
    select shop, order_id, line_id, amount, 'any' as kind, 'all' as outcome from cases
    union all
    select shop, order_id, line_id, amount, 'reason' as kind, reason_code as outcome from cases
    union all
    select shop, order_id, line_id, amount, 'route' as kind, 'given_up' as outcome
    from cases
    where is_given_up
),

refunded as (
    select
        order_slices.dimension, order_slices.parent, order_slices.slice, outcomes.outcome,
        order_slices.platform, order_slices.shop, order_slices.order_id,
        order_slices.pay_day, order_slices.price_from,
        sum(outcomes.amount) as amount,
    from order_slices
    inner join outcomes
        on outcomes.order_id = order_slices.order_id
            and outcomes.shop is not distinct from order_slices.shop
            and (order_slices.line_id is null or outcomes.line_id = order_slices.line_id)
            and case
                when order_slices.dimension = 'route' then outcomes.kind = 'route'
                when order_slices.dimension in ('sku', 'sku_size', 'sku_colour', 'carrier')
                    then outcomes.kind in ('any', 'reason')
                else outcomes.kind = 'any'
            end
    group by
        order_slices.dimension, order_slices.parent, order_slices.slice, outcomes.outcome,
        order_slices.platform, order_slices.shop, order_slices.order_id,
        order_slices.pay_day, order_slices.price_from
)

select
    dimension, parent, slice, outcome, pay_day, price_from,
    count(*) as cases,
    cast(sum(amount) as decimal(18, 2)) as amount,
from refunded
group by dimension, parent, slice, outcome, pay_day, price_from
order by dimension, parent, slice, outcome, pay_day, price_from
