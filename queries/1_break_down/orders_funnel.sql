/* retro
title    = { zh = "订单漏斗", en = "Order funnel" }
question = { zh = "下单的买家，走到了哪一步？", en = "How far did the orders get?" }
doc      = { zh = "同一批大促订单从下单看到退款。导出里没有发货或签收时间的，不显示该步。占比的分母都是下单数。", en = "One cohort of orders, from creation to refund. A step whose times no export holds is left out. Every share is of the orders created." }
reads    = ["cohort_orders"]
core     = true
grain    = ["position"]
order    = 50
say      = { zh = "{% if first %}下单 {{ first.orders|count }} 单{% for row in rows[1:] %}，{{ row.step|code('funnel') }} {{ row.orders|count }} 单（{{ row.share_of_created|share }}）{% endfor %}。{% endif %}", en = "{% if first %}{{ first.orders|counted('order') }} {{ first.orders|plural('was', 'were') }} created{% for row in rows[1:] %}, {{ row.orders|count }} {{ row.step|code('funnel')|lower }} ({{ row.share_of_created|share }}){% endfor %}.{% endif %}" }
so       = { zh = "{% if rows %}流失最多的一步，下次预热前先查。{% endif %}", en = "{% if rows %}Check the step that loses the most before the next preheat.{% endif %}" }
chart    = { kind = "hbar", x = "step", y = ["orders"] }

[columns]
position = { zh = "序号", en = "No.", kind = "count" }
step = { zh = "环节", en = "Step", kind = "code", codes = "funnel" }
orders = { zh = "订单数", en = "Orders", kind = "count" }
share_of_created = { zh = "占下单", en = "Of created", kind = "share", doc = { zh = "订单数 ÷ 下单数", en = "orders ÷ orders created" } }
amount = { zh = "金额", en = "Amount", kind = "money", doc = { zh = "退款前实付；退款一行为退款金额", en = "as paid before refunds; for refunds the amount refunded" } }
*/
with

totals as (
    select
        count(*) as created,
        count(*) filter (is_paid) as paid,
        count(*) filter (is_paid and shipped_at is not null) as shipped,
        count(*) filter (is_paid and signed_at is not null) as signed,
        case when count(refund_amount) > 0 then count(*) filter (is_refunded) end as refunded,
        sum(amount_paid) filter (is_paid) as paid_amount,
        sum(amount_paid) filter (is_paid and shipped_at is not null) as shipped_amount,
        sum(amount_paid) filter (is_paid and signed_at is not null) as signed_amount,
        sum(refund_amount) filter (is_refunded) as refunded_amount,
    from cohort_orders
    having count(*) > 0
),

steps as (
    select
        unnest([
            {position: 1, step: 'created', orders: created, amount: null::decimal(18, 2)},
            {position: 2, step: 'paid', orders: paid, amount: paid_amount},
            {position: 3, step: 'shipped', orders: nullif(shipped, 0), amount: shipped_amount},
            {position: 4, step: 'signed', orders: nullif(signed, 0), amount: signed_amount},
            {position: 5, step: 'refunded', orders: refunded, amount: refunded_amount}
        ], recursive := true),
        created,
    from totals
)

select
    position::bigint as position,
    step,
    orders,
    orders / created as share_of_created,
    amount::decimal(18, 2) as amount,
from steps
where orders is not null
order by position
