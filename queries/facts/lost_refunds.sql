/* retro
title    = { zh = "判商家且已退款的订单", en = "Orders lost and refunded" }
question = { zh = "哪些升级到平台的订单判了商家又退了款，从什么时候起？", en = "Which orders that reached the platform were lost and refunded, and since when?" }
doc      = { zh = "一单一行。从判商家和退款都已发生的那一刻起算：判商家取最早一次判定（没写的取发起时间；售后单取完结，没有则申请时间），退款取介入的售后单，或第一次发起之后最早完结的退款（各单都没写完结的取申请时间）。", en = "One row an order, from the moment at which both had happened: the first judgement against the shop (where it is not told, the opening; of an after-sale case its end, else the application), and the refund of the case with the intervention or the first one that ended after the first opening (where no case tells an end, the application)." }
reads    = []
may_read = ["intervention_events", "refund_cases"]
grain    = ["shop", "order_id"]

[columns]
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
happened_at = { zh = "发生时间", en = "Happened at", kind = "time", doc = { zh = "两者都没写时间的为空", en = "empty where neither tells a time" } }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
*/
with

lost as (
    select
        shop,
        order_id,
        min(opened_at) as opened_at,
        min(case when is_lost then coalesce(judged_at, opened_at, finished_at, applied_at) end) as lost_at,
        min(case when is_refunded and opened_at is null then coalesce(finished_at, applied_at) end)
            as refunded_at,
        max(amount) as amount,
    from intervention_events
    group by shop, order_id
    having bool_or(is_lost) and bool_or(is_refunded)
)

select
    lost.shop,
    lost.order_id,
    greatest(lost.lost_at, least(lost.refunded_at, case
        when lost.opened_at is null then null
        when count(cases.finished_at) = 0 then min(cases.applied_at)
        else min(case when cases.finished_at >= lost.opened_at then cases.finished_at end)
    end)) as happened_at,
    lost.amount,
from lost
left join refund_cases as cases
    on cases.order_id = lost.order_id and cases.shop is not distinct from lost.shop
        and cases.is_success
group by
    lost.shop, lost.order_id, lost.opened_at, lost.lost_at, lost.refunded_at, lost.amount
order by lost.shop, lost.order_id
