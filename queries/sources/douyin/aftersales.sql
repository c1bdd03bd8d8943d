/* retro
title     = { zh = "抖店售后单", en = "Douyin shop after-sale cases" }
table     = "refunds"
platform  = "douyin"
menu      = { zh = "抖店 > 售后 > 售后工作台 > 导出", en = "Douyin shop > After-sales > Workbench > Export" }
grade     = "B"
recognise = [
    ["售后单号"],
    ["订单号"],
    ["售后申请时间"],
    ["售后类型"],
]
required  = ["refund_id", "order_id"]

[aliases]
refund_id    = ["售后单号"]
order_id     = ["订单号"]
line_id      = ["商品单号"]
sku          = ["商家编码"]
product_id   = ["商品ID"]
title        = ["商品名称"]
shipping     = ["商品发货状态"]
kind         = ["售后类型"]
status       = ["售后状态"]
amount       = ["退商品金额（元）", "退商品金额"]
applied_at   = ["售后申请时间"]
reason_raw   = ["售后原因"]
agreed_at    = ["同意售后申请时间"]
refunded_at  = ["商家退款时间"]
finished_at  = ["售后完结时间"]
closed_at    = ["售后关闭时间"]
intervention = ["仲裁状态"]
at_fault     = ["纠纷责任方"]
buyer_note   = ["用户售后说明"]
*/
with

cases as (
    select
        *,
        to_text(kind) as kind_text,
        to_text(status) as state,
        to_text(shipping) as goods,
    from raw
)

select
    source_row,
    to_id(refund_id) as refund_id,
    to_id(order_id) as order_id,
    to_id(line_id) as line_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    case
        when kind_text like '%换货%' then 'exchange'
        when kind_text like '%补寄%' then 'resend'
        when kind_text like '%维修%' then 'repair'
        when kind_text like '%退货%' then 'return_refund'
        when regexp_matches(kind_text, '退款|价保|取消') then 'refund_only'
    end as kind,
    case
        when regexp_matches(kind_text, '未发货') or regexp_matches(goods, '未发货|^0/') then 'unshipped'
        -- Only what has arrived can be sent back, changed or mended.
        when regexp_matches(kind_text, '退货|换货|维修|补寄|已收货') then 'received'
        when goods like '%已收货%' then 'received'
        when kind_text like '%已发货%' or goods like '%已发货%' then 'in_transit'
    end as goods_state,
    to_text(reason_raw) as reason_raw,
    to_time(applied_at) as applied_at,
    to_time(agreed_at) as first_action_at,
    coalesce(to_time(finished_at), to_time(refunded_at), to_time(closed_at)) as finished_at,
    case
        when regexp_matches(state, '待|失败') then 'open'
        when regexp_matches(state, '关闭|取消|撤销|拒绝') then 'closed'
        when regexp_matches(state, '成功|完成|完结|^已全额退款') then 'success'
        when state is not null then 'open'
    end as status,
    to_money(amount) as amount,
    -- A report without this column does not know: NULL is not "no".
    case when intervention is not null then coalesce(
        not regexp_matches(to_text(intervention), '^(无|否|未)'), false
    ) end as intervened,
    to_text(at_fault) as at_fault,
    regexp_matches(state, '拒绝') as refused,
    to_text(buyer_note) as buyer_note,
from cases
