/* retro
title    = { zh = "说不出退没退款的订单", en = "Orders of which no export tells refunds" }
question = { zh = "哪些平台的订单没有退款数据？", en = "Of which platform's orders do the exports tell no refunds?" }
doc      = { zh = "已付款订单按平台：既不在退款导出里，订单表也没有退款金额。全部平台都没有时退款率本来就是空的，不再提示；有一单就说。", en = "Paid orders by platform that stand in no export of refunds and whose own list has no refund amount. Where no platform tells refunds the rate is empty anyway. Told from one order on." }
reads    = ["cohort_orders"]
grain    = ["platform"]
say      = { zh = "{{ platform|code('platform') }}的 {{ paid|count }} 单已付款订单没有退款数据，在退款率里按没有退款计，退款率会偏低；请把这个平台的退款（售后）导出也放进来。", en = "No export tells refunds of the {{ paid|counted('paid order') }} of {{ platform|code('platform') }}: the refund rate counts them as not refunded and runs low; add that platform's export of refunds." }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
paid = { zh = "已付款订单", en = "Paid orders", kind = "count" }
*/
select
    platform,
    count(*) as paid,
from cohort_orders
where is_paid
    and is_refunded is null
    and exists (select 1 from cohort_orders where is_refunded is not null)
group by platform
order by platform
