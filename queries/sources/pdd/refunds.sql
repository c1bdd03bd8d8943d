/* retro
title     = { zh = "拼多多售后单", en = "Pinduoduo after-sale cases" }
table     = "refunds"
platform  = "pdd"
menu      = { zh = "拼多多商家后台 > 售后管理 > 售后工作台 > 导出", en = "Pinduoduo merchant > After-sales > Case list > Export" }
grade     = "B"
recognise = [
    ["售后编号"],
    ["订单编号", "订单号"],
    ["退款类型", "同意退款时间", "同意退款人"],
    ["退款金额", "退款金额(元)"],
]
required  = ["refund_id", "order_id"]

[aliases]
refund_id   = ["售后编号"]
order_id    = ["订单编号", "订单号"]
sku         = ["商家编码-规格维度", "规格编码"]
sku_text    = ["sku信息"]
product_id  = ["商品ID"]
title       = ["商品名称"]
kind        = ["退款类型", "售后类型"]
status      = ["售后状态"]
order_state = ["订单状态"]
amount      = ["退款金额", "退款金额(元)"]
reason_raw  = ["退款原因", "售后原因"]
applied_at  = ["申请时间", "售后申请时间"]
agreed_at   = ["同意退款时间"]
return_at   = ["同意退货时间"]
finished_at = ["退款成功时间", "售后完成时间"]
returned    = ["退货运单号"]
handled_by  = ["同意退款人"]
*/
with

cases as (
    select
        *,
        to_text(kind) as kind_text,
        to_text(status) as state,
        to_text(order_state) as goods,
        to_agent(handled_by) as operator,
    from raw
)

select
    source_row,
    to_id(refund_id) as refund_id,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    coalesce(to_text(title), to_text(sku_text)) as title,
    case
        when kind_text like '%换货%' then 'exchange'
        when kind_text like '%补寄%' or kind_text like '%补发%' then 'resend'
        when kind_text like '%维修%' then 'repair'
        when kind_text like '%退货%' then 'return_refund'
        when kind_text like '%退款%' then 'refund_only'
    end as kind,
    -- What was sent back had come: 已发货 there is the state of the order, not of the return.
    case
        when to_id(returned) is not null then 'received'
        when goods like '%未发货%' or goods like '%待发货%' then 'unshipped'
        when goods like '%已签收%' or goods like '%已收货%' then 'received'
        when goods like '%已发货%' then 'in_transit'
    end as goods_state,
    to_text(reason_raw) as reason_raw,
    to_time(applied_at) as applied_at,
    least(to_time(agreed_at), to_time(return_at)) as first_action_at,
    -- The money leaves when the shop agrees to pay it back.
    coalesce(
        to_time(finished_at), case when state like '%退款成功%' then to_time(agreed_at) end
    ) as finished_at,
    case
        when regexp_matches(state, '撤销|关闭|取消|失败') then 'closed'
        when regexp_matches(state, '^待|等待|拒绝|驳回|处理中|退款中') then 'open'
        when regexp_matches(state, '成功|完成|完结|已退款') then 'success'
        when state is not null then 'open'
    end as status,
    to_money(amount) as amount,
    regexp_matches(state, '拒绝|驳回') as refused,
    case when handled_by is not null then
        coalesce(regexp_matches(operator, '系统|平台|自动'), false)
    end as auto,
    case when not regexp_matches(operator, '系统|平台|自动') then operator end as agent,
from cases
