/* retro
title    = { zh = "仅退款处理慢", en = "Slow handling of refunds" }
question = { zh = "不用退货的退款，商家自己处理要多久？", en = "How long does the shop take over refunds that need no return?" }
doc      = { zh = "只看仅退款、没有平台介入、不是平台自动退的售后单（大促已付款订单）。目标默认 24 小时（配置值）；超过目标的单数至少 15 单且占四分之一以上、平均超过目标 1.25 倍才算问题。", en = "Refund-only cases of paid orders without intervention and not made by the platform. Target 24 hours by default (configuration); a problem where at least 15 cases and a quarter of all took longer and the mean is over 1.25 times the target." }
reads    = ["refund_cases"]
may_read = ["targets"]
params   = { target_hours = 24, least_n = 30, least_excess = 15, least_lift = 1.25, least_part = 0.25, high_part = 0.5 }
grain    = ["stage"]

[finding]
step = 3
metric = "only_refund_self_h"
title = { zh = "仅退款处理太慢", en = "Refunds without return take too long" }
say = { zh = "{{ n|count }} 笔商家自己处理的仅退款平均用了 {{ value|hours }}，目标 {{ expected|hours }}；其中 {{ affected|count }} 笔超过目标，共 {{ money|money }}，最多的是{{ stage|code('stage') }}。", en = "{{ n|count }} refunds without return that the shop handled itself took {{ value|hours }} on average; the target is {{ expected|hours }}. {{ affected|count }} took longer, {{ money|money }} in all, most of the kind “{{ stage|code('stage') }}”." }
do = { zh = "给客服小额退款直接同意的权限（额度由老板定）：能补偿的不换，能换的不退，其余当天审完。下次大促看仅退款自主完结时长是否降到 {{ target|hours }}。", en = "Let agents agree to small refunds themselves (the boss sets the limit): compensate rather than exchange, exchange rather than return, and decide the rest the same day. Next promotion, check that the handling time is down to {{ target|hours }}." }
owner = "boss"
due_days = 14
kpi = "only_refund_self_h"
cause = "process_approval"
controllable = true
slice = { stage = "stage" }
evidence = ["2_locate/refund_stage_type"]

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
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'only_refund_self_h'), $target_hours) as hours,
    from targets
),

handled as (
    select refund_cases.*, refund_cases.handle_hours > aims.hours as is_late, aims.hours as target,
    from refund_cases
    cross join aims
    where in_cohort
        and kind = 'refund_only'
        and not auto
        and not intervened
        and handle_hours is not null
),

stages as (
    select stage, count(*) as late
    from handled
    where is_late
    group by all
),

totals as (
    select
        favg(handle_hours) as mean_hours,
        max(target) as target,
        count(*) as cases,
        count(*) filter (is_late) as late,
        sum(amount) filter (is_late) as amount,
    from handled
    having count(*) > 0
)

select
    (select max_by(stage, (late, stage)) from stages) as stage,
    case when late >= $high_part * cases then 'high' else 'medium' end as severity,
    'high' as confidence,
    mean_hours as value,
    target::double as expected,
    cases as n,
    late as affected,
    amount::decimal(18, 2) as money,
    target::double as target,
from totals
where cases >= $least_n
    and late >= $least_excess
    and late >= $least_part * cases
    and mean_hours >= $least_lift * target
order by stage
