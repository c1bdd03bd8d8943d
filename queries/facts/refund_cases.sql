/* retro
title    = { zh = "售后单明细", en = "After-sale cases" }
question = { zh = "每笔售后处在什么阶段、什么原因、有没有聊天证据？", en = "At which stage, for which reason, and with what evidence in chats was each case?" }
doc      = { zh = "阶段由货物状态和售后类型决定；货物状态缺失时按订单的发货、签收时间推断。换货、补寄、维修不是退款。聊天证据：买家从付款前一天或申请前 21 天（默认值，取早的）到申请之间与客服聊过；等得久：其间有一轮等待超过 180 秒（与3分钟响应率同一口径）或没人回复。", en = "The stage follows from the goods and the type of the case; where the goods are not told, from the order's shipping and signing times. Exchanges, resends and repairs are no refunds. Evidence: the buyer chatted before applying, from the day before the payment or 21 days before applying, whichever is earlier (default); a long wait: one of these rounds waited over 180 seconds (as in the 3-minute rate) or was never answered." }
reads    = ["refunds", "reason_codes", "promotion"]
may_read = ["refund_orders", "refund_goods", "refund_chats"]
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
sku = { zh = "商品编码", en = "SKU", kind = "id", doc = { zh = "商家编码，没有则商品ID，再没有则标题", en = "the SKU, else the product id, else the title" } }
title = { zh = "商品", en = "Product title", kind = "text" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind" }
goods_state = { zh = "货物状态", en = "Goods", kind = "code", codes = "goods_state" }
stage = { zh = "退款阶段", en = "Stage", kind = "code", codes = "stage" }
reason_raw = { zh = "退款原因（原文）", en = "Reason as chosen", kind = "text" }
reason_code = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
cs_preventable = { zh = "客服可预防", en = "Preventable by CS", kind = "code", codes = "preventable" }
quality_class = { zh = "品质类", en = "Quality class", kind = "flag" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
first_action_at = { zh = "首次处理时间", en = "First action at", kind = "time" }
finished_at = { zh = "完结时间", en = "Finished at", kind = "time" }
handle_hours = { zh = "处理时长", en = "Handling time", kind = "hours", doc = { zh = "申请到完结；截止时未完结为空", en = "from application to completion; empty if not finished by the cut-off" } }
status = { zh = "退款状态", en = "Status", kind = "code", codes = "refund_status" }
is_success = { zh = "退款成功", en = "Refunded", kind = "flag", doc = { zh = "截止时已知的成功退款，金额大于零或未写明；换货等不算", en = "successful refund known by the cut-off, of more than zero or of an amount that is not told; exchanges and the like do not count" } }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
in_cohort = { zh = "大促已付款订单", en = "Of a paid order of the promotion", kind = "flag" }
intervened = { zh = "平台介入", en = "Platform stepped in", kind = "flag" }
auto = { zh = "平台自动处理", en = "Handled by the platform", kind = "flag" }
province = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
agent = { zh = "处理客服", en = "Handled by", kind = "agent" }
had_chat = { zh = "申请前聊过", en = "Chatted before", kind = "flag" }
waited_long = { zh = "申请前久等", en = "Waited long before", kind = "flag" }
chat_reason = { zh = "聊天话题", en = "Topic of the chat", kind = "code", codes = "question_type" }
*/
with

cases as (
    select
        refunds.*,
        coalesce(refunds.kind, 'refund_only') in ('refund_only', 'return_refund') as is_refund,
        refund_orders.goods_at,
        refund_orders.buyer,
        refund_orders.province,
        refund_orders.carrier,
        coalesce(refund_orders.in_cohort, false) as in_cohort,
        promotion.known_until,
    from refunds
    cross join promotion
    left join refund_orders
        on refund_orders.refund_id = refunds.refund_id
            and refund_orders.platform is not distinct from refunds.platform
            and refund_orders.shop is not distinct from refunds.shop
)

select
    cases.platform,
    cases.shop,
    cases.refund_id,
    cases.order_id,
    cases.buyer,
    refund_goods.sku,
    refund_goods.title,
    cases.kind,
    cases.goods_at as goods_state,
    case
        when not cases.is_refund then 'other'
        when cases.goods_at = 'unshipped' then 'unshipped'
        when cases.kind = 'return_refund' then 'return_refund'
        when cases.goods_at = 'in_transit' then 'in_transit'
        when cases.goods_at = 'received' and cases.kind is not null then 'received_refund_only'
        else 'other'
    end as stage,
    cases.reason_raw,
    cases.reason_code,
    coalesce(reason_codes.cs_preventable, '?') as cs_preventable,
    coalesce(reason_codes.quality_class = 'Y', false) as quality_class,
    cases.applied_at,
    cases.first_action_at,
    cases.finished_at,
    case
        when cases.finished_at between cases.applied_at and cases.known_until
            then date_diff('second', cases.applied_at, cases.finished_at) / cast(3600 as double)
    end as handle_hours,
    cases.status,
    coalesce(
        cases.status = 'success'
        and cases.is_refund
        -- A list of returns tells no amounts: unknown is not zero.
        and coalesce(cases.amount > 0, true)
        and coalesce(cases.finished_at, cases.applied_at, cases.known_until) <= cases.known_until,
        false
    ) as is_success,
    cases.amount,
    cases.in_cohort,
    coalesce(cases.intervened, false) as intervened,
    coalesce(cases.auto, false) as auto,
    cases.province,
    cases.carrier,
    cases.agent,
    coalesce(refund_chats.had_chat, false) as had_chat,
    coalesce(refund_chats.waited_long, false) as waited_long,
    refund_chats.chat_reason,
from cases
left join reason_codes on reason_codes.code = cases.reason_code
left join refund_goods
    on refund_goods.refund_id = cases.refund_id
        and refund_goods.platform is not distinct from cases.platform
        and refund_goods.shop is not distinct from cases.shop
left join refund_chats
    on refund_chats.refund_id = cases.refund_id
        and refund_chats.platform is not distinct from cases.platform
        and refund_chats.shop is not distinct from cases.shop
order by cases.platform, cases.shop, cases.refund_id
