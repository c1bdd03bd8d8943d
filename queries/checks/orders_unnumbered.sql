/* retro
title    = { zh = "没有编号的订单", en = "Orders without a number" }
question = { zh = "订单导出时带上订单编号了吗？", en = "Were orders exported with their numbers?" }
doc      = { zh = "没有编号的订单照常计入单数和金额，但无法与售后、明细、物流对上。与带编号的订单同店、同买家、同一秒下单的，视为同一单被算了两次。有一笔就说。", en = "Orders without a number count in numbers and amounts, but cannot be joined with after-sale cases, lines or parcels. One of the same shop, buyer and second as a numbered order is taken for the same order counted twice. Told from one order on." }
reads    = ["orders"]
grain    = ["n"]
say      = { zh = "{{ all_orders|count }} 笔订单里有 {{ n|count }} 笔没有编号（{{ share|share }}）：单数和金额照常统计，但对不上售后和明细，退款率会偏低。请重新导出订单报表，并勾选“订单编号”。{% if twice %}其中 {{ twice|count }} 笔在另一份带编号的导出里也有，被算了两次，请只保留带编号的那份。{% endif %}", en = "Of {{ all_orders|counted('order') }}, {{ n|count }} came without a number ({{ share|share }}): they count, but no after-sale case or line can be joined to them, so that refund rates are too low. Export the order report again with 订单编号 ticked.{% if twice %} {{ twice|count }} of them are also in an export with numbers and count twice: keep only that one.{% endif %}" }

[columns]
n = { zh = "订单", en = "Orders", kind = "count" }
all_orders = { zh = "全部订单", en = "All orders", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部订单", en = "of all orders" } }
twice = { zh = "重复计入", en = "Counted twice", kind = "count", doc = { zh = "同店、同买家、同一时刻另有带编号的订单", en = "a numbered order of the same shop, buyer and time is there too" } }
*/
with

told as (
    select *, order_id like 'unnumbered-%' as is_unnumbered,
    from orders
)

select
    count(*) filter (is_unnumbered) as n,
    count(*) as all_orders,
    count(*) filter (is_unnumbered) / nullif(count(*), 0) as share,
    count(*) filter (is_unnumbered and exists (
        select 1 from orders as others
        where others.buyer = told.buyer
            and others.created_at = told.created_at
            and others.shop is not distinct from told.shop
            and others.order_id not like 'unnumbered-%'
    )) as twice,
from told
having count(*) filter (is_unnumbered) > 0
order by n
