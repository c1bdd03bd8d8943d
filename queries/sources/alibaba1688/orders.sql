/* retro
title     = { zh = "1688 订单", en = "1688 orders" }
table     = "orders"
platform  = "alibaba1688"
menu      = { zh = "1688 商家工作台 > 交易 > 已卖出的货品 > 导出", en = "1688 seller workbench > Trade > Goods sold > Export" }
grade     = "B"
recognise = [
    ["订单编号"],
    ["买家会员名"],
    ["货品总价(元)", "货品总价"],
    ["实付款", "实付款(元)"],
]
together  = "order_id"

[aliases]
order_id     = ["订单编号"]
buyer        = ["买家会员名"]
created_at   = ["订单创建时间"]
paid_at      = ["订单付款时间"]
status       = ["订单状态"]
amount_goods = ["货品总价(元)", "货品总价"]
postage      = ["运费(元)", "运费"]
adjustment   = ["涨价或折扣(元)", "涨价或折扣"]
amount_paid  = ["实付款(元)", "实付款"]
quantity     = ["数量"]
address      = ["收货地址"]
buyer_note   = ["买家留言"]
*/
with

-- An order of several goods stands in merged cells: only its first line has the number.
lines as (
    select
        *,
        last_value(to_id(order_id) ignore nulls) over (order by source_row) as id,
        to_id(order_id) is not null as is_first,
    from raw
),

orders as (
    select
        *,
        to_text(status) as state,
        to_time(paid_at) as paid_time,
        coalesce(
            to_money(amount_paid),
            to_money(amount_goods) + coalesce(to_money(postage), 0)
            + coalesce(to_money(adjustment), 0)
        )::decimal(18, 2) as due,
        sum(to_number(quantity)) over (partition by id) as items,
    from lines
)

select
    source_row,
    id as order_id,
    to_id(buyer) as buyer,
    to_time(created_at) as created_at,
    paid_time as paid_at,
    case
        when state like '%关闭%' or state like '%取消%' then 'closed'
        when state like '%成功%' or state like '%已收货%' then 'done'
        when state like '%买家付款%' or state like '%待付款%' then 'unpaid'
        when state like '%买家%收货%' or state like '%待收货%' or state like '%已发货%' then 'shipped'
        when state like '%卖家发货%' or state like '%待发货%' or state like '%已付款%' then 'paid'
    end as status,
    due as amount_due,
    case when paid_time is not null then due end as amount_paid,
    floor(items)::bigint as item_count,
    to_province(coalesce(
        nullif(regexp_extract(to_text(address), '^\S+?(省|自治区|特别行政区|市)'), ''), address
    )) as province,
    to_text(buyer_note) as buyer_note,
from orders
where is_first
