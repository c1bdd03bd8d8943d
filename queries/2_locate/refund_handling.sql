/* retro
title    = { zh = "平台自动退的和客服处理的", en = "Automatic refunds, and those handled by agents" }
question = { zh = "哪些退款是平台自动退的？客服处理的花了多久？", en = "Which refunds did the platform make automatically, and how long did agents take for the others?" }
doc      = { zh = "大促已付款订单的成功退款，按阶段 × 类型。平台自动退款（系统退款、零秒响应等）单列，不算进处理时长，否则客服的时长会好看得不真实。时长为申请到完结，不足 5 笔不给（默认值）；平均不单独出现，看中位和最慢一成。", en = "Successful refunds of paid orders of the promotion, by stage and type. Refunds that the platform made itself (system refunds, instant answers) stand apart and out of the times, which would look too good with them. From application to completion, from 5 cases on (configuration); the median and the slowest tenth." }
reads    = ["refund_cases"]
params   = { least_group = 5 }
grain    = ["stage", "kind"]
order    = 31
matures  = true
say      = { zh = "{% if first %}{% set own = rows|sum(attribute='auto_cases') %}退成的 {{ (rows|sum(attribute='cases'))|count }} 笔里，平台自动退 {{ own|count }} 笔，客服处理 {{ rows|sum(attribute='handled_cases')|count }} 笔。{% set timed = rows|selectattr('handle_p50_hours', 'ne', none)|sort(attribute='handle_p90_hours')|list %}{% if timed %}客服处理最慢的是{{ timed[-1].stage|code('stage') }}：一半在 {{ timed[-1].handle_p50_hours|hours }}内办完，最慢一成超过 {{ timed[-1].handle_p90_hours|hours }}（{{ timed[-1].timed_cases|count }} 笔）。{% endif %}{% else %}这批订单还没有成功的退款。{% endif %}", en = "{% if first %}{% set own = rows|sum(attribute='auto_cases') %}Of {{ (rows|sum(attribute='cases'))|counted('refund') }} {{ own|count }} were made automatically by the platform; agents handled {{ rows|sum(attribute='handled_cases')|count }}.{% set timed = rows|selectattr('handle_p50_hours', 'ne', none)|sort(attribute='handle_p90_hours')|list %}{% if timed %} Slowest with agents: {{ timed[-1].stage|code('stage')|lower }}, half within {{ timed[-1].handle_p50_hours|hours }}, the slowest tenth over {{ timed[-1].handle_p90_hours|hours }} ({{ timed[-1].timed_cases|counted('case') }}).{% endif %}{% else %}No refund of these orders has succeeded yet.{% endif %}" }

[columns]
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind" }
cases = { zh = "退款笔数", en = "Cases", kind = "count" }
auto_cases = { zh = "平台自动（笔）", en = "Automatic", kind = "count" }
auto_amount = { zh = "平台自动（金额）", en = "Automatic, money", kind = "money" }
handled_cases = { zh = "客服处理（笔）", en = "By agents", kind = "count" }
handled_amount = { zh = "客服处理（金额）", en = "By agents, money", kind = "money" }
timed_cases = { zh = "有时长（笔）", en = "With times", kind = "count", doc = { zh = "客服处理、且申请和完结时间都有的笔数", en = "cases handled by agents whose application and end are both told" } }
handle_p50_hours = { zh = "处理时长（中位）", en = "Handling time (median)", kind = "hours" }
handle_p90_hours = { zh = "处理时长（最慢一成）", en = "Handling time (slowest tenth)", kind = "hours" }
*/
with

by_stage as (
    select
        stage,
        kind,
        count(*) as cases,
        count(*) filter (auto) as auto_cases,
        (sum(amount) filter (auto))::decimal(18, 2) as auto_amount,
        count(*) filter (not auto) as handled_cases,
        (sum(amount) filter (not auto))::decimal(18, 2) as handled_amount,
        count(handle_hours) filter (not auto) as timed_cases,
        quantile_cont(handle_hours, [0.5, 0.9]) filter (not auto) as hours,
    from refund_cases
    where in_cohort and is_success
    group by all
)

select
    stage,
    kind,
    cases,
    auto_cases,
    auto_amount,
    handled_cases,
    handled_amount,
    timed_cases,
    case when timed_cases >= $least_group then hours[1] end as handle_p50_hours,
    case when timed_cases >= $least_group then hours[2] end as handle_p90_hours,
from by_stage
order by cases desc, stage, kind
