/* retro
title    = { zh = "纠纷的每一步", en = "Steps of each dispute" }
question = { zh = "每个介入或投诉的订单，从付款到判定走了哪几步，每步等了多久？", en = "Which steps lie between payment and judgement of each dispute, and how long did each take?" }
doc      = { zh = "大促已付款、有平台介入或投诉的订单，每单七步：付款、来投诉（付款后 21 天内第一次问质量、退换货、物流或投诉）、首次回复（人工）、申请售后、商家首次处理、平台介入、判定。一单有几笔售后的取有介入的一笔，没有则取最早的。时间不知道的为空；退款导出不写介入时间。等待从时间上的前一步算起。名字打码的买家对不上聊天。", en = "Paid orders of the promotion with an intervention or complaint, seven steps each: paid, complaint (first question about quality, returns, delivery or a complaint within 21 days after the payment), first reply (of a person), application, first action of the shop, intervention, judgement. Of several cases the one with the intervention, else the first. An unknown time is empty; exports of refunds do not tell when the platform was asked. A wait counts from the step before it in time. Masked buyers match no chat." }
reads    = ["cohort_orders", "intervened_orders"]
may_read = ["refund_cases", "problem_rounds"]
grain    = ["platform", "shop", "order_id", "step"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
step = { zh = "步骤", en = "Step", kind = "code", codes = "dispute_step" }
place = { zh = "第几步", en = "Place", kind = "count" }
happened_at = { zh = "时间", en = "At", kind = "time" }
wait_hours = { zh = "等待小时", en = "Hours waited", kind = "hours", doc = { zh = "距时间上的前一步；付款和时间不知道的为空", en = "since the step before it in time; empty for the payment and where the time is unknown" } }
*/
with

cases as (
    select
        *,
        row_number() over (
            partition by shop, order_id
            order by case when intervened then 0 else 1 end, applied_at, platform, refund_id
        ) as nth,
    from refund_cases
),

disputed as (
    select
        cohort_orders.paid_at,
        intervened_orders.*,
        problem_rounds.asked_at,
        problem_rounds.answered_at,
        cases.applied_at,
        cases.first_action_at,
    from intervened_orders
    inner join cohort_orders
        on cohort_orders.order_id = intervened_orders.order_id
            and cohort_orders.platform is not distinct from intervened_orders.platform
            and cohort_orders.shop is not distinct from intervened_orders.shop
    left join problem_rounds
        on problem_rounds.order_id = intervened_orders.order_id
            and problem_rounds.platform is not distinct from intervened_orders.platform
            and problem_rounds.shop is not distinct from intervened_orders.shop
            and problem_rounds.place = 1
    left join cases
        on cases.order_id = intervened_orders.order_id
            and cases.shop is not distinct from intervened_orders.shop
            and cases.nth = 1
),

steps as (
    select platform, shop, order_id, 'paid' as step, 1 as place, paid_at as happened_at from disputed
    union all select platform, shop, order_id, 'complaint', 2, asked_at from disputed
    union all select platform, shop, order_id, 'first_reply', 3, answered_at from disputed
    union all select platform, shop, order_id, 'application', 4, applied_at from disputed
    union all select platform, shop, order_id, 'first_action', 5, first_action_at from disputed
    union all select platform, shop, order_id, 'intervention', 6, opened_at from disputed
    union all select platform, shop, order_id, 'judged', 7, judged_at from disputed
)

select
    platform,
    shop,
    order_id,
    step,
    cast(place as bigint) as place,
    happened_at,
    date_diff('second', lag(happened_at) over (
        partition by platform, shop, order_id
        order by case when happened_at is null then 1 else 0 end, happened_at, place
    ), happened_at) / cast(3600 as double) as wait_hours,
from steps
order by platform, shop, order_id, place, step
