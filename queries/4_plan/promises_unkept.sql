/* retro
title    = { zh = "承诺没兑现，升级到平台", en = "Promises not kept" }
question = { zh = "升级到平台的订单里，多少是客服答应了没有下文？", en = "In how many disputed orders had something been promised with nothing after it?" }
doc      = { zh = "平台介入或投诉的大促订单里，客服答应过、24 小时内没有下文的占比（怎么认见 broken_promises，承诺的话可改）；分母只数对得上聊天的。一般水平默认 10%（可改）。至少 30 单判断得了、超出一般至少 15 单、1.25 倍、z ≥ 3（二项分布）才算问题。“平台介入偏多”已经报了的，这里不再报：那一条会写明先改哪一项。每周抽查 20 条是我们的建议。", en = "Share of the disputed orders of the promotion in which a person promised something and nothing followed within 24 hours (see broken_promises; the phrases can be changed), of those whose chats can be known. Usual is 10 % (cfg). A problem from 30 orders that can be told, 15 beyond the usual, 1.25 times and z ≥ 3 (binomial). Silent where “Too many interventions” speaks, which names what to change first. Checking 20 entries a week is our advice." }
reads    = ["avoidable_disputes"]
may_read = ["metric_values", "reduce_interventions"]
params   = { usual_share = 0.1, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, high_lift = 3, high_z = 6 }
grain    = ["rule"]

[finding]
step = 3
metric = "complaint_rate"
title = { zh = "答应买家的事没有下文", en = "Promises to buyers with nothing after them" }
say = { zh = "升级到平台、对得上聊天的 {{ n|count }} 单里，{{ cases|count }} 单客服答应过却没有下文（{{ value|share }}），一般是 {{ expected|share }}；多出约 {{ affected|count }} 单，其中判商家责任 {{ lost|count }} 单。", en = "In {{ cases|count }} of {{ n|counted('disputed order') }} whose chats are known, something had been promised and nothing followed ({{ value|share }}; {{ expected|share }} is usual); about {{ affected|count }} beyond, {{ lost|count }} of the {{ cases|count }} lost." }
do = { zh = "建一张承诺登记表：答应了什么、谁答应、几点前办好；组长每天下班前核一遍，到点前办不成也要先回买家一句；每周抽查 20 条。下次大促看平台介入率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Keep a register of promises: what, by whom, due when. The lead goes through it at the end of each day; what cannot be kept in time gets a word to the buyer before it is due; 20 entries are checked each week. Next promotion, check that the intervention rate is down from {{ baseline|share }} to {{ target|share }}." }
ask = { zh = "客服答应了办不到的，是没人跟，还是一开始就不该答应？", en = "Were the promises forgotten, or should they not have been made?" }
owner = "cs_lead"
due_days = 14
kpi = "intervention_rate"
cause = "cs_service"
controllable = true
library = 31
effect = "none"
kind = "standard"
slice = {}
evidence = ["3_root_cause/avoidable_disputes", "3_root_cause/dispute_timelines"]

[columns]
rule = { zh = "规则", en = "Rule", kind = "code", codes = "dispute_rule" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "没有下文占比", en = "Share not kept", kind = "share", doc = { zh = "答应没有下文 ÷ 对得上聊天的介入订单", en = "not kept ÷ disputed orders whose chats are known" } }
expected = { zh = "一般水平", en = "Usual", kind = "share" }
n = { zh = "判断得了", en = "Could be judged", kind = "count" }
cases = { zh = "没有下文", en = "Not kept", kind = "count" }
affected = { zh = "超出一般", en = "Beyond usual", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
lost = { zh = "判商家", en = "Lost", kind = "count" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "平台介入率的现值", en = "the intervention rate now" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的平台介入率", en = "the intervention rate without what is beyond" } }
*/
with

compared as (
    select
        *,
        orders - known * $usual_share as excess,
        excess / sqrt(known * $usual_share * (1 - $usual_share)) as z,
        (select max(numerator) from metric_values where metric = 'intervention_rate')
            as numerator,
        (select max(denominator) from metric_values where metric = 'intervention_rate')
            as denominator,
    from avoidable_disputes
    where rule = 'broken_promise'
        and known >= $least_n
        and not exists (from reduce_interventions)
)

select
    rule,
    case when orders >= $high_lift * known * $usual_share then 'high' else 'medium' end
        as severity,
    case when z >= $high_z then 'high' else 'medium' end as confidence,
    orders / known as value,
    $usual_share::double as expected,
    known as n,
    orders as cases,
    round(excess)::bigint as affected,
    (excess * amount / orders)::decimal(18, 2) as money,
    lost,
    numerator / nullif(denominator, 0) as baseline,
    coalesce(greatest(numerator - excess, 0) / nullif(denominator, 0), $usual_share) as target,
from compared
where excess >= $least_excess and orders >= $least_lift * known * $usual_share and z >= $least_z
order by rule
