/* retro
title    = { zh = "发货后的售后怎样了结", en = "How cases after shipping ended" }
question = { zh = "每笔发货后的售后停在补偿、换货、退货的哪一级，花了多少？", en = "On which rung did each case after shipping end, and at what cost?" }
doc      = { zh = "大促已付款订单发货后的售后单，一单一行；未发货的另有清单，看不出发没发货的仅退款不列。补偿 = 已收到货、不退货、实退不到该行货款的一半（part_of_line）；没有订单明细就分不开补偿和仅退款。商家拒绝只在导出写明时才知道，其余没给钱就关闭的算撤销；撤销后同一订单同一商品又申请的算“又重新申请”。成本是估算，参数见 cost_inputs：补偿、收货后仅退款 = 实退 + 人工；退货退款、在途退款 = 实退 ×（毛利 + 折损）+ 退回运费 + 人工；换货 = 两程运费 + 货款 × 折损 + 人工；补寄 = 货款 ×（1 − 毛利）+ 寄出运费 + 人工；维修 = 两程运费 + 人工；撤销、拒绝 = 人工。金额不知道的没有成本。退货成本 = 同一笔如果退货要损失的钱。小额打款、发券等不走售后单的补偿不在导出里。", en = "One row per case after shipping of a paid order of the promotion; requests before shipping have their own list, refunds without return of which nobody knows whether the goods had left are not here. Compensation = goods received and kept, less than half of the line (part_of_line) paid back; without order lines it cannot be told from a refund without return. A refusal is known only where the export says so, other cases closed without money count as withdrawn; one that the buyer opened again for the same goods is “applied again”. Costs are estimates with the inputs of cost_inputs: compensation and refund of received goods = money back + handling; return, or refund on the way = money back × (margin + value lost) + freight back + handling; exchange = both freights + price × value lost + handling; resend = price × (1 − margin) + freight out + handling; repair = both freights + handling; withdrawn or refused = handling. No cost where the amount is unknown. Cost as a return = what the same case would have lost as one. Compensation paid outside cases (transfers, coupons) is not in the exports." }
reads    = ["refund_cases", "refunds", "cost_inputs"]
may_read = ["refund_goods", "case_contacts"]
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
rung = { zh = "处理结果", en = "Ended as", kind = "code", codes = "rung" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind" }
goods_state = { zh = "货物状态", en = "Goods", kind = "code", codes = "goods_state" }
reason_code = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
line_amount = { zh = "该行货款", en = "Amount of the line", kind = "money" }
cost = { zh = "损失（估算）", en = "Cost (estimate)", kind = "money" }
return_cost = { zh = "退货损失（估算）", en = "Cost as a return (estimate)", kind = "money", doc = { zh = "同一笔如果退货退款，店铺损失多少", en = "what the shop would have lost had it been a return" } }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
first_action_at = { zh = "首次处理时间", en = "First action at", kind = "time" }
finished_at = { zh = "完结时间", en = "Finished at", kind = "time" }
handle_hours = { zh = "处理时长", en = "Handling time", kind = "hours" }
has_chat = { zh = "申请前后聊过", en = "Chatted around the case", kind = "flag", doc = { zh = "空：不知道", en = "empty where it cannot be known" } }
has_late_chat = { zh = "申请后聊过", en = "Chatted after applying", kind = "flag" }
was_offered = { zh = "提出过方案", en = "Something was offered", kind = "flag", doc = { zh = "空：不知道", en = "empty where it cannot be known" } }
offer = { zh = "最先提出的", en = "First offer", kind = "code", codes = "offer" }
*/
with

cases as (
    select
        refund_cases.*, refunds.refused, refund_goods.line_amount,
        refund_cases.kind is null or refund_cases.kind in ('refund_only', 'return_refund')
            as is_refund,
        lead(refund_cases.refund_id) over (
            partition by refund_cases.shop, refund_cases.order_id, refund_cases.sku
            order by refund_cases.applied_at, refund_cases.refund_id
        ) is not null as is_repeated,
    from refund_cases
    inner join refunds on refunds.refund_id = refund_cases.refund_id
        and refunds.platform is not distinct from refund_cases.platform
        and refunds.shop is not distinct from refund_cases.shop
    left join refund_goods on refund_goods.refund_id = refund_cases.refund_id
        and refund_goods.platform is not distinct from refund_cases.platform
        and refund_goods.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort
),

ended as (
    select
        *,
        case
            when status = 'open' then 'open'
            when status = 'closed' and refused then 'refused'
            when status = 'closed' and is_repeated then 'reapplied'
            when status = 'closed' or is_refund and amount <= 0 then 'withdrawn'
            when status is null or kind is null then 'other'
            when kind = 'refund_only' and goods_state = 'received'
                and amount < (select max(part_of_line) from cost_inputs) * line_amount
                then 'compensation'
            else kind
        end as rung,
        -- A return gives the whole line back; where the line is not known, what was asked for.
        coalesce(line_amount, nullif(amount, 0)) as base,
    from cases
    where goods_state in ('in_transit', 'received')
        or goods_state is null and coalesce(kind, 'refund_only') <> 'refund_only'
)

select
    ended.platform, ended.shop, ended.refund_id, ended.order_id, ended.rung, ended.kind,
    ended.goods_state, ended.reason_code, ended.amount, ended.line_amount,
    cast(handling_cost + case
        when rung = 'compensation' or rung = 'refund_only' and goods_state = 'received' then amount
        when rung in ('return_refund', 'refund_only')
            then amount * (margin_share + value_loss) + return_freight
        when rung = 'exchange' then return_freight + resend_freight + base * value_loss
        when rung = 'resend' then base * (1 - margin_share) + resend_freight
        when rung = 'repair' then return_freight + resend_freight
        when rung in ('withdrawn', 'refused') then 0
    end as decimal(18, 2)) as cost,
    cast(handling_cost + base * (margin_share + value_loss) + return_freight as decimal(18, 2))
        as return_cost,
    ended.applied_at, ended.first_action_at, ended.finished_at, ended.handle_hours,
    case_contacts.has_chat, has_late_chat, was_offered, offer,
from ended
cross join cost_inputs
left join case_contacts on case_contacts.refund_id = ended.refund_id
    and case_contacts.platform is not distinct from ended.platform
    and case_contacts.shop is not distinct from ended.shop
order by platform, shop, refund_id
