/* retro
title     = { zh = "拼多多订单", en = "Pinduoduo orders" }
table     = "orders"
platform  = "pdd"
menu      = { zh = "拼多多商家后台 > 发货管理 > 订单查询 > 批量导出", en = "Pinduoduo merchant > Shipping > Order search > Batch export" }
grade     = "B"
recognise = [
    ["订单号"],
    ["订单成交时间", "拼单成功时间", "支付时间"],
    ["用户实付金额(元)", "用户实付金额", "商家实收金额(元)", "商家实收金额"],
]
required  = ["order_id"]
together  = "order_id"

[aliases]
order_id     = ["订单号"]
traded_at    = ["订单成交时间", "拼单成功时间"]
ordered_at   = ["订单创建时间"]
paid_at      = ["支付时间"]
shipped_at   = ["发货时间"]
signed_at    = ["确认收货时间"]
status       = ["订单状态"]
amount_goods = ["商品总价(元)", "商品总价"]
postage      = ["邮费(元)", "邮费"]
amount_user  = ["用户实付金额(元)", "用户实付金额"]
amount_shop  = ["商家实收金额(元)", "商家实收金额"]
quantity     = ["商品数量(件)", "商品数量"]
province     = ["省"]
agent_note   = ["商家备注"]
*/
with

read as (
    select
        *,
        to_id(order_id) as id,
        to_text(status) as state,
        -- The number begins with the day of the order: 260517-… is 17 May 2026.
        try_strptime(regexp_extract(to_id(order_id), '^(\d{6})-', 1), '%y%m%d') as numbered_day,
        coalesce(to_time(paid_at), to_time(traded_at)) as told_time,
    from raw
),

-- What is on its way or was received has been paid, though the time is blank.
timed as (
    select
        *,
        coalesce(
            told_time,
            case when regexp_matches(state, '待发货|待成团|已发货|待收货|已收货|已签收')
                then coalesce(to_time(ordered_at), numbered_day) end
        ) as paid_time,
    from read
)

select
    source_row,
    id as order_id,
    coalesce(to_time(ordered_at), told_time, numbered_day) as created_at,
    paid_time as paid_at,
    to_time(shipped_at) as shipped_at,
    to_time(signed_at) as signed_at,
    case
        when state like '%待支付%' or state like '%待付款%' then 'unpaid'
        when state like '%取消%' or state like '%关闭%' or state like '%退款成功%' then 'closed'
        when state like '%已收货%' or state like '%已签收%' then 'done'
        when state like '%已发货%' or state like '%待收货%' then 'shipped'
        when state like '%待发货%' or state like '%待成团%' then 'paid'
    end as status,
    -- What the shop received holds the part that the platform paid; it stands in where the
    -- manager left out what the buyer paid.
    coalesce(
        to_money(amount_user), to_money(amount_shop),
        to_money(amount_goods) + coalesce(to_money(postage), 0)
    )::decimal(18, 2) as amount_due,
    case when paid_time is not null then coalesce(to_money(amount_user), to_money(amount_shop))
    end as amount_paid,
    to_count(quantity) as item_count,
    to_province(province) as province,
    to_text(agent_note) as agent_note,
from timed
