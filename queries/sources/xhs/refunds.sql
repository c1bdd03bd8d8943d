/* retro
title     = { zh = "小红书售后单", en = "Xiaohongshu after-sale cases" }
table     = "refunds"
platform  = "xiaohongshu"
menu      = { zh = "小红书千帆 > 售后 > 售后管理 > 导出", en = "Xiaohongshu Qianfan > After-sales > Case list > Export" }
grade     = "B"
recognise = [
    ["售后单号"],
    ["订单号"],
    ["申请售后金额(元)", "申请售后金额"],
    ["退货创建时间", "商家确认收货时间", "售后类型"],
]
required  = ["refund_id", "order_id"]

[aliases]
refund_id    = ["售后单号"]
order_id     = ["订单号"]
sku          = ["商家编码", "规格ID"]
product_id   = ["商品ID"]
title        = ["商品名称"]
kind         = ["售后类型"]
status       = ["状态", "售后状态"]
amount       = ["申请售后金额(元)", "申请售后金额"]
amount_given = ["退款金额(元)", "退款金额", "实际退款金额(元)", "实际退款金额"]
applied_at   = ["退货创建时间", "售后创建时间", "售后申请时间"]
received_at  = ["商家确认收货时间"]
refunded_at  = ["退款时间", "退款完成时间", "售后完成时间"]
reason_raw   = ["原因", "售后原因"]
buyer_note   = ["售后描述", "用户说明"]
*/
with

cases as (
    select
        *,
        to_text(kind) as kind_text,
        to_text(status) as state,
        to_time(received_at) as received_time,
    from raw
)

-- Without a column for the status nobody knows which cases were refunded: NULL stays NULL.
select
    source_row,
    to_id(refund_id) as refund_id,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    case
        when kind_text like '%换货%' then 'exchange'
        when kind_text like '%补%' then 'resend'
        when kind_text like '%维修%' then 'repair'
        when kind_text like '%退货%' then 'return_refund'
        when kind_text like '%退款%' then 'refund_only'
    end as kind,
    case
        when kind_text like '%未发货%' then 'unshipped'
        when received_time is not null or kind_text like '%退货%' then 'received'
        when kind_text like '%已发货%' then 'in_transit'
    end as goods_state,
    to_text(reason_raw) as reason_raw,
    to_time(applied_at) as applied_at,
    case
        when to_text(refunded_at) is not null then to_time(refunded_at)
        -- The receipt of the goods is the last step that the shop takes.
        when state like '%成功%' or state like '%完成%' then received_time
    end as finished_at,
    case
        when state like '%取消%' or state like '%关闭%' or state like '%拒绝%'
            or state like '%撤销%' then 'closed'
        when state like '%成功%' or state like '%完成%' or state like '%已退款%' then 'success'
        when state is not null then 'open'
    end as status,
    coalesce(to_money(amount_given), to_money(amount)) as amount,
    regexp_matches(state, '拒绝') as refused,
    to_text(buyer_note) as buyer_note,
from cases
