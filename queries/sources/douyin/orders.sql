/* retro
title     = { zh = "抖店订单", en = "Douyin shop orders" }
table     = "orders"
platform  = "douyin"
menu      = { zh = "抖店 > 订单 > 订单管理 > 导出", en = "Douyin shop > Orders > Order management > Export" }
grade     = "B"
recognise = [
    ["主订单编号"],
    ["订单提交时间"],
    ["订单应付金额"],
]
required  = ["order_id", "created_at"]
together  = "order_id"

[aliases]
order_id     = ["主订单编号"]
created_at   = ["订单提交时间"]
paid_at      = ["支付完成时间"]
shipped_at   = ["发货时间"]
signed_at    = ["订单完成时间"]
status       = ["订单状态"]
amount_due   = ["订单应付金额"]
price        = ["商品单价", "商品金额"]
quantity     = ["商品数量"]
postage      = ["运费"]
province     = ["省"]
close_reason = ["取消原因"]
buyer_note   = ["买家留言"]
agent_note   = ["商家备注"]
*/
with

lines as (
    select
        *,
        to_id(order_id) as id,
        to_text(status) as state,
        to_time(paid_at) as paid_time,
        to_money(amount_due) as due,
        to_money(price) * to_count(quantity) + coalesce(to_money(postage), 0) as at_most,
    from raw
),

-- Some exports repeat the amount of the order on each line, others give that of the line:
-- a line cannot owe more than its price, so an amount above it is that of the order.
orders as (
    select
        *,
        case
            when count(*) filter (due > at_most) over (partition by id) > 0
                then max(due) over (partition by id)
            else sum(due) over (partition by id)
        end::decimal(18, 2) as order_due,
        (sum(to_count(quantity)) over (partition by id))::bigint as items,
    from lines
)

select
    source_row,
    id as order_id,
    to_time(created_at) as created_at,
    paid_time as paid_at,
    to_time(shipped_at) as shipped_at,
    case when state like '%完成%' then to_time(signed_at) end as signed_at,
    case
        when state like '%待支付%' or state like '%待付款%' then 'unpaid'
        when state like '%关闭%' or state like '%取消%' then 'closed'
        when state like '%完成%' then 'done'
        when state like '%已发货%' or state like '%部分发货%' then 'shipped'
        when state like '%待发货%' or state like '%备货%' or state like '%已支付%' then 'paid'
    end as status,
    order_due as amount_due,
    case when paid_time is not null then order_due end as amount_paid,
    items as item_count,
    to_province(province) as province,
    to_text(close_reason) as close_reason,
    to_text(buyer_note) as buyer_note,
    to_text(agent_note) as agent_note,
from orders
