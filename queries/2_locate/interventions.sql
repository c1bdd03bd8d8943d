/* retro
title    = { zh = "平台介入", en = "Platform interventions" }
question = { zh = "哪些售后升级到了平台，判了谁的责任？", en = "Which cases reached the platform, and who was found at fault?" }
doc      = { zh = "大促已付款订单中有平台介入的售后单和纠纷单，一单算一次。每组不足 5 单的合并为“其余”。判商家责任 = 责任方为卖家/商家，或判给买家。", en = "Paid orders of the promotion in which the platform stepped in, by after-sale case or dispute list, each order once. Groups under 5 orders are merged into “rest”. Against the shop = found at the seller's fault or judged for the buyer." }
reads    = ["cohort_orders", "refunds"]
may_read = ["intervened_orders"]
params   = { least_group = 5 }
core     = true
grain    = ["stage", "reason_code"]
order    = 70
matures  = true
say      = { zh = "{% if first %}平台介入 {{ rows|sum(attribute='orders')|count }} 单，占已付款订单的 {{ (rows|sum(attribute='share_of_paid'))|share }}；已判 {{ rows|sum(attribute='judged')|count }} 单，其中判商家责任 {{ rows|sum(attribute='lost')|count }} 单。{% else %}没有发现平台介入的订单。{% endif %}", en = "{% if first %}The platform stepped in on {{ rows|sum(attribute='orders')|counted('order') }}, {{ (rows|sum(attribute='share_of_paid'))|share }} of the paid ones; {{ rows|sum(attribute='judged')|count }} are judged, {{ rows|sum(attribute='lost')|count }} of them against the shop.{% else %}No order with a platform intervention was found.{% endif %}" }

[columns]
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
orders = { zh = "介入订单", en = "Orders", kind = "count" }
share_of_paid = { zh = "占已付款订单", en = "Of paid orders", kind = "share", doc = { zh = "介入订单 ÷ 大促已付款订单", en = "orders ÷ paid orders of the promotion" } }
judged = { zh = "已判", en = "Judged", kind = "count" }
lost = { zh = "判商家责任", en = "Against the shop", kind = "count" }
waited_long = { zh = "申请前久等", en = "Waited long before", kind = "count" }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
*/
with

grouped as (
    select
        *,
        count(*) over (partition by stage, reason_code) >= $least_group as is_listed,
    from intervened_orders
)

select
    case when is_listed then coalesce(stage, 'no_case') else 'rest' end as stage,
    case when is_listed then coalesce(reason_code, 'OTHER_UNKNOWN') else 'REST' end as reason_code,
    count(*) as orders,
    count(*) / (select count(*) filter (is_paid) from cohort_orders) as share_of_paid,
    count(*) filter (is_judged) as judged,
    count(*) filter (is_lost) as lost,
    count(*) filter (waited_long) as waited_long,
    sum(amount)::decimal(18, 2) as amount,
from grouped
group by all
-- What is merged comes last, however much it is.
order by bool_and(is_listed) desc, orders desc, stage, reason_code
