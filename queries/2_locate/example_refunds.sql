/* retro
title    = { zh = "问题的样例：售后单", en = "Cases of findings: after-sale cases" }
question = { zh = "关于退款和售后处理的每个问题，去看哪三单？", en = "For each finding about refunds or their handling, which three cases are worth a look?" }
doc      = { zh = "按问题的商品、原因、阶段、地区、快递、发货日或付款时段，挑大促已付款订单的成功退款，金额大的在前；问处理时长的按处理时长，平台自动处理的不算。阶段和原因也按指标自己的定义（refund_metrics）。", en = "Successful refunds of the promotion's paid orders by the finding's product, reason, stage, region, carrier, day of shipping or time of payment, the largest first; about handling times by the handling time, those handled by the platform left out. Stage and reason also as the metric defines them (refund_metrics)." }
reads    = ["example_slices", "refund_metrics"]
may_read = ["refund_cases", "refunds", "cohort_orders"]
params   = { places = 3 }
grain    = ["finding", "place"]
hidden   = true
worklist = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
place = { zh = "第几个", en = "Place", kind = "count" }
happened_at = { zh = "时间", en = "When", kind = "time" }
sku = { zh = "商品编码", en = "SKU", kind = "id" }
reason = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
wait_seconds = { zh = "等了", en = "Waited", kind = "seconds", doc = { zh = "处理时长", en = "handling time" } }
amount = { zh = "金额", en = "Amount", kind = "money" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

cases as (
    select cases.*, paid.paid_at, paid.shipped_at, refunds.source_file, refunds.source_row,
    from refund_cases as cases
    join refunds on refunds.refund_id = cases.refund_id
        and refunds.platform is not distinct from cases.platform
        and refunds.shop is not distinct from cases.shop
    left join cohort_orders as paid on paid.order_id = cases.order_id
        and paid.platform is not distinct from cases.platform
        and paid.shop is not distinct from cases.shop
    where cases.is_success and cases.in_cohort
)

select
    asked.finding,
    row_number() over (
        partition by asked.finding
        order by if(by_time, handle_hours, amount) desc nulls last, applied_at,
            source_file, source_row
    ) as place,
    applied_at as happened_at,
    cases.sku, cases.reason_code as reason,
    -- How long it took is told where that is the problem.
    if(by_time, round(handle_hours * 3600), null) as wait_seconds,
    cases.amount, source_file, source_row,
from example_slices as asked
join cases
    on coalesce(cases.sku = asked.sku, asked.sku is null)
    and coalesce(cases.reason_code = asked.reason, asked.reason is null)
    and coalesce(cases.stage = asked.stage, asked.stage is null)
    and coalesce(cases.province = asked.region, asked.region is null)
    and coalesce(cases.carrier = asked.carrier, asked.carrier is null)
    -- With a reason the type of question is only what many asked before.
    and (asked.reason is not null or asked.question_type is null
        or coalesce(cases.chat_reason = asked.question_type, false))
    and case when slice_to is not null then paid_at >= slice_from and paid_at < slice_to
        when slice_from is not null then shipped_at::date = slice_from::date
        else true end
    and (not only_waited or waited_long)
    and (not by_time or not auto)
    and case measure when 'only_refund_self_h' then kind = 'refund_only'
        when 'return_refund_self_h' then kind = 'return_refund'
        else true end
-- What the metric of the finding does not count is no case of it.
where asked.basis = 'refund' and (
    measure not in (select metric from refund_metrics)
    or exists (
        select 1 from refund_metrics as counted
        where counted.metric = measure
            and (coalesce(counted.stage, '') = '' or counted.stage = cases.stage)
            and (coalesce(counted.reason, '') = '' or counted.reason = cases.reason_code)
    )
)
qualify place <= $places
order by finding, place
