/* retro
title    = { zh = "没及时处理的售后升级到平台", en = "Slow cases that reach the platform" }
question = { zh = "等商家处理久了的售后单，是不是更容易升级到平台？", en = "Do cases that wait for the shop reach the platform more often?" }
doc      = { zh = "用“审批慢，退款和介入更多吗”（approval_outcomes）里平台介入那一行：只比有首次处理时间、已有结果的售后单，慢 = 申请到首次处理超过它的门槛（默认 4 小时）。慢的、快的都至少 30 单，差异可信（95% 区间不含 0），慢的比照快的多出至少 15 单、至少 1.25 倍、z ≥ 3 才算问题（默认值）。“平台介入偏多”已经报了的，这里不再报：那一条已写明先改哪一项。难办的单子本来就慢，所以把握只到中。24 小时是多数平台的处理时限附近的提醒（默认值）。", en = "The row on interventions of approval_outcomes: settled cases that tell a first action, slow = over its threshold from the application to that action (4 hours by default). A problem where both sides have 30 cases, the difference is real (95 % interval without 0), and the slow ones have at least 15 more than at the rate of the quick ones, 1.25 times, z ≥ 3 (cfg). Silent where “Too many interventions” speaks, which names what to change first. Hard cases take longer anyway, so confidence is medium at most. 24 hours is a reminder near the limit of most platforms (cfg)." }
reads    = ["approval_outcomes"]
may_read = ["avoidable_disputes", "metric_values", "reduce_interventions"]
params   = { least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, high_excess = 30, high_lift = 2 }
grain    = ["outcome"]

[finding]
step = 3
metric = "intervention_rate"
title = { zh = "没及时处理的售后升级到平台", en = "Slow cases reach the platform" }
say = { zh = "等得久才处理的 {{ n|count }} 笔售后里 {{ cases|count }} 笔升级到平台（{{ value|share }}），处理快的只有 {{ expected|share }}：多出约 {{ affected|count }} 笔。{% if timed_out %}介入订单里申请后一直没有首次处理的有 {{ timed_out|count }} 单。{% endif %}难办的单子本来就慢，差异不全是等出来的。", en = "{{ cases|count }} of {{ n|counted('case') }} that waited long for the shop reached the platform ({{ value|share }}), against {{ expected|share }} of the quick ones: about {{ affected|count }} more. {% if timed_out %}In {{ timed_out|counted('disputed order') }} nothing had been done about the application. {% endif %}Hard cases take longer anyway; not all of the difference comes from waiting." }
do = { zh = "售后组长每天开工先拉一张“24 小时内到期”的售后清单，当日清完，到期前没结论的先给买家一句准话；谁在值班谁负责，交接写在清单上。下次大促看平台介入率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Each morning the after-sales lead lists the cases with less than 24 hours to their limit and clears them that day; where there is no decision yet, the buyer gets a clear word before the time is up, and whoever is on duty signs for the list. Next promotion, check that the intervention rate is down from {{ baseline|share }} to {{ target|share }}." }
ask = { zh = "快到期的售后单每天谁来清、没有结论的谁能拍板？", en = "Who clears the cases that are nearly due each day, and who decides the open ones?" }
owner = "aftersale_lead"
due_days = 7
kpi = "intervention_rate"
cause = "process_approval"
controllable = true
library = 29
effect = "none"
slice = {}
evidence = ["3_root_cause/approval_outcomes", "3_root_cause/avoidable_disputes", "3_root_cause/approval_waits"]

[columns]
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "approval_outcome" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "慢的介入占比", en = "Of the slow", kind = "share", doc = { zh = "平台介入 ÷ 处理慢的售后单", en = "interventions ÷ slow cases" } }
expected = { zh = "快的介入占比", en = "Of the quick", kind = "share", doc = { zh = "平台介入 ÷ 处理快的售后单", en = "interventions ÷ quick cases" } }
n = { zh = "处理慢的", en = "Slow cases", kind = "count" }
cases = { zh = "其中平台介入", en = "Of these disputed", kind = "count" }
affected = { zh = "多出", en = "Beyond", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "行动指标在全店的现值", en = "the metric of the action over the whole shop" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉多出部分后的平台介入率", en = "the intervention rate without what is beyond" } }
timed_out = { zh = "一直没有首次处理", en = "Nothing done", kind = "count", doc = { zh = "介入订单里申请后久未处理的，见“客服可避免的平台介入”", en = "disputed orders whose application waited, see avoidable_disputes" } }
*/
with

kpi as (
    select max(numerator) as numerator, max(denominator) as denominator,
    from metric_values
    where metric = 'intervention_rate'
),

compared as (
    select
        *,
        slow_hits - slow_cases * quick_share as excess,
        (slow_hits + quick_hits) / (slow_cases + quick_cases) as pooled,
        difference / sqrt(pooled * (1 - pooled) * (1 / slow_cases + 1 / quick_cases)) as z,
    from approval_outcomes
    where outcome = 'intervened'
        and verdict = 'real'
        and not exists (from reduce_interventions)
)

select
    outcome,
    case when excess >= $high_excess and slow_share >= $high_lift * quick_share then 'high'
        else 'medium' end as severity,
    'medium' as confidence,
    slow_share as value,
    quick_share as expected,
    slow_cases as n,
    slow_hits as cases,
    round(excess)::bigint as affected,
    null::decimal(18, 2) as money,
    kpi.numerator / nullif(kpi.denominator, 0) as baseline,
    coalesce(
        greatest(kpi.numerator - excess, 0) / nullif(kpi.denominator, 0), quick_share
    ) as target,
    (select max(nullif(orders, 0)) from avoidable_disputes where rule = 'slow_action') as timed_out,
from compared
cross join kpi
where least(slow_cases, quick_cases) >= $least_n
    and excess >= $least_excess
    and slow_share >= $least_lift * quick_share
    and z >= $least_z
order by outcome
