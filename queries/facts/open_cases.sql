/* retro
title    = { zh = "没完结的售后单", en = "Open after-sale cases" }
question = { zh = "哪些售后单还没完结，属于哪类问题？", en = "Which after-sale cases are open, and of which kind is each?" }
doc      = { zh = "截止日没完结的售后单；未发货的另有清单，有平台介入的除外。", en = "Cases open at the cut-off; those before shipping have their own list, unless the platform stepped in." }
reads    = ["refund_cases", "refunds"]
grain    = ["platform", "shop", "refund_id"]

[columns]
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "金额", en = "Amount", kind = "money" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
is_handled = { zh = "已有处理", en = "Acted on", kind = "flag", doc = { zh = "售后单写明了首次处理时间", en = "the case tells a first action" } }
due_at = { zh = "处理时限", en = "Due at", kind = "time", doc = { zh = "导出写明的；空表示没有写", en = "as the export tells; empty where it does not" } }
agent = { zh = "跟进客服", en = "Agent", kind = "agent" }
buyer_note = { zh = "买家说明", en = "Buyer note", kind = "quote" }
*/
select
    case
        when refund_cases.intervened then 'dispute'
        when refund_cases.reason_code = 'CS_SERVICE' then 'complaint'
        when refund_cases.quality_class then 'quality'
        when refund_cases.stage = 'in_transit' then 'logistics'
        else 'refund'
    end as kind,
    refund_cases.platform,
    refund_cases.shop,
    refund_cases.refund_id,
    refund_cases.order_id,
    refund_cases.title,
    refund_cases.reason_code,
    refund_cases.amount,
    refund_cases.applied_at,
    refund_cases.first_action_at is not null as is_handled,
    refunds.due_at,
    refund_cases.agent,
    refunds.buyer_note,
from refund_cases
inner join refunds
    on refunds.refund_id = refund_cases.refund_id
        and refunds.platform is not distinct from refund_cases.platform
        and refunds.shop is not distinct from refund_cases.shop
where refund_cases.status = 'open'
    and (refund_cases.stage <> 'unshipped' or refund_cases.intervened)
order by refund_cases.platform, refund_cases.shop, refund_cases.refund_id
