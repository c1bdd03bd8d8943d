/* retro
title     = { zh = "京东售后服务单列表", en = "JD after-sale service list" }
table     = "refunds"
platform  = "jd"
menu      = { zh = "京麦 > 售后 > 自主售后 > 服务单列表 > 导出", en = "Jingmai > After-sales > Service list > Export" }
grade     = "B"
recognise = [
    ["服务单号", "服务单状态"],
    ["售后状态", "服务单状态"],
    ["申请时间", "售后申请时间"],
    ["退款金额"],
]
required  = ["refund_id"]

[aliases]
refund_id   = ["服务单号"]
order_id    = ["订单号", "订单编号"]
product_id  = ["商品编号", "商品ID"]
title       = ["商品", "商品名称"]
kind        = ["服务类型", "售后类型", "客户期望"]
status      = ["售后状态", "服务单状态"]
amount      = ["退款金额"]
applied_at  = ["申请时间", "售后申请时间"]
first_check = ["商家首次审核时间", "审核时间"]
first_step  = ["商家首次处理时间"]
finished_at = ["完成时间", "退款时间"]
reason_raw  = ["原因", "申请原因", "二级申请原因"]
reason_one  = ["一级申请原因"]
verdict     = ["审核结果"]
received_at = ["商家收货时间"]
handled_by  = ["处理人", "审核人姓名"]
buyer_note  = ["客户问题描述"]
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
    case when to_time(received_at) is not null then 'received' end as goods_state,
    coalesce(to_text(reason_raw), to_text(reason_one)) as reason_raw,
    to_time(applied_at) as applied_at,
    least(to_time(first_check), to_time(first_step)) as first_action_at,
    to_time(finished_at) as finished_at,
    case
        when state like '%取消%' or state like '%关闭%' or state like '%不通过%'
            or state like '%拒绝%' or regexp_matches(to_text(verdict), '不通过|拒绝') then 'closed'
        when state like '%完成%' or state like '%已退款%' or state like '%成功%' then 'success'
        when state is not null then 'open'
    end as status,
    to_money(amount) as amount,
    regexp_matches(nullif(concat_ws(' ', state, to_text(verdict)), ''), '不通过|拒绝') as refused,
    case when not regexp_matches(to_agent(handled_by), '系统|自动') then to_agent(handled_by)
    end as agent,
    to_text(buyer_note) as buyer_note,
from cases
