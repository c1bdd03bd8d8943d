/* retro
title    = { zh = "退货退款处理慢", en = "Slow refunds after a return" }
question = { zh = "退货退款从申请到退成要多久，慢在哪一段？", en = "How long do refunds after a return take, and where does the time go?" }
doc      = { zh = "只看退货退款、没有平台介入、不是平台自动退、已经完结的售后单（大促已付款订单）。时长从申请算到完结，买家寄回的时间也在里面：导出没有仓库收到退件的时间。所以目标默认 120 小时（寄回约 3 到 4 天，加仓库验货 24 小时；默认值，可改）。30 笔以上、超过目标的至少 15 笔且占四分之一以上、平均超过目标 1.25 倍、且平均值高出目标 3 个标准误以上才算问题（默认值）。“同意之后”= 首次处理到完结，有首次处理时间的才有。验货 24 小时、每件 3 张照片是我们的建议（R1）。", en = "Completed cases with a return of paid orders, without intervention and not made by the platform. From the application to the end, the way back included: exports do not tell when the warehouse got the goods. So the target is 120 hours by default (3 to 4 days on the way and 24 hours for inspection; cfg, can be changed). A problem from 30 cases, where at least 15 and a quarter of all took longer, the mean is over 1.25 times the target and 3 standard errors above it (cfg). After the agreement = first action to the end, where the export tells the first action. Inspection in 24 hours and 3 photos each are our advice (R1)." }
reads    = ["refund_cases"]
may_read = ["targets"]
params   = { target_hours = 120, least_n = 30, least_excess = 15, least_lift = 1.25, least_part = 0.25, least_z = 3, high_part = 0.5 }
grain    = ["stage"]

[finding]
step = 3
metric = "return_refund_self_h"
title = { zh = "退货退款拖得太久", en = "Refunds after a return take too long" }
say = { zh = "{{ n|count }} 笔商家自己处理的退货退款平均用了 {{ value|hours }}，目标 {{ expected|hours }}；其中 {{ affected|count }} 笔超过目标，共 {{ money|money }}。{% if agreed_n %}有首次处理时间的 {{ agreed_n|count }} 笔里，申请到同意一般 {{ before_hours|hours }}，同意到退成一般 {{ after_hours|hours }}{% if after_hours > before_hours %}：慢在寄回和仓库验货{% else %}：慢在客服同意{% endif %}。{% else %}导出没有首次处理时间，分不出慢在同意、寄回还是验货。{% endif %}", en = "{{ n|counted('refund') }} after a return that the shop handled itself took {{ value|hours }} on average; the target is {{ expected|hours }}. {{ affected|count }} took longer, {{ money|money }} in all. {% if agreed_n %}Of {{ agreed_n|counted('case') }} that tell the first action, it took {{ before_hours|hours }} to agree and {{ after_hours|hours }} from there to the refund (medians): {% if after_hours > before_hours %}the way back and the inspection are slow.{% else %}agreeing is slow.{% endif %}{% else %}The exports tell no first action, so whether agreeing, the way back or the inspection is slow cannot be told.{% endif %}" }
do = { zh = "仓库收到退件 24 小时内验完并登记收货时间（每件 3 张照片留证），验过当天退款；小额退货看到揽收就先退，额度由老板定；每天一早列出超过 {{ expected|hours }}还没退的单子。下次大促看退货退款自主完结时长是否降到 {{ target|hours }}。", en = "The warehouse inspects returns within 24 hours and notes when they came in (3 photos each); the refund follows the same day. Small returns are refunded at the pick-up, up to a sum that the boss sets; each morning, list what is older than {{ expected|hours }}. Next promotion, check that the handling time is down to {{ target|hours }}." }
ask = { zh = "慢在寄回、验货还是点同意？小额退货能不能看到揽收就退，额度定多少？", en = "Is it the way back, the inspection or the approval? May small returns be refunded at the pick-up, and up to which sum?" }
owner = "warehouse"
due_days = 14
kpi = "return_refund_self_h"
cause = "process_approval"
controllable = true
library = 28
effect = "none"
slice = { stage = "stage" }
evidence = ["2_locate/refund_handling", "3_root_cause/approval_waits"]

[columns]
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "平均处理时长", en = "Mean handling time", kind = "hours" }
expected = { zh = "目标时长", en = "Target time", kind = "hours" }
n = { zh = "处理笔数", en = "Cases", kind = "count" }
affected = { zh = "超过目标", en = "Over the target", kind = "count" }
money = { zh = "涉及金额", en = "Amount", kind = "money" }
target = { zh = "行动目标", en = "Target", kind = "hours" }
agreed_n = { zh = "有首次处理时间的", en = "Tell the first action", kind = "count" }
before_hours = { zh = "申请到同意（中位）", en = "Application to first action (median)", kind = "hours" }
after_hours = { zh = "同意到退成（中位）", en = "First action to refund (median)", kind = "hours" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'return_refund_self_h'), $target_hours) as hours
    from targets
),

handled as (
    select
        stage, amount, handle_hours,
        case when first_action_at between applied_at and finished_at
            then date_diff('second', applied_at, first_action_at) / 3600 end as before_hours,
    from refund_cases
    where in_cohort
        and kind = 'return_refund'
        and stage = 'return_refund'
        and not auto
        and not intervened
        and handle_hours is not null
),

totals as (
    select
        stage,
        max(hours)::double as hours,
        favg(handle_hours) as mean_hours,
        sqrt(greatest(favg(handle_hours ** 2) - favg(handle_hours) ** 2, 0) / count(*)) as error,
        count(*) as cases,
        count(*) filter (handle_hours > hours) as late,
        sum(amount) filter (handle_hours > hours) as amount,
        count(before_hours) as agreed,
        quantile_cont(before_hours, 0.5) as before_hours,
        quantile_cont(handle_hours - before_hours, 0.5) as after_hours,
    from handled
    cross join aims
    group by stage
)

select
    stage,
    case when late >= $high_part * cases then 'high' else 'medium' end as severity,
    'high' as confidence,
    mean_hours as value,
    hours as expected,
    cases as n,
    late as affected,
    amount::decimal(18, 2) as money,
    hours as target,
    case when agreed >= $least_n then agreed end as agreed_n,
    case when agreed >= $least_n then before_hours end as before_hours,
    case when agreed >= $least_n then after_hours end as after_hours,
from totals
where cases >= $least_n
    and late >= $least_excess
    and late >= $least_part * cases
    and mean_hours >= $least_lift * hours
    and mean_hours - hours >= $least_z * error
order by stage
