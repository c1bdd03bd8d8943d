/* retro
title    = { zh = "为什么没付款", en = "Why orders were not paid" }
question = { zh = "跟进下来，没付款主要是什么原因？", en = "What were the main reasons for not paying, as found in the follow-ups?" }
doc      = { zh = "来自放回 exports 的“未付款订单跟进”名单，已填的一单算一次。占比 = 该原因 ÷ 已填订单；填写率 = 已填 ÷ 名单上的订单。不足 5 单的原因（默认值）合成“其余”。原因是跟进时问出来的，没问到的不在内。", en = "From the filled list of unpaid orders put back into exports; each filled order counts once. Share = orders of the reason ÷ orders filled in; filled = filled in ÷ orders of the list. Reasons of fewer than 5 orders (default) are put together. They are what buyers said when asked; who was not reached is not in it." }
reads    = ["loss_reasons"]
params   = { least_group = 5 }
grain    = ["reason_code"]
order    = 56
say      = { zh = "{% if first %}名单上 {{ first.listed|count }} 笔未付款订单填了 {{ first.filled|count }} 笔（{{ first.filled_share|share }}）。{% if first.filled < 30 %}填得还少，先看方向。{% endif %}最多的是{{ first.reason_code|code('loss_reason') }}：{{ first.orders|count }} 笔。{% else %}名单还没有填原因。{% endif %}", en = "{% if first %}Of {{ first.listed|counted('unpaid order') }} of the list {{ first.filled|count }} have a reason ({{ first.filled_share|share }}). {% if first.filled < 30 %}That is little so far: a direction, no more. {% endif %}Most: {{ first.reason_code|code('loss_reason')|lower }}, {{ first.orders|count }}.{% else %}No reason is filled in yet.{% endif %}" }
chart    = { kind = "pareto", x = "reason_code", y = ["orders", "running_share"] }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "loss_reason" }
orders = { zh = "订单", en = "Orders", kind = "count" }
share = { zh = "占已填", en = "Of those filled in", kind = "share", doc = { zh = "该原因 ÷ 已填订单", en = "of the reason ÷ filled in" } }
running_share = { zh = "累计", en = "Running", kind = "share", doc = { zh = "到这一行为止 ÷ 已填订单", en = "up to this row ÷ filled in" } }
amount = { zh = "应付金额", en = "Amount due", kind = "money" }
filled = { zh = "已填", en = "Filled in", kind = "count" }
listed = { zh = "名单上的订单", en = "Orders of the list", kind = "count" }
filled_share = { zh = "填写率", en = "Share filled in", kind = "share", doc = { zh = "已填 ÷ 名单上的订单", en = "filled in ÷ orders of the list" } }
*/
with

counted as (
    select reason_code, count(*) as orders, sum(amount) as amount,
    from loss_reasons
    where reason_code is not null
    group by all
),

grouped as (
    select
        if(orders < $least_group, 'rest', reason_code) as reason_code,
        sum(orders)::bigint as orders,
        sum(amount)::decimal(18, 2) as amount,
    from counted
    group by all
    -- A handful of rare reasons is told only where they are a handful together.
    having sum(orders) >= $least_group
),

totals as (
    select count(reason_code) as filled, count(*) as listed, from loss_reasons
)

select
    reason_code,
    orders,
    orders / filled as share,
    sum(orders) over (order by reason_code = 'rest', orders desc, reason_code) / filled
        as running_share,
    amount,
    filled,
    listed,
    filled / listed as filled_share,
from grouped
cross join totals
order by reason_code = 'rest', orders desc, reason_code
