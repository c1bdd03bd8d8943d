/* retro
title    = { zh = "平台介入偏多", en = "Too many interventions" }
question = { zh = "平台介入率超标了吗？该从哪里减？", en = "Is the intervention rate above its target, and where should it be cut?" }
doc      = { zh = "平台介入订单 ÷ 已付款订单，目标默认 0.5%（服饰类的公开参考值，可在 retro.toml 改）。超出目标至少 15 单、1.25 倍、z ≥ 3 才算问题。金额 = 超出目标的单数 × 介入订单的平均金额，是估算。先改哪一项，看按规则客服有机会避免的订单里哪条规则最多。", en = "Orders with an intervention ÷ paid orders; target 0.5 % by default (R1, apparel; to be set in retro.toml). A problem from 15 orders beyond the target, 1.25 times and z ≥ 3. Money = orders beyond × average amount of these cases, an estimate. What to change first follows the rule that most avoidable interventions meet (avoidable_disputes)." }
reads    = ["metric_values", "interventions"]
may_read = ["targets", "avoidable_disputes"]
params   = { target_rate = 0.005, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, high_lift = 3, high_z = 6, queue_minutes = 3, morning_clock = 9, due_hours = 24 }
grain    = ["stage"]

[finding]
step = 2
metric = "intervention_rate"
title = { zh = "平台介入偏多", en = "Too many platform interventions" }
say = { zh = "{{ n|count }} 单里平台介入 {{ cases|count }} 单（{{ value|share }}），目标是 {{ expected|share }} 以内；最集中在{{ stage|code('stage') }}，已判的 {{ judged|count }} 单中 {{ lost|count }} 单判商家责任{% if avoidable %}；按规则客服有机会避免 {{ avoidable|count }} 单，最多的是{{ avoidable_rule|code('dispute_rule') }}（{{ avoidable_orders|count }} 单）{% endif %}。", en = "The platform stepped in on {{ cases|count }} of {{ n|counted('order') }} ({{ value|share }}); the target is {{ expected|share }}. Most are of the kind “{{ stage|code('stage') }}”; {{ lost|count }} of {{ judged|counted('judged case') }} were lost.{% if avoidable %} By the rules service had a chance to avoid {{ avoidable|count }}, most by “{{ avoidable_rule|code('dispute_rule') }}” ({{ avoidable_orders|count }}).{% endif %}" }
do = { zh = "{% if avoidable_rule == 'slow_reply' %}付款后来问质量、退换、物流、投诉的会话单独排队，{{ params.queue_minutes|number }} 分钟内有人接，夜里留值班或次日 {{ params.morning_clock|number }} 点前回完；{% elif avoidable_rule == 'broken_promise' %}建承诺登记表，答应的事写明到点时间，组长每天核一遍，到点前必须再联系买家一次；{% elif avoidable_rule == 'named_cause' %}组长把平台写明原因在客服的介入单逐单过一遍，话术当周改完，用原会话做一次演练；{% endif %}售后组长每天拉出 {{ params.due_hours|number }} 小时内将超时的售后单并当日清完；发货拍照、退件三张图留证，举证统一模板。下次大促看平台介入率是否降到 {{ target|share }}。", en = "{% if avoidable_rule == 'slow_reply' %}Give chats about quality, returns, delivery and complaints after the payment a queue of their own, answered within {{ params.queue_minutes|number }} minutes, those of the night by {{ params.morning_clock|number }} in the morning. {% elif avoidable_rule == 'broken_promise' %}Keep a register of promises, each with its time; the lead checks it daily, and the buyer hears from us once more before the time is up. {% elif avoidable_rule == 'named_cause' %}Go through the cases whose cause the platform put down to service one by one, change the wording within the week and rehearse it on the chats. {% endif %}The after-sales lead lists the cases with less than {{ params.due_hours|number }} hours left each morning and clears them that day; keep photos of packing and of returns as evidence. Next promotion, check that the intervention rate is down to {{ target|share }}." }
owner = "aftersale_lead"
due_days = 14
kpi = "intervention_rate"
cause = "process_approval"
controllable = true
library = 29
effect = "none"
kind = "stopgap"
slice = { stage = "stage" }
evidence = ["2_locate/interventions", "3_root_cause/avoidable_disputes"]

[columns]
stage = { zh = "最集中的阶段", en = "Most of them at", kind = "code", codes = "stage" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "平台介入率", en = "Intervention rate", kind = "share", doc = { zh = "介入订单 ÷ 已付款订单", en = "orders with an intervention ÷ paid orders" } }
expected = { zh = "目标", en = "Target rate", kind = "share" }
n = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "介入订单", en = "Interventions", kind = "count" }
affected = { zh = "超出目标", en = "Beyond the target", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
target = { zh = "行动目标", en = "Target", kind = "share" }
judged = { zh = "已判", en = "Judged", kind = "count" }
lost = { zh = "判商家", en = "Lost", kind = "count" }
avoidable = { zh = "客服有机会避免", en = "Could be avoided", kind = "count", doc = { zh = "按规则，见“客服可避免的平台介入”", en = "by the rules of avoidable_disputes" } }
avoidable_rule = { zh = "最多的规则", en = "Rule met most", kind = "code", codes = "dispute_rule" }
avoidable_orders = { zh = "该规则订单", en = "Orders of that rule", kind = "count" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'intervention_rate'), $target_rate) as target,
    from targets
),

rates as (
    select max(numerator) as cases, max(denominator) as orders,
    from metric_values
    where metric = 'intervention_rate'
),

places as (
    select
        max_by(stage, (orders, stage)) as stage,
        sum(judged)::bigint as judged,
        sum(lost)::bigint as lost,
        sum(amount) / sum(orders) as mean_amount,
    from (select stage, sum(orders) as orders, sum(judged) as judged, sum(lost) as lost,
            sum(amount) as amount, from interventions group by all)
    having count(*) > 0
),

chances as (
    select
        max(orders) filter (rule = 'any') as avoidable,
        max_by(rule, (orders, rule)) filter (is_rule and orders > 0) as avoidable_rule,
        max(orders) filter (is_rule and orders > 0) as avoidable_orders,
    from (select *, rule not in ('any', 'none', 'unknown') as is_rule from avoidable_disputes)
)

select
    places.stage,
    case when rates.cases >= $high_lift * rates.orders * aims.target then 'high' else 'medium' end
        as severity,
    case
        when rates.cases - rates.orders * aims.target
            >= $high_z * sqrt(rates.orders * aims.target) then 'high'
        else 'medium'
    end as confidence,
    rates.cases / rates.orders as value,
    aims.target as expected,
    rates.orders::bigint as n,
    rates.cases::bigint as cases,
    round(rates.cases - rates.orders * aims.target)::bigint as affected,
    ((rates.cases - rates.orders * aims.target) * places.mean_amount)::decimal(18, 2) as money,
    aims.target,
    places.judged,
    places.lost,
    chances.avoidable,
    chances.avoidable_rule,
    chances.avoidable_orders,
from rates
cross join aims
cross join places
cross join chances
where rates.orders >= $least_n
    and rates.cases - rates.orders * aims.target >= $least_excess
    and rates.cases >= $least_lift * rates.orders * aims.target
    and rates.cases - rates.orders * aims.target >= $least_z * sqrt(rates.orders * aims.target)
order by places.stage
