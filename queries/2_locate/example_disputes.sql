/* retro
title    = { zh = "问题的样例：平台介入", en = "Cases of findings: disputes" }
question = { zh = "关于平台介入和投诉的每个问题，去看哪三单？", en = "For each finding about disputes and complaints, which three orders are worth a look?" }
doc      = { zh = "按问题的阶段、原因、商品、地区、快递、付款时段挑，金额大的在前：问判责的只看判商家的，承诺没下文的只看有这种承诺的，处理超时的只看首次处理慢的（和“哪些介入本可避免”同一判断）。商品、地区、快递取它的售后单。", en = "By the finding's stage, reason, product, region, carrier and time of payment, the largest first: about judgements only those against the shop, about promises only orders with one that was not kept, about slow handling only those whose first action was slow (judged as in “Which interventions were avoidable”). Product, region and carrier are those of its after-sale case." }
reads    = ["example_slices", "disputed_orders"]
may_read = ["dispute_faults", "dispute_waits", "disputes", "refunds", "refund_cases"]
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
wait_seconds = { zh = "等了", en = "Waited", kind = "seconds", doc = { zh = "等得最久的一段", en = "the longest of its waits" } }
amount = { zh = "金额", en = "Amount", kind = "money" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- The dispute itself, else the case in which the platform stepped in.
places as (
    select platform, shop, order_id, 1 as rank, source_file, source_row from disputes
    union all
    select platform, shop, order_id, 2, source_file, source_row from refunds where intervened
),

pointers as (
    select *
    from places
    qualify row_number() over (
        partition by platform, shop, order_id order by rank, source_file, source_row
    ) = 1
),

cases as (
    select found.*, goods.sku, goods.province, goods.carrier,
        pointers.source_file, pointers.source_row,
        faults.broken_promise, faults.slow_action, waits.longest_hours,
    from disputed_orders as found
    join pointers on pointers.order_id = found.order_id
        and pointers.platform is not distinct from found.platform
        and pointers.shop is not distinct from found.shop
    left join refund_cases as goods on goods.refund_id = found.refund_id
        and goods.platform is not distinct from found.platform
        and goods.shop is not distinct from found.shop
    left join dispute_faults as faults on faults.order_id = found.order_id
        and faults.platform is not distinct from found.platform
        and faults.shop is not distinct from found.shop
    left join dispute_waits as waits on waits.order_id = found.order_id
        and waits.platform is not distinct from found.platform
        and waits.shop is not distinct from found.shop
)

select
    asked.finding,
    row_number() over (
        partition by asked.finding
        order by cases.amount desc nulls last, until_at, source_file, source_row
    ) as place,
    until_at as happened_at,
    cases.sku, cases.reason_code as reason, longest_hours * 3600 as wait_seconds, cases.amount,
    source_file, source_row,
from example_slices as asked
join cases
    on coalesce(cases.sku = asked.sku, asked.sku is null)
    and coalesce(cases.reason_code = asked.reason, asked.reason is null)
    and coalesce(coalesce(cases.stage, 'no_case') = asked.stage, asked.stage is null)
    and coalesce(cases.province = asked.region, asked.region is null)
    and coalesce(cases.carrier = asked.carrier, asked.carrier is null)
    and coalesce(paid_at >= slice_from and paid_at < slice_to, slice_from is null)
    and case when measure = 'judged_rate' then is_lost
        when cause = 'cs_service' then broken_promise
        when cause = 'process_approval' and asked.stage is null then slow_action
        else true end
where asked.basis = 'dispute'
qualify place <= $places
order by finding, place
