/* retro
title    = { zh = "客服可避免的平台介入", en = "Interventions that service could have avoided" }
question = { zh = "升级到平台的订单里，多少是客服本可以避免的，凭哪条规则？", en = "How many interventions could service have avoided, and by which rule?" }
doc      = { zh = "对象：大促已付款、有平台介入或投诉的订单。四条规则都只看介入之前：来投诉后等人工回复超过 180 秒；申请超过 24 小时没有首次处理；答应了 24 小时没有下文；平台写的原因或退款原因就在客服。一单符合几条的，每条都算，合计只算一次。占比 = 订单 ÷ 全部介入订单，全部不足 30 单不给占比。无法判断：一条都不符合，但名字打码、没有聊天或导出不写处理时间。按规则算出来的是“有机会避免”，不等于避免得了，也不是追责。", en = "Paid orders of the promotion with an intervention or complaint. The rules look only at what came before (see dispute_faults): a complaint waited over 180 seconds for a person; an application had no first action for over 24 hours; a promise had no follow-up for 24 hours; the cause named lies with service. An order that meets several counts in each rule and once in the total. Share = orders ÷ all of them, not given under 30. Cannot tell: no rule met, but the name is masked, there are no chats, or the export tells no times. A rule says there was a chance to avoid it, not that it would have worked, and blames nobody." }
reads    = ["dispute_faults", "disputed_orders"]
params   = { least_n = 30 }
core     = true
grain    = ["rule"]
order    = 72
matures  = true
say      = { zh = "{% if first %}{% set yes = rows|selectattr('rule', 'equalto', 'any')|first %}{% set rest = rows|selectattr('rule', 'equalto', 'unknown')|first %}{% set top = rows|selectattr('rule', 'in', ['broken_promise', 'slow_action', 'slow_reply', 'named_cause'])|rejectattr('orders', 'none')|sort(attribute='orders', reverse=true)|first %}{{ yes.disputes|count }} 单介入里，按规则有 {{ yes.orders|count }} 单客服有机会避免（{{ yes.amount|money }}，其中判商家 {{ yes.lost|count }} 单）{% if yes.orders %}，最多的是{{ top.rule|code('dispute_rule') }}（{{ top.orders|count }} 单）{% endif %}。{% if rest.orders %}还有 {{ rest.orders|count }} 单缺聊天或处理时间，判断不了。{% endif %}{% else %}没有平台介入或投诉的订单。{% endif %}", en = "{% if first %}{% set yes = rows|selectattr('rule', 'equalto', 'any')|first %}{% set rest = rows|selectattr('rule', 'equalto', 'unknown')|first %}{% set top = rows|selectattr('rule', 'in', ['broken_promise', 'slow_action', 'slow_reply', 'named_cause'])|rejectattr('orders', 'none')|sort(attribute='orders', reverse=true)|first %}Of {{ yes.disputes|counted('intervention') }}, service had a chance to avoid {{ yes.orders|count }} by these rules ({{ yes.amount|money }}, {{ yes.lost|count }} judged against the shop){% if yes.orders %}; most often: {{ top.rule|code('dispute_rule')|lower }} ({{ top.orders|count }}){% endif %}.{% if rest.orders %} {{ rest.orders|count }} more cannot be judged: chats or times are missing.{% endif %}{% else %}No order with an intervention or complaint.{% endif %}" }

[columns]
rule = { zh = "规则", en = "Rule", kind = "code", codes = "dispute_rule" }
orders = { zh = "订单", en = "Orders", kind = "count", doc = { zh = "空：这条规则没有一单判断得了", en = "empty: the rule could be told of no order" } }
known = { zh = "判断得了", en = "Could be judged", kind = "count", doc = { zh = "能判断这条规则的介入订单", en = "interventions of which the rule can be told" } }
disputes = { zh = "全部介入", en = "All interventions", kind = "count", aside = true }
share = { zh = "占介入", en = "Share", kind = "share", doc = { zh = "订单 ÷ 全部介入订单；不足 30 单不给", en = "orders ÷ all interventions; not given under 30" } }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
lost = { zh = "判商家责任", en = "Against the shop", kind = "count" }
lost_amount = { zh = "判商家责任金额", en = "Amount of these", kind = "money" }
*/
with

checked as (
    select faults.*, orders.amount, orders.is_lost, count(*) over () as disputes,
    from dispute_faults as faults
    join disputed_orders as orders
        on orders.order_id = faults.order_id
        and orders.platform is not distinct from faults.platform
        and orders.shop is not distinct from faults.shop
),

answers as (
    select
        *,
        unnest([
            {place: 1, rule: 'slow_reply', is_met: slow_reply},
            {place: 2, rule: 'slow_action', is_met: slow_action},
            {place: 3, rule: 'broken_promise', is_met: broken_promise},
            {place: 4, rule: 'named_cause', is_met: named_cause},
            {place: 5, rule: 'any', is_met: avoidable = 'yes'},
            {place: 6, rule: 'none', is_met: avoidable = 'no'},
            {place: 7, rule: 'unknown', is_met: avoidable = 'unknown'}
        ]) as answer,
    from checked
),

counted as (
    select
        answer.place,
        answer.rule,
        count(answer.is_met) as known,
        max(disputes) as disputes,
        count_if(answer.is_met) as orders,
        coalesce(sum(amount) filter (answer.is_met), 0)::decimal(18, 2) as amount,
        count_if(answer.is_met and is_lost) as lost,
        coalesce(sum(amount) filter (answer.is_met and is_lost), 0)::decimal(18, 2) as lost_amount,
    from answers
    group by all
)

select
    rule,
    case when known > 0 then orders end::bigint as orders,
    known,
    disputes,
    case when known > 0 and disputes >= $least_n then orders / disputes end as share,
    case when known > 0 then amount end as amount,
    case when known > 0 then lost end::bigint as lost,
    case when known > 0 then lost_amount end as lost_amount,
from counted
order by place, rule
