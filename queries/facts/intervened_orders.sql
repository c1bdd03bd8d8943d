/* retro
title    = { zh = "平台介入的订单", en = "Orders with an intervention" }
question = { zh = "哪些大促订单惊动了平台？", en = "On which orders of the promotion did the platform step in?" }
doc      = { zh = "大促已付款订单中，售后单写明平台介入，或出现在纠纷、投诉导出里的，一单一行。判商家 = 责任方为卖家、商家，或判给买家。", en = "Paid orders of the promotion whose after-sale case names an intervention or that are in the list of disputes; one row an order. Lost = found at the seller's fault or judged for the buyer." }
reads    = ["cohort_orders"]
may_read = ["refunds", "refund_cases", "disputes"]
grain    = ["shop", "order_id"]

[columns]
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
*/
with

events as (
    select
        refunds.shop,
        refunds.order_id,
        refund_cases.stage,
        refund_cases.reason_code,
        refunds.at_fault is not null as is_judged,
        regexp_matches(coalesce(refunds.at_fault, ''), '卖家|商家|[Ss]eller|[Mm]erchant') as is_lost,
        refund_cases.is_success as is_refunded,
        false as is_complaint,
        refund_cases.waited_long,
        refunds.amount,
    from refunds
    inner join refund_cases
        on refund_cases.refund_id = refunds.refund_id
            and refund_cases.platform is not distinct from refunds.platform
            and refund_cases.shop is not distinct from refunds.shop
    where refunds.intervened

    union all

    select
        shop,
        order_id,
        cast(null as varchar) as stage,
        cast(null as varchar) as reason_code,
        judged_for is not null as is_judged,
        regexp_matches(coalesce(judged_for, ''), '买家|消费者|用户|[Bb]uyer|[Cc]ustomer') as is_lost,
        false as is_refunded,
        regexp_matches(coalesce(cause_raw, ''), '投诉|维权|[Cc]omplaint') as is_complaint,
        false as waited_long,
        amount,
    from disputes
)

select
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
from cohort_orders
inner join events
    on events.order_id = cohort_orders.order_id
        and events.shop is not distinct from cohort_orders.shop
where cohort_orders.is_paid
group by cohort_orders.shop, cohort_orders.order_id
order by cohort_orders.shop, cohort_orders.order_id
