/* retro
title     = { zh = "微信小店（视频号）订单", en = "WeChat Channels shop orders" }
table     = "orders"
platform  = "wechat"
menu      = { zh = "微信小店 > 订单管理 > 订单列表 > 导出", en = "WeChat shop > Orders > Order list > Export" }
grade     = "B"
recognise = [
    ["订单号"],
    ["订单实际收款金额", "订单实际支付金额"],
    ["商品已退款金额", "订单下单时间"],
]
required  = ["order_id"]
together  = "order_id"

[aliases]
order_id        = ["订单号"]
created_at      = ["订单下单时间"]
paid_at         = ["支付时间"]
shipped_at      = ["订单发货时间"]
signed_at       = ["订单确认收货时间"]
status          = ["订单状态"]
amount_goods    = ["商品总价"]
amount_buyer    = ["订单实际支付金额"]
amount_received = ["订单实际收款金额"]
refunded        = ["商品已退款金额"]
quantity        = ["商品数量"]
province        = ["省"]
buyer_note      = ["买家备注"]
agent_note      = ["商家备注"]
*/
with

lines as (
    select
        *,
        to_id(order_id) as id,
        to_text(status) as state,
        to_time(paid_at) as paid_time,
        coalesce(
            to_money(amount_buyer), to_money(amount_received), to_money(amount_goods)
        ) as due,
    from raw
),

-- One line a product: amounts named after the order are repeated, those after the product add up.
orders as (
    select
        *,
        max(due) over (partition by id) as order_due,
        (sum(to_money(refunded)) over (partition by id))::decimal(18, 2) as order_refunded,
        (sum(to_count(quantity)) over (partition by id))::bigint as items,
    from lines
)

select
    source_row,
    id as order_id,
    to_time(created_at) as created_at,
    paid_time as paid_at,
    to_time(shipped_at) as shipped_at,
    to_time(signed_at) as signed_at,
    case
        when state like '%取消%' or state like '%关闭%' or state like '%全部商品售后%' then 'closed'
        when state like '%待付款%' or state like '%待支付%' or state like '%未付款%' then 'unpaid'
        when state like '%完成%' then 'done'
        when state like '%待收货%' or state like '%已发货%' then 'shipped'
        when state like '%待发货%' or state like '%部分发货%' or state like '%礼物待收下%'
            then 'paid'
    end as status,
    order_due as amount_due,
    case when paid_time is not null then order_due end as amount_paid,
    order_refunded as refund_amount,
    items as item_count,
    to_province(province) as province,
    to_text(buyer_note) as buyer_note,
    to_text(agent_note) as agent_note,
from orders
