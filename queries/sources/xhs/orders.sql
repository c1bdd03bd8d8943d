/* retro
title     = { zh = "小红书订单", en = "Xiaohongshu orders" }
table     = "orders"
platform  = "xiaohongshu"
menu      = { zh = "小红书千帆 > 订单 > 订单查询 > 导出", en = "Xiaohongshu Qianfan > Orders > Order search > Export" }
grade     = "B"
recognise = [
    ["订单号"],
    ["订单创建时间", "支付时间"],
    ["用户应付金额(元)", "用户应付金额", "商家应收金额(元)（支付金额）", "商家应收金额(元)", "商家应收金额", "订单实付金额(包含运费和定金)"],
    ["SKU件数", "包裹总运费(元)", "包裹总运费", "包裹备注信息"],
]
required  = ["order_id"]
together  = "order_id"

[aliases]
order_id      = ["订单号"]
buyer         = ["用户编号"]
created_at    = ["订单创建时间"]
paid_at       = ["支付时间"]
shipped_at    = ["订单发货时间"]
finished_at   = ["订单完成时间"]
status        = ["订单状态"]
amount_goods  = ["商品总价(元)", "商品总价"]
amount_user   = ["用户应付金额(元)", "用户应付金额", "订单实付金额(包含运费和定金)"]
amount_seller = ["商家应收金额(元)（支付金额）", "商家应收金额(元)", "商家应收金额"]
postage       = ["包裹总运费(元)", "包裹总运费"]
quantity      = ["SKU件数"]
province      = ["省"]
buyer_note    = ["用户备注"]
agent_note    = ["包裹备注信息"]
*/
with

lines as (
    select
        *,
        to_id(order_id) as id,
        to_text(status) as state,
        to_time(paid_at) as paid_time,
        coalesce(to_money(amount_user), to_money(amount_seller)) as due,
        to_money(amount_goods) + coalesce(to_money(postage), 0) as at_most,
    from raw
),

-- One line a SKU. Some exports repeat the amount of the order on each line, others give that
-- of the line: a line cannot owe more than its goods and the postage.
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
    to_id(buyer) as buyer,
    coalesce(to_time(created_at), paid_time) as created_at,
    paid_time as paid_at,
    to_time(shipped_at) as shipped_at,
    case when state like '%完成%' then to_time(finished_at) end as signed_at,
    case
        when state like '%待付款%' or state like '%待支付%' or state like '%未支付%' then 'unpaid'
        when state like '%取消%' or state like '%关闭%' then 'closed'
        when state like '%完成%' or state like '%已签收%' or state like '%已收货%' then 'done'
        when state like '%已发货%' or state like '%待收货%' or state like '%清关%' then 'shipped'
        when regexp_matches(state, '待发货|部分发货|待配货|配货中') or state like '%已支付%'
            or state like '%已付款%' then 'paid'
    end as status,
    order_due as amount_due,
    case when paid_time is not null then order_due end as amount_paid,
    items as item_count,
    to_province(province) as province,
    to_text(buyer_note) as buyer_note,
    to_text(agent_note) as agent_note,
from orders
