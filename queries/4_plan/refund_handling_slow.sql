/* retro
title    = { zh = "仅退款处理慢", en = "Slow handling of refunds" }
question = { zh = "不用退货的退款，商家自己处理要多久？", en = "How long does the shop take over refunds that need no return?" }
doc      = { zh = "只看仅退款、没有平台介入、不是平台自动退的售后单（大促已付款订单）。目标默认 24 小时（默认值）；超过目标的单数至少 15 单且占四分之一以上、平均超过目标 1.25 倍才算问题。建议额度见 small_refunds，等待与没人值班见 approval_waits。", en = "Refund-only cases of paid orders without intervention and not made by the platform. Target 24 hours by default (configuration); a problem where at least 15 cases and a quarter of all took longer and the mean is over 1.25 times the target. The suggested limit is that of small_refunds; waits and hours without anybody on duty as in approval_waits." }
reads    = ["refund_cases"]
may_read = ["targets", "approvals", "approval_hours", "small_refunds", "missed_offers"]
params   = { target_hours = 24, least_n = 30, least_excess = 15, least_lift = 1.25, least_part = 0.25, high_part = 0.5 }
grain    = ["stage"]

[finding]
step = 3
metric = "only_refund_self_h"
title = { zh = "仅退款处理太慢", en = "Refunds without return take too long" }
say = { zh = "{{ n|count }} 笔商家自己处理的仅退款平均用了 {{ value|hours }}，目标 {{ expected|hours }}；其中 {{ affected|count }} 笔超过目标，共 {{ money|money }}，最多的是{{ stage|code('stage') }}。{% if median_wait is not none %}审批等待的中位数 {{ median_wait|hours }}{% if closed_share is not none %}，超目标的这些里 {{ closed_share|share }} 的等待没人值班{% endif %}。{% endif %}", en = "{{ n|counted('refund') }} without return that the shop handled itself took {{ value|hours }} on average; the target is {{ expected|hours }}. {{ affected|count }} took longer, {{ money|money }} in all, most of the kind “{{ stage|code('stage') }}”.{% if median_wait is not none %} The middle wait for approval is {{ median_wait|hours }}{% if closed_share is not none %}; of the late ones, nobody was on duty for {{ closed_share|share }} of the wait{% endif %}.{% endif %}" }
do = { zh = "给客服{% if limit_amount is not none %} {{ limit_amount|money }} 以内的退款直接同意的权限（这个数以内的 {{ limit_cases|count }} 笔，{{ limit_share|share }} 最后都同意了，额度由老板定）{% else %}小额退款直接同意的权限（额度由老板定）{% endif %}：能补偿的不换，能换的不退{% if missed %}（有 {{ missed|count }} 笔聊过却没提补偿或换货就退了）{% endif %}，其余当天审完。下次大促看仅退款自主完结时长是否降到 {{ target|hours }}。", en = "Let agents agree to {% if limit_amount is not none %}refunds of up to {{ limit_amount|money }} themselves (of the {{ limit_cases|counted('case') }} up to it {{ limit_share|share }} were agreed to anyway; the boss sets the limit){% else %}small refunds themselves (the boss sets the limit){% endif %}: compensate rather than exchange, exchange rather than return{% if missed %} ({{ missed|count }} were returned although agents talked with the buyer and offered nothing){% endif %}, and decide the rest the same day. Next promotion, check that the handling time is down to {{ target|hours }}." }
owner = "boss"
due_days = 14
kpi = "only_refund_self_h"
cause = "process_approval"
controllable = true
library = 27
effect = "none"
slice = { stage = "stage" }
evidence = ["3_root_cause/approval_waits", "3_root_cause/small_refunds", "3_root_cause/resolution_ladder", "2_locate/refund_handling"]

[columns]
stage = { zh = "最多的阶段", en = "Most of them at", kind = "code", codes = "stage" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "平均处理时长", en = "Mean handling time", kind = "hours" }
expected = { zh = "目标时长", en = "Target time", kind = "hours" }
n = { zh = "处理笔数", en = "Cases", kind = "count" }
affected = { zh = "超过目标", en = "Over the target", kind = "count" }
money = { zh = "涉及金额", en = "Amount", kind = "money" }
target = { zh = "行动目标", en = "Target", kind = "hours" }
median_wait = { zh = "审批等待中位数", en = "Median wait", kind = "hours" }
closed_share = { zh = "没人值班占比", en = "Share nobody on duty", kind = "share", doc = { zh = "超目标的单：没人值班的小时 ÷ 等待小时", en = "of the late cases: hours without anybody on duty ÷ hours waited" } }
limit_amount = { zh = "建议额度", en = "Suggested limit", kind = "money" }
limit_cases = { zh = "额度以内的申请", en = "Cases up to it", kind = "count" }
limit_share = { zh = "其中最后同意", en = "Of these agreed to", kind = "share", doc = { zh = "最后同意 ÷ 额度以内的申请", en = "agreed to ÷ cases up to the limit" } }
missed = { zh = "聊过没提方案就退的", en = "Returned without an offer", kind = "count" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'only_refund_self_h'), $target_hours) as hours
    from targets
),

handled as (
    select refund_cases.*, handle_hours > aims.hours as is_late, aims.hours as target,
    from refund_cases
    cross join aims
    where in_cohort
        and kind = 'refund_only'
        and not auto
        and not intervened
        and handle_hours is not null
),

stages as (
    select stage, count(*) as late from handled where is_late group by all
),

waits as (
    select
        quantile_cont(wait_hours, 0.5) as median_wait,
        fsum(closed_hours) filter (wait_hours > aims.hours)
            / nullif(fsum(wait_hours) filter (wait_hours > aims.hours), 0) as closed_share,
    from approvals
    cross join aims
    left join approval_hours on approval_hours.refund_id = approvals.refund_id
        and approval_hours.platform is not distinct from approvals.platform
        and approval_hours.shop is not distinct from approvals.shop
    where kind = 'refund_only' and not is_intervened
),

suggested as (
    select max(up_to) as up_to, max(cases) as cases, max(agreed_share) as share
    from small_refunds where is_suggested
),

totals as (
    select
        favg(handle_hours) as mean_hours, max(target) as target, count(*) as cases,
        count(*) filter (is_late) as late, sum(amount) filter (is_late) as amount,
    from handled
)

select
    (select max_by(stage, (late, stage)) from stages) as stage,
    case when late >= $high_part * totals.cases then 'high' else 'medium' end as severity,
    'high' as confidence,
    mean_hours as value, target::double as expected, totals.cases as n, late as affected,
    amount::decimal(18, 2) as money, target::double as target, median_wait, closed_share,
    suggested.up_to as limit_amount, suggested.cases as limit_cases, suggested.share as limit_share,
    (select sum(not_offered) from missed_offers)::bigint as missed,
from totals
cross join waits
cross join suggested
where totals.cases >= $least_n
    and late >= $least_excess
    and late >= $least_part * totals.cases
    and mean_hours >= $least_lift * target
order by stage
