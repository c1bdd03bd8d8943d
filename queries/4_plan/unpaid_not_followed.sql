/* retro
title    = { zh = "未付款订单没人跟进", en = "Unpaid orders not followed up" }
question = { zh = "拍下没付款的多吗，跟进到一半了吗？", en = "Are many orders left unpaid, and were half of them followed up?" }
doc      = { zh = "大促订单到截止日仍未付款的占比超过 most_unpaid，且待付款订单（见“从下单到付款”，拼多多和打码买家除外）跟进不到 least_followed 才列；不少于 least_n 单、少跟进 least_excess 单以上、z ≥ least_z。跟进 = 下单后、付款或关闭前有人给买家发过消息，导出里没有催付标记，答别的问题也算，所以实际催付只会更少。金额是没跟进、也没付款的订单应付款，不是都能追回。门槛均可改。", en = "Listed where over most_unpaid of the promotion's orders are still unpaid at the cut-off and fewer than least_followed of the pending ones (see From order to payment; Pinduoduo and masked buyers left out) were followed up; least_n orders, at least least_excess too few, z ≥ least_z. Followed up: a person wrote after the order and before payment or closing; other answers count too, so real reminders are fewer still. The money is what was due on orders neither followed up nor paid; not all of it can be won. All limits are ours (cfg)." }
reads    = ["payment_waits", "cohort_orders", "orders"]
may_read = ["targets"]
params   = { most_unpaid = 0.1, least_followed = 0.5, target_urge_rate = 0.8, least_n = 30, least_excess = 15, least_z = 3, high_share = 0.2, first_minutes = 30, second_clock = 10 }
grain    = ["metric"]

[finding]
step = 2
metric = "urge_rate"
title = { zh = "未付款订单跟进不到一半", en = "Fewer than half of the unpaid orders followed up" }
say = { zh = "大促订单里 {{ unpaid|count }} 单到截止日还没付款（{{ unpaid_share|share }}）。能判断跟进的 {{ n|count }} 单待付款订单里，客服跟进了 {{ followed|count }} 单（{{ value|share }}）；没跟进又没付款的订单应付 {{ money|money }}。", en = "{{ unpaid|counted('order') }} of the promotion are still unpaid ({{ unpaid_share|share }}). Of {{ n|count }} pending ones that can be judged, {{ followed|count }} were followed up ({{ value|share }}); {{ money|money }} was due on those neither followed up nor paid." }
do = { zh = "未付款订单两次催付：下单后 {{ params.first_minutes|count }} 分钟、次日 {{ params.second_clock|count }} 点各一次，并登记未付款原因；下次大促看催付率是否达到 {{ target|share }}。", en = "Remind twice, {{ params.first_minutes|count }} minutes after the order and at {{ params.second_clock|count }} o'clock the next day, and record why it was not paid. Next promotion, check that {{ target|share }} are followed up." }
ask = { zh = "未付款订单由谁催、什么时候催，话术定了没有？", en = "Who reminds of unpaid orders, when, and with which words?" }
owner = "presale_lead"
due_days = 14
kpi = "urge_rate"
cause = "cs_service"
controllable = true
effect = "sales"
kind = "standard"
library = 13
slice = {}
evidence = ["1_break_down/unpaid_followup"]

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "跟进占比", en = "Followed up", kind = "share", doc = { zh = "跟进过的 ÷ 能判断的待付款订单", en = "followed up ÷ pending orders that can be judged" } }
expected = { zh = "至少", en = "At least", kind = "share" }
n = { zh = "待付款订单", en = "Pending orders", kind = "count" }
followed = { zh = "跟进过的", en = "Followed up", kind = "count" }
unpaid = { zh = "仍未付款", en = "Still unpaid", kind = "count" }
unpaid_share = { zh = "未付款占比", en = "Share unpaid", kind = "share", doc = { zh = "仍未付款 ÷ 大促下单", en = "still unpaid ÷ orders created in the promotion" } }
affected = { zh = "少跟进", en = "Too few by", kind = "count" }
money = { zh = "没跟进的应付款", en = "Due, not followed up", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'urge_rate'), $target_urge_rate) as target,
    from targets
),

created as (
    select count(*) filter (not is_paid) as unpaid, unpaid / nullif(count(*), 0) as unpaid_share,
    from cohort_orders
),

pending as (
    select
        count(*) as n,
        count(*) filter (waits.is_followed) as followed,
        sum(coalesce(orders.amount_due, orders.amount_paid))
            filter (not waits.is_followed and waits.paid_at is null) as due,
    from payment_waits as waits
    left join orders
        on orders.order_id = waits.order_id
        and orders.platform is not distinct from waits.platform
        and orders.shop is not distinct from waits.shop
    where waits.is_pending and waits.is_followed is not null
)

select
    'urge_rate' as metric,
    case when unpaid_share >= $high_share then 'high' else 'medium' end as severity,
    'high' as confidence,
    followed / n as value,
    $least_followed::double as expected,
    n,
    followed,
    unpaid,
    unpaid_share,
    round($least_followed * n - followed)::bigint as affected,
    due::decimal(18, 2) as money,
    target,
from pending
cross join created
cross join aims
where n >= $least_n
    and unpaid_share > $most_unpaid
    and $least_followed * n - followed >= $least_excess
    and $least_followed * n - followed
        >= $least_z * sqrt(n * $least_followed * (1 - $least_followed))
order by metric
