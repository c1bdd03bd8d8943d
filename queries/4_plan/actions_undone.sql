/* retro
title    = { zh = "上次的行动没做完", en = "Actions not carried out" }
question = { zh = "上次大促后接受的行动，到期还没做的有几项？", en = "How many actions accepted after the last promotion were due and not done?" }
doc      = { zh = "登记表里对比的那次大促的行动：已接受、期限在这次大促开始之前、状态还不是已完成的，算没做完。没决定的（待确认）另数；写明不做的不算。完成率 = 已完成 ÷（已完成 + 没做完）。这是照登记表数的，不是抽样，不做统计检验，有一项就列。半数以上没做完为严重（默认值）。", en = "Actions of the promotion that is compared with, from the register: accepted, due before this promotion began, and not marked done. Undecided ones are counted apart; dropped ones are left out. Completion = done ÷ (done + not done). This is counted from the register, no sample, so there is no test of chance: one is enough. Severe where half or more were not done (cfg)." }
reads    = ["promotion"]
may_read = ["past_actions"]
params   = { target_share = 1.0, high_part = 0.5 }
grain    = ["kpi"]

[finding]
step = 3
metric = "action_completion"
title = { zh = "上次定的行动还没做完", en = "Actions of the last promotion were not carried out" }
say = { zh = "上次大促后接受、应在这次之前做完的 {{ n|count }} 项行动，{{ affected|count }} 项登记表里还没标完成（完成率 {{ value|share }}）；拖得最久的一项看的是{{ kpi|code('metric') }}，大促开始前 {{ overdue_days|count }} 天就到期了{% if undecided %}。另有 {{ undecided|count }} 项一直没有决定做不做{% endif %}。", en = "Of {{ n|counted('action') }} accepted after the last promotion and due before this one, {{ affected|count }} {% if affected == 1 %}is{% else %}are{% endif %} not marked done in the register; {{ value|share }} were carried out. The one longest overdue (judged by: {{ kpi|code('metric') }}) was due {{ overdue_days|count }} {% if overdue_days == 1 %}day{% else %}days{% endif %} before the promotion began.{% if undecided %} Never decided on: {{ undecided|count }} more.{% endif %}" }
do = { zh = "复盘会上请老板在场，把没做完的 {{ affected|count }} 项逐项重新定负责人和日期，不做的写明原因、改成“不做”；每周一看一次进度。下次大促看行动完成率是否从 {{ value|share }} 升到 {{ target|share }}。", en = "At the review, with the boss present, give each open action ({{ affected|count }}) an owner and a date again, or drop it with the reason; look at the progress every Monday. Next promotion, check that the share carried out is up from {{ value|share }} to {{ target|share }}." }
ask = { zh = "没做完的 {{ affected|count }} 项，是没人、没时间，还是定得不对？哪些这次还要做？", en = "Were the open actions ({{ affected|count }}) short of people, of time, or wrongly chosen? Which still stand?" }
owner = "boss"
due_days = 7
kpi = "action_completion"
cause = "process_approval"
controllable = true
library = 38
effect = "none"
kind = "standard"
slice = {}
evidence = []

[columns]
kpi = { zh = "拖得最久的看什么", en = "The longest overdue is judged by", kind = "code", codes = "metric" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "完成率", en = "Carried out", kind = "share", doc = { zh = "已完成 ÷（已完成 + 没做完）", en = "done ÷ (done + not done)" } }
expected = { zh = "应有", en = "Expected", kind = "share" }
n = { zh = "应做完的行动", en = "Actions due", kind = "count" }
affected = { zh = "没做完", en = "Not done", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
overdue_days = { zh = "开始前几天到期", en = "Days overdue at the start", kind = "count" }
undecided = { zh = "没有决定的", en = "Never decided", kind = "count" }
*/
with

-- `metrics/past_actions_done` counts the same rows.
agreed as (
    select
        past_actions.*,
        date_diff('day', due_on, promotion.starts_at::date) as overdue_days,
        status = 'accepted' and overdue_days > 0 as is_undone,
    from past_actions
    cross join promotion
    where is_against
),

totals as (
    select
        count(*) filter (status = 'done') as done,
        count(*) filter (is_undone) as undone,
        count(*) filter (status = 'proposed') as undecided,
        max_by(kpi, (overdue_days, id)) filter (is_undone) as kpi,
        max(overdue_days) filter (is_undone) as overdue_days,
    from agreed
)

select
    kpi,
    case when undone >= $high_part * (done + undone) then 'high' else 'medium' end as severity,
    'high' as confidence,
    done / (done + undone) as value,
    $target_share::double as expected,
    done + undone as n,
    undone as affected,
    null::decimal(18, 2) as money,
    $target_share::double as target,
    overdue_days,
    undecided,
from totals
where undone > 0
order by kpi
