/* retro
title    = { zh = "退款找不到订单", en = "Refunds without their orders" }
question = { zh = "退款单对应的订单都在订单导出里吗？", en = "Are the orders of the refunds in the order export?" }
doc      = { zh = "找得到的不足 least_share、至少 least_cases 笔才说；不足 hardly_share 的由“两张表几乎对不上”去说（均为默认值）。退款率只算订单导出里有的订单。", en = "Told where under least_share are found, of at least least_cases; under hardly_share tables_hardly_join tells it (all cfg). Refund rates count only orders of the order export." }
reads    = ["refunds", "orders"]
params   = { least_share = 0.9, hardly_share = 0.2, least_cases = 20 }
grain    = ["cases"]
say      = { zh = "{{ cases|count }} 笔售后里有 {{ missing|count }} 笔的订单不在订单导出中（找得到 {{ share|share }}）；请把订单导出的时间范围放宽到与售后一致，否则退款率会偏低。", en = "The orders of {{ missing|count }} of {{ cases|counted('after-sale case') }} are not in the order export ({{ share|share }} are); export orders over the same days, or refund rates will be too low." }

[columns]
cases = { zh = "售后单数", en = "Cases", kind = "count" }
missing = { zh = "找不到订单", en = "Without order", kind = "count" }
share = { zh = "找得到占比", en = "Found", kind = "share", doc = { zh = "找得到订单的售后 ÷ 有订单号的售后", en = "cases whose order is there ÷ cases with an order number" } }
*/
with

matched as (
    select
        refunds.refund_id,
        exists (
            select 1 from orders
            where orders.order_id = refunds.order_id
                and orders.shop is not distinct from refunds.shop
        ) as is_found,
    from refunds
    where refunds.order_id is not null
)

select
    count(*) as cases,
    count(*) filter (not is_found) as missing,
    count(*) filter (is_found) / nullif(count(*), 0) as share,
from matched
having count(*) filter (is_found) < $least_share * count(*)
    and count(*) filter (is_found) >= $hardly_share * count(*)
    and count(*) >= $least_cases
order by cases
