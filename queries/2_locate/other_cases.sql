/* retro
title    = { zh = "换货、补寄、维修", en = "Exchanges, resends and repairs" }
question = { zh = "不退钱的售后有多少，办完了吗，多久办完？", en = "How many cases without a refund were there, are they settled, and how long did it take?" }
doc      = { zh = "大促已付款订单的换货、补寄、维修申请，不算退款，也不进任何退款率。办完 = 导出里的成功；撤回 = 买家撤销或关闭，写明商家拒绝的也在内。时长为申请到办完，只算由人处理的，不足 5 笔不给；最多的原因不足 5 笔不列（默认值）。", en = "Applications for an exchange, a resend or a repair of paid orders of the promotion; they are no refunds and part of no refund rate. Done = successful in the export; withdrawn = cancelled by the buyer or closed, refused ones included. Times from application to completion, handled by people only, from 5 cases on; the first reason is named from 5 cases on (configuration)." }
reads    = ["cohort_orders", "refund_cases"]
params   = { least_base = 30, least_group = 5 }
grain    = ["kind"]
order    = 33
matures  = true
say      = { zh = "{% if first %}另有{% for row in rows %}{{ row.kind|code('refund_kind') }} {{ row.asked|count }} 笔{% if not loop.last %}、{% endif %}{% endfor %}，已办完 {{ rows|sum(attribute='done')|count }} 笔，还在办 {{ rows|sum(attribute='open')|count }} 笔。{% else %}没有换货、补寄、维修的申请。{% endif %}", en = "{% if first %}Besides refunds, buyers asked for: {% for row in rows %}{{ row.kind|code('refund_kind')|lower }} ({{ row.asked|count }}){% if not loop.last %}, {% endif %}{% endfor %}. {{ rows|sum(attribute='done')|count }} are done, {{ rows|sum(attribute='open')|count }} still open.{% else %}Nobody asked for an exchange, a resend or a repair.{% endif %}" }

[columns]
kind = { zh = "类型", en = "Type", kind = "code", codes = "refund_kind" }
asked = { zh = "申请（笔）", en = "Asked", kind = "count" }
orders = { zh = "订单数", en = "Orders", kind = "count", aside = true }
share_of_paid = { zh = "占已付款订单", en = "Of paid orders", kind = "share", doc = { zh = "订单数 ÷ 大促已付款订单；不足 30 单不给", en = "orders ÷ paid orders of the promotion; none of fewer than 30" } }
paid_orders = { zh = "已付款订单", en = "Paid orders", kind = "count", aside = true }
done = { zh = "办完", en = "Done", kind = "count" }
open = { zh = "还在办", en = "Open", kind = "count" }
withdrawn = { zh = "撤回或关闭", en = "Withdrawn", kind = "count" }
timed_cases = { zh = "有时长（笔）", en = "With times", kind = "count", doc = { zh = "办完、由人处理、时间齐全的笔数", en = "cases done by people whose times are both told" }, aside = true }
handle_p50_hours = { zh = "办完时长（中位）", en = "Time to done (median)", kind = "hours" }
top_reason = { zh = "最多的原因", en = "Most frequent reason", kind = "code", codes = "reason" }
top_reason_cases = { zh = "该原因（笔）", en = "Cases of it", kind = "count" }
*/
with

paid as (
    select count(*) as orders from cohort_orders where is_paid
),

cases as (
    select
        *,
        count(*) over (partition by kind, reason_code) as reason_cases,
        case when status = 'success' and not auto then handle_hours end as done_hours,
    from refund_cases
    where in_cohort and kind in ('exchange', 'resend', 'repair')
),

by_kind as (
    select
        kind,
        count(*) as asked,
        count(distinct (shop, order_id)) as orders,
        count(*) filter (status = 'success') as done,
        count(*) filter (status = 'open') as open,
        count(*) filter (status = 'closed') as withdrawn,
        count(done_hours) as timed_cases,
        quantile_cont(done_hours, 0.5) as p50_hours,
        max_by(reason_code, (reason_cases, reason_code)) filter (reason_cases >= $least_group)
            as top_reason,
        max(reason_cases) filter (reason_cases >= $least_group) as top_reason_cases,
    from cases
    group by all
)

select
    by_kind.kind,
    by_kind.asked,
    by_kind.orders,
    case when paid.orders >= $least_base then by_kind.orders / paid.orders end as share_of_paid,
    paid.orders as paid_orders,
    by_kind.done,
    by_kind.open,
    by_kind.withdrawn,
    by_kind.timed_cases,
    case when by_kind.timed_cases >= $least_group then by_kind.p50_hours end as handle_p50_hours,
    by_kind.top_reason,
    by_kind.top_reason_cases,
from by_kind
cross join paid
order by by_kind.asked desc, by_kind.kind
