/* retro
title    = { zh = "按付款日看退款", en = "Refunds by day of payment" }
question = { zh = "哪天付款的订单退得多？各过了几天？", en = "Orders of which day were refunded most, and how old are they?" }
doc      = { zh = "同一天付款的订单为一批，各有各的账龄；付款后 1、3、7、15、30 天内的退款率只在整批都看满时给出，否则为空。到目前的退款率不要直接在账龄不同的日子之间比，要比同样天数的那一列。不足 least_n 单的日子不给比例。", en = "Orders paid on one day are a cohort with its own age. The rates within 1, 3, 7, 15 and 30 days are given once the whole day has been watched that long. Do not compare the rates so far between days of different ages; compare the columns of equal days. Days with fewer than 30 orders (least_n) have no rates." }
reads    = ["cohort_orders", "refunds"]
may_read = ["cohort_events"]
params   = { least_n = 30 }
grain    = ["pay_day"]
order    = 60
matures  = true
say      = { zh = "{% set told = rows|selectattr('rate', 'ne', none)|list %}{% if told|length > 1 %}{{ n|count }} 个付款日，单数够算比例的里面，最早的一批已过 {{ told[0].watched_days|number }} 天，最晚的一批 {{ told[-1].watched_days|number }} 天；到目前分别退了 {{ told[0].rate|share }} 和 {{ told[-1].rate|share }}，账龄不同，不能直接比。{% endif %}", en = "{% set told = rows|selectattr('rate', 'ne', none)|list %}{% if told|length > 1 %}{{ n|counted('day') }} of payment: of those with enough orders for a rate the oldest is {{ told[0].watched_days|number }} days back, the youngest {{ told[-1].watched_days|number }}; so far {{ told[0].rate|share }} and {{ told[-1].rate|share }} of their orders were refunded, which at different ages cannot be compared.{% endif %}" }

[columns]
pay_day = { zh = "付款日", en = "Paid on", kind = "day" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
amount = { zh = "付款金额", en = "Amount paid", kind = "money" }
watched_days = { zh = "账龄（天，最晚一单）", en = "Age in days (youngest)", kind = "number" }
refunded = { zh = "已退订单", en = "Refunded", kind = "count" }
rate = { zh = "到目前退款率", en = "Rate so far", kind = "share", doc = { zh = "已退订单 ÷ 已付款订单", en = "refunded ÷ paid orders" } }
within_1 = { zh = "1 天内", en = "Within 1 day", kind = "share", doc = { zh = "付款后 1 天内退款 ÷ 已付款订单", en = "refunded within 1 day of payment ÷ paid orders" } }
within_3 = { zh = "3 天内", en = "Within 3 days", kind = "share", doc = { zh = "付款后 3 天内退款 ÷ 已付款订单", en = "refunded within 3 days of payment ÷ paid orders" } }
within_7 = { zh = "7 天内", en = "Within 7 days", kind = "share", doc = { zh = "付款后 7 天内退款 ÷ 已付款订单", en = "refunded within 7 days of payment ÷ paid orders" } }
within_15 = { zh = "15 天内", en = "Within 15 days", kind = "share", doc = { zh = "付款后 15 天内退款 ÷ 已付款订单", en = "refunded within 15 days of payment ÷ paid orders" } }
within_30 = { zh = "30 天内", en = "Within 30 days", kind = "share", doc = { zh = "付款后 30 天内退款 ÷ 已付款订单", en = "refunded within 30 days of payment ÷ paid orders" } }
*/
with

first_refunds as (
    select platform, shop, order_id, days
    from cohort_events
    where metric = 'refund_rate_n' and slice = 'all' and is_first
),

by_day as (
    select
        cohort_orders.pay_day,
        count(*) as orders,
        sum(cohort_orders.amount_paid)::decimal(18, 2) as amount,
        min(cohort_orders.watched_days) as watched_days,
        count(first_refunds.days) as refunded,
        count(*) filter (first_refunds.days < 1) as by_1,
        count(*) filter (first_refunds.days < 3) as by_3,
        count(*) filter (first_refunds.days < 7) as by_7,
        count(*) filter (first_refunds.days < 15) as by_15,
        count(*) filter (first_refunds.days < 30) as by_30,
    from cohort_orders
    left join first_refunds
        on first_refunds.order_id = cohort_orders.order_id
            and first_refunds.platform is not distinct from cohort_orders.platform
            and first_refunds.shop is not distinct from cohort_orders.shop
    where cohort_orders.is_paid
    group by all
)

select
    pay_day,
    orders,
    amount,
    watched_days,
    refunded,
    if(orders >= $least_n, refunded / orders, null) as rate,
    if(orders >= $least_n and watched_days >= 1, by_1 / orders, null) as within_1,
    if(orders >= $least_n and watched_days >= 3, by_3 / orders, null) as within_3,
    if(orders >= $least_n and watched_days >= 7, by_7 / orders, null) as within_7,
    if(orders >= $least_n and watched_days >= 15, by_15 / orders, null) as within_15,
    if(orders >= $least_n and watched_days >= 30, by_30 / orders, null) as within_30,
from by_day
order by pay_day
