/* retro
title     = { zh = "淘宝/天猫退款管理", en = "Taobao/Tmall refunds" }
table     = "refunds"
platform  = "taobao"
menu      = { zh = "千牛 > 交易 > 退款管理 > 导出", en = "Qianniu > Trade > Refunds > Export" }
grade     = "B"
recognise = [
    ["退款编号"],
    ["订单编号", "主订单编号"],
    ["退款状态"],
    ["买家退款金额", "退款总额", "退给买家金额"],
]
required  = ["refund_id", "order_id"]
nulls     = ["无", "无退款申请", "0000-00-00 00:00:00"]

[aliases]
refund_id       = ["退款编号"]
order_id        = ["订单编号", "主订单编号"]
line_id         = ["子订单编号"]
sku             = ["商家编码"]
sku_code        = ["商品编码"]
product_id      = ["商品id", "宝贝id"]
title           = ["宝贝标题", "商品标题"]
kind            = ["售后类型"]
needs_return    = ["是否需要退货"]
goods_state     = ["货物状态"]
reason_raw      = ["买家退款原因", "退款原因"]
reason_tag      = ["退款原因标签"]
applied_at      = ["退款的申请时间", "退款申请时间"]
finished_at     = ["退款完结时间"]
closed_at       = ["完结时间"]
due_at          = ["超时时间"]
status          = ["退款状态"]
amount_total    = ["退款总额"]
amount          = ["买家退款金额"]
amount_to_buyer = ["退给买家金额"]
intervention    = ["客服介入状态"]
at_fault        = ["责任方"]
by_system       = ["手工退款/系统退款"]
instant         = ["是否零秒响应"]
handled_by      = ["退款操作人"]
handled_by_new  = ["退款操作人新会员名"]
reviewed_by     = ["审核操作人"]
reviewed_by_new = ["审核操作人新会员名"]
buyer_note      = ["买家退款说明"]
*/
with

-- A blank operator column has the new name of the same person beside it.
cases as (
    select
        *,
        to_text(kind) as kind_text,
        to_text(needs_return) as return_text,
        to_text(goods_state) as goods,
        to_text(status) as state,
        coalesce(to_agent(handled_by), to_agent(handled_by_new),
            to_agent(reviewed_by), to_agent(reviewed_by_new)) as operator,
        to_text(by_system) = '系统退款' or to_text(instant) = '是' as is_auto,
    from raw
)

select
    source_row,
    to_id(refund_id) as refund_id,
    to_id(order_id) as order_id,
    to_id(line_id) as line_id,
    coalesce(to_id(sku), to_id(sku_code)) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    case
        when kind_text like '%换货%' then 'exchange'
        when kind_text like '%补寄%' then 'resend'
        when kind_text like '%维修%' then 'repair'
        when regexp_matches(kind_text, '(无需|不|未)退货') then 'refund_only'
        when kind_text like '%退货%' then 'return_refund'
        when kind_text like '%退款%' then 'refund_only'
        when return_text = '是' or return_text like '需%' then 'return_refund'
        when regexp_matches(return_text, '^(否|不|无)') then 'refund_only'
    end as kind,
    case
        when goods like '%未发货%' then 'unshipped'
        when goods like '%未收到%' then 'in_transit'
        when regexp_matches(goods, '已收到|已退货|已寄回') then 'received'
        when goods like '%已发货%' then 'in_transit'
    end as goods_state,
    coalesce(to_text(reason_raw), to_text(reason_tag)) as reason_raw,
    to_time(applied_at) as applied_at,
    coalesce(to_time(finished_at), to_time(closed_at)) as finished_at,
    -- The countdown of the side that is waited for; only the shop's own is a limit of ours.
    case when regexp_matches(state, '待(卖家|商家)') then try_cast(to_text(due_at) as timestamp) end
        as due_at,
    case
        when regexp_matches(state, '关闭|撤销|取消') then 'closed'
        -- 卖家拒绝退款 is open: the buyer may change the request or ask the platform in.
        when regexp_matches(state, '等待|^待|拒绝') then 'open'
        when regexp_matches(state, '成功|完成|完结') then 'success'
        when state is not null then 'open'
    end as status,
    -- What the shop gives back is the whole: part of it may go to the platform, whose
    -- subsidy it was.
    coalesce(
        to_money(amount_total), to_money(amount), to_money(amount_to_buyer)
    )::decimal(18, 2) as amount,
    -- A report without this column does not know: NULL is not "no".
    case when intervention is not null then coalesce(
        not regexp_matches(to_text(intervention), '^(无|否|未|不需)'), false
    ) end as intervened,
    to_text(at_fault) as at_fault,
    regexp_matches(state, '拒绝|不同意') as refused,
    coalesce(is_auto, false) as auto,
    case when operator not in ('系统', '系统自动', '淘宝系统', '自动') then operator end as agent,
    to_text(buyer_note) as buyer_note,
from cases
