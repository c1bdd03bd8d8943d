/* retro
title     = { zh = "聚水潭销售主题（售后）", en = "Jushuitan sales report (after-sale cases)" }
table     = "refunds"
platform  = "any"
menu      = { zh = "聚水潭 > 报表 > 销售主题分析 > 明细 > 导出", en = "Jushuitan > Reports > Sales analysis > Details > Export" }
grade     = "A"
of        = "jushuitan/sales"
required  = ["case_id", "order_id"]

[aliases]
case_id         = ["售后单号"]
order_id        = ["线上订单号"]
sku             = ["商品编码"]
style           = ["款式编码"]
title           = ["商品简称", "商品名称", "名称", "线上商品名"]
kind            = ["售后分类"]
reason_raw      = ["问题类型"]
shipped_at      = ["发货日期"]
applied_at      = ["售后登记日期"]
confirmed_at    = ["售后确认日期"]
returned        = ["实退数量", "当期实退数量"]
amount_refunded = ["退货金额", "当期退货金额"]
amount_returned = ["实退金额", "当期实退金额"]
*/
with

lines as (
    select
        *,
        to_id(case_id) as id,
        to_text(kind) as kind_text,
        -- 退货金额 is the money of the case; 实退金额 that of the goods back in the warehouse.
        abs(coalesce(nullif(to_money(amount_refunded), 0), to_money(amount_returned))) as money,
    from raw
    where to_text(case_id) is not null
),

-- A case of several goods stands on several lines: its money is their sum, and no single
-- product can be named.
cases as (
    select
        *,
        sum(money) over (partition by id) as case_money,
        min(to_text(sku)) over (partition by id) = max(to_text(sku)) over (partition by id)
            as is_single,
        case
            when kind_text like '%换货%' then 'exchange'
            when kind_text like '%补发%' or kind_text like '%补寄%' then 'resend'
            when kind_text like '%维修%' then 'repair'
            when kind_text like '%退货%' then 'return_refund'
            when kind_text like '%退款%' then 'refund_only'
        end as case_kind,
        max(to_count(returned)) over (partition by id) as back,
    from lines
)

select
    source_row,
    id as refund_id,
    to_id(order_id) as order_id,
    case when is_single then to_id(sku) end as sku,
    case when is_single then to_id(style) end as product_id,
    case when is_single then to_text(title) end as title,
    case_kind as kind,
    case
        when back > 0 then 'received'
        when case_kind = 'refund_only' and to_time(shipped_at) is null then 'unshipped'
    end as goods_state,
    to_text(reason_raw) as reason_raw,
    to_time(applied_at) as applied_at,
    to_time(confirmed_at) as finished_at,
    case when to_time(confirmed_at) is not null then 'success' else 'open' end as status,
    -- Nothing is paid back for goods that are exchanged, sent again or repaired.
    case
        when case_kind in ('exchange', 'resend', 'repair') then 0 else case_money
    end::decimal(18, 2) as amount,
from cases
