/* retro
title    = { zh = "小额退款授权到多少", en = "Small refunds that agents could decide themselves" }
question = { zh = "多大金额以内的仅退款，审完最后大多还是同意了？", en = "Up to which sum was nearly every refund without return agreed to in the end?" }
doc      = { zh = "大促已付款订单里商家处理、已有结果的仅退款（平台自动处理、平台介入的不算），按金额从小到大累计。同意占比 = 最后退了款 ÷ 该金额以内的申请，不足 30 笔不算。建议额度 = 同意占比八成以上（默认值）的最大一档；100 元以上的不建议放权（默认值，档位可改）。", en = "Settled refunds without return of paid orders of the promotion that the shop handled (none by the platform, no interventions), added up by amount. Agreed share = refunded in the end ÷ applications up to that sum, not given under 30. Suggested limit = the largest step with four fifths or more agreed to (cfg); none above 100 yuan (cfg; the steps can be changed)." }
reads    = ["cohort_orders", "refund_cases"]
may_read = ["approvals"]
params   = { limit_steps = "10|20|30|50|80|100", agreed_part = 0.8, least_n = 30 }
grain    = ["up_to"]
order    = 135
matures  = true
say      = { zh = "{% set picked = rows|selectattr('is_suggested')|first %}{% if picked %}{{ picked.up_to|money }} 以内的 {{ picked.cases|count }} 笔仅退款，{{ picked.agreed_share|share }} 最后都同意了{% if picked.median_wait is not none %}，买家却等了 {{ picked.median_wait|hours }}（中位数）{% endif %}：这个数以内可以让客服直接同意。{% elif first %}小额仅退款太少或同意的不够多，看不出可以授权到多少。{% else %}没有商家处理的小额仅退款。{% endif %}", en = "{% set picked = rows|selectattr('is_suggested')|first %}{% if picked %}Of {{ picked.cases|counted('refund') }} without return up to {{ picked.up_to|money }}, {{ picked.agreed_share|share }} were agreed to in the end{% if picked.median_wait is not none %}, after a wait of {{ picked.median_wait|hours }} (median){% endif %}: agents could decide these themselves.{% elif first %}Small refunds are too few, or too few were agreed to, for a limit to be seen.{% else %}The shop handled no small refund without return.{% endif %}" }

[columns]
up_to = { zh = "金额以内", en = "Up to", kind = "money" }
cases = { zh = "申请", en = "Applications", kind = "count", doc = { zh = "累计", en = "added up from the smallest" } }
agreed = { zh = "最后同意", en = "Agreed to", kind = "count" }
agreed_share = { zh = "同意占比", en = "Agreed share", kind = "share", doc = { zh = "最后同意 ÷ 该金额以内的申请", en = "agreed to ÷ applications up to the sum" } }
median_wait = { zh = "审批等待中位数", en = "Median wait", kind = "hours" }
is_suggested = { zh = "建议额度", en = "Suggested limit", kind = "flag" }
*/
with

steps as (
    select unnest(string_split($limit_steps, '|'))::decimal(18, 2) as up_to
),

handled as (
    select refund_cases.amount, refund_cases.is_success, approvals.wait_hours,
    from refund_cases
    left join approvals on approvals.refund_id = refund_cases.refund_id
        and approvals.platform is not distinct from refund_cases.platform
        and approvals.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort
        and refund_cases.kind = 'refund_only'
        and refund_cases.status in ('success', 'closed')
        and refund_cases.amount > 0
        and not refund_cases.auto
        and not refund_cases.intervened
),

counted as (
    select
        steps.up_to,
        count(*) as cases,
        count(*) filter (handled.is_success) as agreed,
        quantile_cont(handled.wait_hours, 0.5) as median_wait,
    from steps
    join handled on handled.amount <= steps.up_to
    group by steps.up_to
)

select
    up_to,
    cases,
    agreed,
    case when cases >= $least_n then agreed / cases end as agreed_share,
    case when cases >= $least_n then median_wait end as median_wait,
    up_to is not distinct from max(up_to) filter (
        cases >= $least_n and agreed >= $agreed_part * cases
    ) over () as is_suggested,
from counted
order by up_to
