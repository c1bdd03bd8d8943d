/* retro
title    = { zh = "平台介入的订单", en = "Orders with an intervention" }
question = { zh = "哪些大促订单升级到了平台？", en = "On which orders of the promotion did the platform step in?" }
doc      = { zh = "大促已付款订单中，售后单写明平台介入，或出现在纠纷、投诉导出里的，一单一行；没有订单号、订单不在大促里的纠纷不计。判商家 = 责任方为卖家、商家（双方责任不算），或判给买家；没写判给谁的看状态是否败诉。同一编号多次判定以最后一次为准，一单有几个编号的，有一个判商家就算。已退款 = 介入的售后单退款成功，或发起之后才退成。", en = "Paid orders of the promotion whose after-sale case names an intervention or that are in the list of disputes; one row an order. Disputes without an order number, or of other orders, do not count. Lost = found at the seller's fault (shared fault is not) or judged for the buyer; where that is not told, a status of lost. Of one case number the last judgement stands; of an order with several, one lost is lost. Refunded = a refund of the case with the intervention, or one made after the dispute was opened." }
reads    = ["cohort_orders"]
may_read = ["intervention_events"]
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
is_judged = { zh = "已判", en = "Judged", kind = "flag" }
is_lost = { zh = "判商家", en = "Lost", kind = "flag" }
is_refunded = { zh = "已退款", en = "Refunded", kind = "flag" }
is_complaint = { zh = "投诉", en = "Complaint", kind = "flag" }
waited_long = { zh = "申请前久等", en = "Waited long before", kind = "flag" }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
opened_at = { zh = "介入时间", en = "Platform asked at", kind = "time", doc = { zh = "纠纷导出里最早的发起时间；售后单不写介入时间，为空", en = "first opening in the list of disputes; after-sale cases do not tell it: empty" } }
judged_at = { zh = "判定时间", en = "Judged at", kind = "time", doc = { zh = "最后一次判定；纠纷导出没写的取判责售后单的完结时间", en = "the last judgement; where the list of disputes has none, the end of the after-sale case that names who was at fault" } }
*/
select
    cohort_orders.platform,
    cohort_orders.shop,
    cohort_orders.order_id,
    min(events.stage) as stage,
    min(events.reason_code) as reason_code,
    bool_or(events.is_judged) as is_judged,
    bool_or(events.is_lost) as is_lost,
    bool_or(events.is_refunded) as is_refunded,
    bool_or(events.is_complaint) as is_complaint,
    coalesce(bool_or(events.waited_long), false) as waited_long,
    max(events.amount) as amount,
    min(events.opened_at) as opened_at,
    coalesce(
        max(events.judged_at), max(case when events.is_judged then events.finished_at end)
    ) as judged_at,
from cohort_orders
inner join intervention_events as events
    on events.order_id = cohort_orders.order_id
        and events.shop is not distinct from cohort_orders.shop
where cohort_orders.is_paid
group by cohort_orders.platform, cohort_orders.shop, cohort_orders.order_id
order by cohort_orders.platform, cohort_orders.shop, cohort_orders.order_id
