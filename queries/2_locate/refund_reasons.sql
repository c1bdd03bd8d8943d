/* retro
title    = { zh = "退款原因排行", en = "Refund reasons" }
question = { zh = "哪几个原因占了大部分退款？客服能预防多少？", en = "Which reasons make up most refunds, and which could service prevent?" }
doc      = { zh = "买家选择的原因按 24 类归并（对照表 reason_map、reason_codes 可改）。可预防：高 = 客服一句话可能避免，中 = 主动联系可减少，低 = 只能减损，否 = 与客服无关。品质类 = 计入品质退款率的原因。退在哪个阶段、占已发货和已签收多少，见下一块。", en = "The buyers' own choices, folded into 24 classes (tables reason_map and reason_codes can be edited). Preventable: high = the agent's words could have avoided it, medium = contact in advance could reduce it, low = damage control only, no = not for service. Quality class = counts for the quality refund rate. The next block says at which stage, and of how many shipped and signed orders." }
reads    = ["cohort_orders", "refund_cases"]
core     = true
grain    = ["reason_code"]
order    = 40
matures  = true
say      = { zh = "{% if first %}前三位原因：{% for row in rows[:3] %}{{ row.reason_code|code('reason') }} {{ row.cases|count }} 笔{% if not loop.last %}、{% endif %}{% endfor %}，合计占全部退款的 {{ rows[:3][-1].cumulative_share|share }}。{% set high = rows|selectattr('cs_preventable', 'equalto', 'H')|list %}{% if high %}其中话术能直接影响的原因共 {{ high|sum(attribute='cases')|count }} 笔、{{ high|sum(attribute='amount')|money }}。{% endif %}{% endif %}", en = "{% if first %}The first three reasons are {% for row in rows[:3] %}{{ row.reason_code|code('reason') }} ({{ row.cases|count }}){% if not loop.last %}, {% endif %}{% endfor %}; together {{ rows[:3][-1].cumulative_share|share }} of all refunds.{% set high = rows|selectattr('cs_preventable', 'equalto', 'H')|list %}{% if high %} Reasons that an agent's words could have changed: {{ high|sum(attribute='cases')|counted('case') }}, {{ high|sum(attribute='amount')|money }}.{% endif %}{% endif %}" }
chart    = { kind = "pareto", x = "reason_code", y = ["cases", "cumulative_share"], rows = 10 }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
cs_preventable = { zh = "客服可预防", en = "Preventable by CS", kind = "code", codes = "preventable" }
quality_class = { zh = "品质类", en = "Quality class", kind = "flag" }
cases = { zh = "退款笔数", en = "Cases", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "笔数 ÷ 全部成功退款笔数", en = "cases ÷ all successful refunds" } }
cumulative_share = { zh = "累计占比", en = "Cumulative", kind = "share", doc = { zh = "从第一位累加", en = "added up from the first" }, aside = true }
orders = { zh = "订单数", en = "Orders", kind = "count" }
share_of_paid = { zh = "占已付款订单", en = "Of paid orders", kind = "share", doc = { zh = "订单数 ÷ 大促已付款订单", en = "orders ÷ paid orders of the promotion" } }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
share_of_amount = { zh = "占退款金额", en = "Of the money", kind = "share", doc = { zh = "退款金额 ÷ 全部退款金额", en = "amount ÷ all money refunded" } }
unshipped_cases = { zh = "其中未发货", en = "Before shipping", kind = "count", aside = true }
paid_orders = { zh = "已付款订单", en = "Paid orders", kind = "count", aside = true }
*/
with

paid as (
    select count(*) as orders from cohort_orders where is_paid
),

by_reason as (
    select
        reason_code,
        max(cs_preventable) as cs_preventable,
        bool_or(quality_class) as quality_class,
        count(*) as cases,
        count(distinct (shop, order_id)) as orders,
        sum(amount)::decimal(18, 2) as amount,
        count(*) filter (stage = 'unshipped') as unshipped_cases,
    from refund_cases
    where in_cohort and is_success
    group by all
)

select
    by_reason.reason_code,
    by_reason.cs_preventable,
    by_reason.quality_class,
    by_reason.cases,
    by_reason.cases / (sum(by_reason.cases) over ()) as share,
    sum(by_reason.cases) over (order by by_reason.cases desc, by_reason.reason_code)
        / (sum(by_reason.cases) over ()) as cumulative_share,
    by_reason.orders,
    by_reason.orders / nullif(paid.orders, 0) as share_of_paid,
    by_reason.amount,
    by_reason.amount::double / nullif((sum(by_reason.amount) over ())::double, 0)
        as share_of_amount,
    by_reason.unshipped_cases,
    paid.orders as paid_orders,
from by_reason
cross join paid
order by by_reason.cases desc, by_reason.reason_code
