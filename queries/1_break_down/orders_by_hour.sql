/* retro
title    = { zh = "分时下单与付款", en = "Orders by hour" }
question = { zh = "订单集中在哪几个小时？", en = "In which hours did the orders come?" }
doc      = { zh = "按下单时间分小时，安静的小时也列出。付款占比 = 该小时下单且已付款 ÷ 该小时下单。下单时间只有日期、没有时分的导出不画小时图。", en = "By the hour of creation; quiet hours are listed too. Paid share = orders of that hour that were paid ÷ orders created in it. Exports that hold only dates give no hours." }
reads    = ["cohort_orders", "promotion"]
grain    = ["hour"]
order    = 51
say      = { zh = "{% set busy = rows|sort(attribute='created', reverse=true) %}{% if busy and busy[0].created %}最忙的是 {{ busy[0].hour|hour }}，一小时下单 {{ busy[0].created|count }} 单、付款 {{ busy[0].paid|count }} 单，占全程下单的 {{ busy[0].share_of_created|share }}。{% endif %}", en = "{% set busy = rows|sort(attribute='created', reverse=true) %}{% if busy and busy[0].created %}The busiest hour was {{ busy[0].hour|hour }}: {{ busy[0].created|counted('order') }} created and {{ busy[0].paid|count }} of them paid, {{ busy[0].share_of_created|share }} of all orders.{% endif %}" }
chart    = { kind = "columns_line", x = "hour", y = ["created", "paid_share"] }

[columns]
hour = { zh = "时段", en = "Hour", kind = "hour" }
created = { zh = "下单", en = "Created", kind = "count" }
share_of_created = { zh = "占全程下单", en = "Of all created", kind = "share", doc = { zh = "该小时下单 ÷ 大促全部下单", en = "created in the hour ÷ all created" } }
paid = { zh = "其中已付款", en = "Of these paid", kind = "count" }
paid_share = { zh = "付款占比", en = "Paid share", kind = "share", doc = { zh = "其中已付款 ÷ 该小时下单", en = "of these paid ÷ created in the hour" } }
amount = { zh = "付款金额", en = "Amount paid", kind = "money" }
refunded = { zh = "其中有退款", en = "Of these refunded", kind = "count" }
refunded_share = { zh = "退款占比", en = "Refunded share", kind = "share", doc = { zh = "其中有退款 ÷ 其中已付款", en = "of these refunded ÷ of these paid" } }
*/
with

hours as (
    select unnest(range(
        date_trunc('hour', starts_at), ends_at, interval 1 hour
    )) as hour,
    from promotion
),

created_orders as (
    select *, date_trunc('hour', created_at) as hour,
    from cohort_orders
),

-- Dates without a clock would all fall into midnight.
clocked as (
    select count(*) as orders,
    from created_orders
    having count(*) filter (created_at <> date_trunc('day', created_at)) > 0
),

by_hour as (
    select
        hour,
        count(*) as created,
        count(*) filter (is_paid) as paid,
        sum(amount_paid) filter (is_paid) as amount,
        case when count(is_refunded) > 0 then count(*) filter (is_refunded) end as refunded,
    from created_orders
    group by all
)

select
    hours.hour,
    coalesce(by_hour.created, 0) as created,
    coalesce(by_hour.created, 0) / nullif(clocked.orders, 0) as share_of_created,
    coalesce(by_hour.paid, 0) as paid,
    by_hour.paid / nullif(by_hour.created, 0) as paid_share,
    coalesce(by_hour.amount, 0)::decimal(18, 2) as amount,
    by_hour.refunded,
    by_hour.refunded / nullif(by_hour.paid, 0) as refunded_share,
from hours
cross join clocked
left join by_hour on by_hour.hour = hours.hour
order by hours.hour
