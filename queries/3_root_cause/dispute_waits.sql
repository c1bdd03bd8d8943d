/* retro
title    = { zh = "介入订单的等待", en = "Waits of the disputed orders" }
question = { zh = "每个介入订单，买家在哪一步等得最久？", en = "At which step did the buyer of each dispute wait longest?" }
doc      = { zh = "等回复 = 付款后的求助里等人工最久的一轮；等处理 = 申请到商家首次处理；这两种没等到的算到介入为止。等结果 = 申请到平台介入；等判定 = 介入（不知道则申请）到判定。最长等待先看店铺能缩短的前三种，都不知道才看等判定。导出不写首次处理时间的，只有申请后 24 小时内（默认值）就完结或介入的才算得出。", en = "For a reply = the round of trouble after the payment that waited longest for a person; for an action = application to the shop's first action; of these, what never came counts up to the intervention. For an outcome = application to intervention; for the judgement = intervention (if unknown, application) to judgement. The longest is one of the first three, which the shop can shorten; only where none is known, the wait for the judgement. Where the export tells no first action the second is known only for cases that ended or reached the platform within 24 hours (cfg)." }
reads    = ["disputed_orders"]
may_read = ["problem_rounds"]
params   = { action_hours = 24 }
grain    = ["platform", "shop", "order_id"]
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
reply_wait_hours = { zh = "等回复", en = "Wait for a reply", kind = "hours" }
action_wait_hours = { zh = "等首次处理", en = "Wait for the first action", kind = "hours", doc = { zh = "空：不知道", en = "empty: unknown" } }
escalation_hours = { zh = "申请到介入", en = "Application to intervention", kind = "hours" }
judge_wait_hours = { zh = "等判定", en = "Wait for the judgement", kind = "hours" }
longest_hours = { zh = "最长等待", en = "Longest wait", kind = "hours" }
longest_step = { zh = "等的是", en = "Waiting", kind = "code", codes = "dispute_wait" }
*/
with

replies as (
    select
        orders.platform,
        orders.shop,
        orders.order_id,
        max(date_diff('second', rounds.asked_at,
            least(coalesce(rounds.human_replied_at, orders.until_at), orders.until_at))) as seconds,
    from disputed_orders as orders
    join problem_rounds as rounds
        on rounds.order_id = orders.order_id
        and rounds.platform is not distinct from orders.platform
        and rounds.shop is not distinct from orders.shop
        and rounds.asked_at < orders.until_at
    group by all
),

waits as (
    select
        orders.platform,
        orders.shop,
        orders.order_id,
        date_diff('second', orders.applied_at,
            least(coalesce(orders.first_action_at, orders.until_at), orders.until_at)) / 3600
            as action_hours,
        date_diff('second', coalesce(orders.opened_at, orders.applied_at), orders.judged_at) / 3600
            as judge_hours,
        replies.seconds / 3600 as reply_wait_hours,
        case when orders.first_action_at is not null or orders.tells_actions
                or date_diff('second', orders.applied_at, orders.until_at) <= $action_hours * 3600
            then if(action_hours < 0, null, action_hours)
        end as action_wait_hours,
        date_diff('second', orders.applied_at, orders.opened_at) / 3600 as opened_hours,
        if(opened_hours < 0, null, opened_hours) as escalation_hours,
        if(judge_hours < 0, 0, judge_hours) as judge_wait_hours,
        coalesce(greatest(reply_wait_hours, action_wait_hours, escalation_hours), judge_wait_hours)
            as longest_hours,
        [
            {hours: reply_wait_hours, step: 'first_reply'},
            {hours: escalation_hours, step: 'intervention'},
            {hours: action_wait_hours, step: 'first_action'},
            {hours: judge_wait_hours, step: 'judged'}
        ] as all_waits,
    from disputed_orders as orders
    left join replies
        on replies.order_id = orders.order_id
        and replies.platform is not distinct from orders.platform
        and replies.shop is not distinct from orders.shop
)

select
    platform,
    shop,
    order_id,
    reply_wait_hours,
    action_wait_hours,
    escalation_hours,
    judge_wait_hours,
    longest_hours,
    list_filter(all_waits, lambda wait: wait.hours = longest_hours)[1].step as longest_step,
from waits
order by platform, shop, order_id
