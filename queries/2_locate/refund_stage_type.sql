/* retro
title    = { zh = "退款发生在哪个阶段", en = "Refunds by stage" }
question = { zh = "退款是发货前、路上还是收货后？多少单、多少钱，占哪个分母多少？", en = "Were refunds made before shipping, on the way or after delivery, how much, and of which base?" }
doc      = { zh = "先按货物状态 × 售后类型切第一刀，再看原因。只算大促已付款订单的成功退款；换货、补寄、维修另见一块。四个分母并列：全部下单、已付款、已发货、已签收；每个占比的分子只数分母里的订单（例如占已签收：该阶段退款、且已签收的订单）。一单可能在两个阶段各退一笔，各行订单数相加会比退款订单略多。分母不足 30 单不给占比（默认值）。退货退成的订单，交易关闭后不少导出不再写签收时间，所以退货占已签收会偏低。", en = "The first cut: state of the goods by type of the case; reasons come after. Successful refunds of paid orders of the promotion only; exchanges, resends and repairs have a block of their own. Four bases side by side: all orders created, paid, shipped, signed; only orders of the base count above the line (of signed: orders of this stage that were signed). An order refunded at two stages stands in both rows, so that the rows add up to slightly more than the refunded orders. No shares of fewer than 30 orders (configuration). Many exports drop the signing time once a returned order is closed, so that the share of returns of signed orders comes out low." }
reads    = ["order_results", "refund_cases"]
params   = { least_base = 30 }
core     = true
grain    = ["stage", "kind"]
order    = 30
matures  = true
say      = { zh = "{% if first %}这批订单下单 {{ first.created_orders|count }} 单、付款 {{ first.paid_orders|count }} 单、发货 {{ first.shipped_orders|count }} 单、签收 {{ first.signed_orders|count }} 单，已退 {{ rows|sum(attribute='cases')|count }} 笔（一单可退几笔）{% set told = rows|selectattr('amount', 'ne', none)|list %}{% if told %}、{{ told|sum(attribute='amount')|money }}{% endif %}。单数最多的是{{ first.stage|code('stage') }}：{{ first.orders|count }} 单{% if first.share_of_paid is not none %}，占已付款的 {{ first.share_of_paid|share }}{% endif %}{% if first.amount is not none %}，金额 {{ first.amount|money }}{% endif %}。{% set dear = rows|selectattr('amount', 'ne', none)|sort(attribute='amount')|list %}{% if dear and dear[-1].stage != first.stage %}金额最多的是{{ dear[-1].stage|code('stage') }}：{{ dear[-1].amount|money }}（占 {{ dear[-1].share_of_amount|share }}）。{% endif %}{% else %}这批订单还没有成功的退款。{% endif %}", en = "{% if first %}Of {{ first.created_orders|counted('order') }} {{ first.paid_orders|count }} were paid, {{ first.shipped_orders|count }} shipped and {{ first.signed_orders|count }} signed; refunded so far: {{ rows|sum(attribute='cases')|counted('case') }} (one order may have several){% set told = rows|selectattr('amount', 'ne', none)|list %}{% if told %}, {{ told|sum(attribute='amount')|money }}{% endif %}. Most orders: {{ first.stage|code('stage')|lower }} ({{ first.orders|count }}{% if first.share_of_paid is not none %}, {{ first.share_of_paid|share }} of the paid ones{% endif %}{% if first.amount is not none %}; {{ first.amount|money }}{% endif %}).{% set dear = rows|selectattr('amount', 'ne', none)|sort(attribute='amount')|list %}{% if dear and dear[-1].stage != first.stage %} Most money: {{ dear[-1].stage|code('stage')|lower }} ({{ dear[-1].amount|money }}, {{ dear[-1].share_of_amount|share }} of it).{% endif %}{% else %}No refund of these orders has succeeded yet.{% endif %}" }
chart    = { kind = "hbar", x = "stage", y = ["orders"] }

[columns]
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind" }
orders = { zh = "订单数", en = "Orders", kind = "count" }
share_of_created = { zh = "占下单", en = "Of all orders", kind = "share", doc = { zh = "订单数 ÷ 大促全部下单", en = "orders ÷ all orders created in the promotion" } }
share_of_paid = { zh = "占已付款", en = "Of paid", kind = "share", doc = { zh = "订单数 ÷ 大促已付款订单", en = "orders ÷ paid orders of the promotion" } }
share_of_shipped = { zh = "占已发货", en = "Of shipped", kind = "share", doc = { zh = "其中已发货的 ÷ 大促已付款并发货的订单", en = "those that were shipped ÷ paid and shipped orders of the promotion" } }
share_of_signed = { zh = "占已签收", en = "Of signed", kind = "share", doc = { zh = "其中已签收的 ÷ 大促已付款并签收的订单", en = "those that were signed ÷ paid and signed orders of the promotion" } }
cases = { zh = "退款笔数", en = "Cases", kind = "count" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
share_of_amount = { zh = "占退款金额", en = "Of the money", kind = "share", doc = { zh = "退款金额 ÷ 全部退款金额", en = "amount ÷ all money refunded" } }
created_orders = { zh = "下单", en = "All orders", kind = "count", aside = true }
paid_orders = { zh = "已付款", en = "Paid", kind = "count", aside = true }
shipped_orders = { zh = "已发货", en = "Shipped", kind = "count", aside = true }
signed_orders = { zh = "已签收", en = "Signed", kind = "count", aside = true }
*/
with

bases as (
    select
        count(*) as created,
        count(*) filter (is_paid) as paid,
        count(*) filter (is_shipped) as shipped,
        count(*) filter (is_signed) as signed,
    from order_results
),

-- An order may stand in the exports of two systems.
placed as (
    select shop, order_id, bool_or(is_shipped) as is_shipped, bool_or(is_signed) as is_signed,
    from order_results
    group by all
),

by_stage as (
    select
        stage,
        kind,
        count(distinct (placed.shop, placed.order_id)) as orders,
        count(distinct (placed.shop, placed.order_id)) filter (is_shipped) as shipped,
        count(distinct (placed.shop, placed.order_id)) filter (is_signed) as signed,
        count(*) as cases,
        sum(amount)::decimal(18, 2) as amount,
    from refund_cases
    inner join placed
        on placed.order_id = refund_cases.order_id
            and placed.shop is not distinct from refund_cases.shop
    where in_cohort and is_success
    group by all
)

select
    stage,
    kind,
    orders,
    case when bases.created >= $least_base then orders / bases.created end as share_of_created,
    case when bases.paid >= $least_base then orders / bases.paid end as share_of_paid,
    case when bases.shipped >= $least_base then by_stage.shipped / bases.shipped
    end as share_of_shipped,
    case when bases.signed >= $least_base then by_stage.signed / bases.signed end as share_of_signed,
    cases,
    amount,
    amount::double / nullif((sum(amount) over ())::double, 0) as share_of_amount,
    bases.created as created_orders,
    bases.paid as paid_orders,
    bases.shipped as shipped_orders,
    bases.signed as signed_orders,
from by_stage
cross join bases
order by orders desc, stage, kind
