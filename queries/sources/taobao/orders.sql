/* retro
title     = { zh = "淘宝/天猫订单", en = "Taobao/Tmall orders" }
table     = "orders"
platform  = "taobao"
menu      = { zh = "千牛 > 交易 > 已卖出的宝贝 > 批量导出（订单报表）", en = "Qianniu > Trade > Items sold > Batch export (order report)" }
grade     = "A"
recognise = [
    ["订单编号"],
    ["订单创建时间", "买家下单时间"],
    ["总金额", "买家实际支付金额", "买家实付金额"],
]
required  = ["order_id", "created_at"]
nulls     = ["无退款申请", "订单未关闭", "0000-00-00 00:00:00"]

[aliases]
order_id      = ["订单编号", "主订单编号"]
buyer         = ["买家会员名", "买家会员名称", "买家昵称"]
created_at    = ["订单创建时间", "买家下单时间"]
paid_at       = ["订单付款时间", "买家付款时间"]
shipped_at    = ["发货时间", "卖家发货时间"]
signed_at     = ["确认收货时间"]
closed_at     = ["交易关闭时间", "订单关闭时间"]
status        = ["订单状态"]
amount_due    = ["总金额", "订单总金额"]
amount_goods  = ["买家应付货款"]
postage       = ["买家应付邮费"]
amount_kept   = ["买家实际支付金额", "买家实付金额"]
refund_amount = ["退款金额"]
item_count    = ["宝贝总数量"]
address       = ["收货地址"]
close_reason  = ["订单关闭原因"]
buyer_note    = ["买家留言"]
agent_note    = ["订单备注", "卖家备注", "商家备注"]
*/
with

read as (
    select
        *,
        to_text(status) as state,
        to_time(paid_at) as paid_time,
        to_money(amount_due) as due,
        to_money(amount_goods) + coalesce(to_money(postage), 0) as goods_due,
        to_money(refund_amount) as refunded,
    from raw
)

select
    source_row,
    to_id(order_id) as order_id,
    to_id(buyer) as buyer,
    to_time(created_at) as created_at,
    paid_time as paid_at,
    to_time(shipped_at) as shipped_at,
    to_time(signed_at) as signed_at,
    to_time(closed_at) as closed_at,
    case
        when state like '%等待买家付款%' then 'unpaid'
        when state like '%交易关闭%' then 'closed'
        when state like '%交易成功%' then 'done'
        when state like '%卖家已发货%' then 'shipped'
        when state like '%已付款%' then 'paid'
    end as status,
    coalesce(due, goods_due)::decimal(18, 2) as amount_due,
    -- 买家实际支付金额 is what the shop still holds: refunds are taken off already.
    case when paid_time is not null then coalesce(
        due,
        to_money(amount_kept) + coalesce(refunded, 0),
        goods_due
    )::decimal(18, 2) end as amount_paid,
    refunded as refund_amount,
    to_count(item_count) as item_count,
    to_province(address) as province,
    to_text(close_reason) as close_reason,
    to_text(buyer_note) as buyer_note,
    to_text(agent_note) as agent_note,
from read
