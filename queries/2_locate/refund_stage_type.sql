/* retro
title    = { zh = "退款发生在哪个阶段", en = "Refunds by stage" }
question = { zh = "退款是发货前、路上还是收货后？多少单、多少钱？", en = "Were refunds made before shipping, on the way or after delivery, and how much?" }
doc      = { zh = "先按货物状态 × 售后类型切第一刀，再看原因。只算大促已付款订单的成功退款；换货、补寄、维修不参与比较。处理时长不含平台自动退款。", en = "The first cut: state of the goods by type of the case; reasons come after. Successful refunds of paid orders of the promotion only; exchanges, resends and repairs stay outside. Handling time leaves out refunds made by the platform." }
reads    = ["cohort_orders", "refund_cases"]
grain    = ["stage", "kind"]
order    = 30
say      = { zh = "{% if first %}退款最多的是{{ first.stage|code('stage') }}：{{ first.orders|count }} 单，占已付款订单的 {{ first.share_of_paid|share }}，金额 {{ first.amount|money }}，占全部退款金额的 {{ first.share_of_amount|share }}。{% else %}这批订单还没有成功的退款。{% endif %}", en = "{% if first %}Most refunds were of the kind “{{ first.stage|code('stage') }}”: {{ first.orders|count }} orders, {{ first.share_of_paid|share }} of the paid orders and {{ first.amount|money }}, {{ first.share_of_amount|share }} of all money refunded.{% else %}No refund of these orders has succeeded yet.{% endif %}" }
chart    = { kind = "hbar", x = "stage", y = ["orders"] }

[columns]
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind" }
orders = { zh = "订单数", en = "Orders", kind = "count" }
share_of_paid = { zh = "占已付款订单", en = "Of paid orders", kind = "share", doc = { zh = "订单数 ÷ 大促已付款订单", en = "orders ÷ paid orders of the promotion" } }
cases = { zh = "退款笔数", en = "Cases", kind = "count" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
share_of_amount = { zh = "占退款金额", en = "Of the money", kind = "share", doc = { zh = "退款金额 ÷ 全部退款金额", en = "amount ÷ all money refunded" } }
auto_cases = { zh = "平台自动", en = "By the platform", kind = "count" }
handle_p50_hours = { zh = "处理时长（中位）", en = "Handling time (median)", kind = "hours" }
*/
with

paid as (
    select count(*) as orders from cohort_orders where is_paid
),

by_stage as (
    select
        stage,
        kind,
        count(distinct (shop, order_id)) as orders,
        count(*) as cases,
        sum(amount)::decimal(18, 2) as amount,
        count(*) filter (auto) as auto_cases,
        quantile_cont(handle_hours, 0.5) filter (not auto) as handle_p50_hours,
    from refund_cases
    where in_cohort and is_success
    group by all
)

select
    by_stage.stage,
    by_stage.kind,
    by_stage.orders,
    by_stage.orders / nullif(paid.orders, 0) as share_of_paid,
    by_stage.cases,
    by_stage.amount,
    by_stage.amount::double / nullif((sum(by_stage.amount) over ())::double, 0) as share_of_amount,
    by_stage.auto_cases,
    by_stage.handle_p50_hours,
from by_stage
cross join paid
order by by_stage.orders desc, by_stage.stage, by_stage.kind
