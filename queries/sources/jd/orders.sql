/* retro
title     = { zh = "京东订单", en = "JD orders" }
table     = "orders"
platform  = "jd"
menu      = { zh = "京麦 > 订单 > 订单查询与跟踪 > 导出", en = "Jingmai > Orders > Order search > Export" }
grade     = "A"
recognise = [
    ["订单号"],
    ["下单时间"],
    ["付款确认时间", "下单帐号"],
    ["订单金额", "应付金额", "结算金额"],
]
required  = ["order_id", "created_at"]
together  = "order_id"

[aliases]
order_id     = ["订单号"]
buyer        = ["下单帐号", "下单账号"]
created_at   = ["下单时间"]
paid_at      = ["付款确认时间"]
signed_at    = ["订单完成时间"]
status       = ["订单状态"]
amount_due   = ["应付金额"]
amount_order = ["订单金额"]
amount_final = ["结算金额"]
quantity     = ["订购数量"]
address      = ["客户地址"]
buyer_note   = ["订单备注"]
agent_note   = ["商家备注"]
*/
with

read as (
    select
        *,
        to_id(order_id) as id,
        to_text(status) as state,
        to_time(paid_at) as paid_time,
        coalesce(
            to_money(amount_due), to_money(amount_final), to_money(amount_order)
        ) as due,
    from raw
)

-- An order of several items stands on several lines with its amounts repeated: each line
-- gives the same order. Of a parent
-- that was split and its children, tables/orders counts one.
select
    source_row,
    id as order_id,
    to_id(buyer) as buyer,
    to_time(created_at) as created_at,
    paid_time as paid_at,
    to_time(signed_at) as signed_at,
    case
        when state like '%删除%' or state like '%取消%' or state like '%关闭%' then 'closed'
        when state like '%等待付款%' or state like '%未付款%' then 'unpaid'
        when state like '%完成%' then 'done'
        when state like '%确认收货%' or state like '%已出库%' then 'shipped'
        when state like '%出库%' or state like '%已付款%' then 'paid'
    end as status,
    due as amount_due,
    case when paid_time is not null then due end as amount_paid,
    (sum(to_count(quantity)) over (partition by id))::bigint as item_count,
    to_province(address) as province,
    to_text(buyer_note) as buyer_note,
    to_text(agent_note) as agent_note,
from read
