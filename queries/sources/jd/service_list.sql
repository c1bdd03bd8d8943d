/* retro
title     = { zh = "京东售后服务单列表", en = "JD after-sale service list" }
table     = "refunds"
platform  = "jd"
menu      = { zh = "京麦 > 售后 > 服务单管理（页面表格，列名以实际导出为准）", en = "Jingmai > After-sales > Service list (a table of the page; check the column names)" }
grade     = "C"
recognise = [
    ["服务单号"],
    ["售后状态", "服务单状态"],
    ["申请时间"],
    ["退款金额"],
]
required  = ["refund_id"]

[aliases]
refund_id   = ["服务单号"]
order_id    = ["订单号", "订单编号"]
product_id  = ["商品编号", "商品ID"]
title       = ["商品", "商品名称"]
kind        = ["服务类型", "售后类型"]
status      = ["售后状态", "服务单状态"]
amount      = ["退款金额"]
applied_at  = ["申请时间"]
finished_at = ["完成时间", "退款时间"]
reason_raw  = ["原因", "申请原因"]
*/
with

cases as (
    select *, to_text(kind) as kind_text, to_text(status) as state,
    from raw
)

select
    source_row,
    to_id(refund_id) as refund_id,
    to_id(order_id) as order_id,
    to_id(product_id) as product_id,
    to_text(title) as title,
    case
        when kind_text like '%换%' then 'exchange'
        when kind_text like '%维修%' then 'repair'
        when kind_text like '%补%' then 'resend'
        when kind_text like '%退货%' then 'return_refund'
        when kind_text like '%退款%' then 'refund_only'
    end as kind,
    to_text(reason_raw) as reason_raw,
    to_time(applied_at) as applied_at,
    to_time(finished_at) as finished_at,
    case
        when state like '%取消%' or state like '%关闭%' or state like '%不通过%'
            or state like '%拒绝%' then 'closed'
        when state like '%完成%' or state like '%已退款%' or state like '%成功%' then 'success'
        when state is not null then 'open'
    end as status,
    to_money(amount) as amount,
from cases
