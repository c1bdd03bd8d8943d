/* retro
title     = { zh = "聚水潭销售主题（订单）", en = "Jushuitan sales report (orders)" }
table     = "orders"
platform  = "any"
menu      = { zh = "聚水潭 > 报表 > 销售主题分析 > 明细 > 导出", en = "Jushuitan > Reports > Sales analysis > Details > Export" }
grade     = "A"
recognise = [
    ["内部订单号"],
    ["线上订单号"],
    ["订单日期"],
    ["销售数量"],
    ["应付金额", "已付金额"],
]
required  = ["order_id"]
together  = "order_id"

[aliases]
order_id    = ["线上订单号"]
internal_id = ["内部订单号"]
order_type  = ["订单类型"]
buyer       = ["买家账号", "买家ID"]
created_at  = ["订单日期"]
paid_at     = ["付款日期"]
shipped_at  = ["发货日期"]
signed_at   = ["确认收货日期"]
status      = ["订单状态"]
amount_due  = ["应付金额"]
amount_paid = ["已付金额"]
quantity    = ["销售数量"]
province    = ["省"]
buyer_note  = ["买家留言"]
agent_note  = ["卖家备注"]
*/
with

-- Goods that are sent again after a complaint are no order of the buyer.
lines as (
    select
        *,
        to_id(order_id) as id,
        coalesce(to_id(internal_id), to_id(order_id)) as internal,
        to_text(status) as state,
        coalesce(to_text(status) in ('被拆分', '被合并'), false) as is_superseded,
        count(*) filter (coalesce(to_text(status) not in ('被拆分', '被合并'), true))
            over (partition by to_id(order_id)) as live_lines,
        row_number() over (partition by to_id(order_id), to_id(internal_id) order by source_row)
            = 1 as is_first,
        max(to_money(amount_due)) over (partition by to_id(order_id), to_id(internal_id)) as due,
        max(to_money(amount_paid)) over (partition by to_id(order_id), to_id(internal_id)) as paid,
    from raw
    where not coalesce(
        to_text(order_type) like '%补发%' or to_text(order_type) like '%换货%', false
    )
),

-- A split order is counted through its parts; sale and refund may stand on different lines,
-- and each repeats the amounts of its order.
live as (
    select
        *,
        (sum(due) filter (is_first) over (partition by id))::decimal(18, 2) as order_due,
        (sum(paid) filter (is_first) over (partition by id))::decimal(18, 2) as order_paid,
        (sum(to_count(quantity)) over (partition by id))::bigint as items,
        min(to_time(created_at)) over (partition by id) as created_time,
        min(to_time(paid_at)) over (partition by id) as paid_time,
        max(to_time(shipped_at)) over (partition by id) as shipped_time,
        max(to_time(signed_at)) over (partition by id) as signed_time,
        max(case
            when state like '%取消%' then 1
            when state like '%待付款%' then 2
            when state like '%已发货%' then 4
            -- 已付款待审核、已付款待财审、等供销、发货中、异常…: paid, not yet sent.
            when state is not null then 3
        end) over (partition by id) as step,
    from lines
    where not is_superseded or live_lines = 0
)

select
    source_row,
    id as order_id,
    to_id(buyer) as buyer,
    created_time as created_at,
    paid_time as paid_at,
    shipped_time as shipped_at,
    signed_time as signed_at,
    case
        when step = 1 then 'closed'
        when step = 4 then 'shipped'
        when step = 2 or step = 3 and paid_time is null then 'unpaid'
        when step = 3 then 'paid'
    end as status,
    order_due as amount_due,
    case when paid_time is not null then coalesce(order_paid, order_due) end as amount_paid,
    items as item_count,
    to_province(province) as province,
    to_text(buyer_note) as buyer_note,
    to_text(agent_note) as agent_note,
from live
