/* retro
title    = { zh = "时间先后颠倒", en = "Times in the wrong order" }
question = { zh = "有没有订单的付款早于下单、签收早于发货？", en = "Was any order paid before it was created, or signed before it was shipped?" }
reads    = ["cohort_orders"]
grain    = ["orders"]
say      = { zh = "{{ orders|count }} 笔订单的时间先后颠倒（付款早于下单 {{ paid_early|count }} 笔，发货早于付款 {{ shipped_early|count }} 笔，签收早于发货 {{ signed_early|count }} 笔）；这些订单照常计入，但时长不可信。", en = "{{ orders|count }} orders have times in the wrong order ({{ paid_early|count }} paid before created, {{ shipped_early|count }} shipped before paid, {{ signed_early|count }} signed before shipped); they count as usual, but their durations cannot be trusted." }

[columns]
orders = { zh = "订单数", en = "Orders", kind = "count" }
paid_early = { zh = "付款早于下单", en = "Paid before created", kind = "count" }
shipped_early = { zh = "发货早于付款", en = "Shipped before paid", kind = "count" }
signed_early = { zh = "签收早于发货", en = "Signed before shipped", kind = "count" }
*/
select
    count(*) as orders,
    count(*) filter (paid_at < created_at) as paid_early,
    count(*) filter (shipped_at < paid_at) as shipped_early,
    count(*) filter (signed_at < shipped_at) as signed_early,
from cohort_orders
where paid_at < created_at or shipped_at < paid_at or signed_at < shipped_at
having count(*) > 0
order by orders
