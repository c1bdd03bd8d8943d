/* retro
title    = { zh = "同一订单来自两种导出", en = "Orders in two kinds of exports" }
question = { zh = "有没有订单同时来自平台和 ERP，被算了两次？", en = "Is any order counted twice, from the platform and from an ERP?" }
reads    = ["orders"]
grain    = ["orders"]
say      = { zh = "{{ orders|count }} 个订单号同时出现在两个平台的导出里，会被算两次；同一批订单请只放一种导出。", en = "{{ orders|count }} order numbers appear in the exports of two platforms and count twice; keep only one kind of export of the same orders." }

[columns]
orders = { zh = "订单数", en = "Orders", kind = "count" }
*/
with

shared as (
    select shop, order_id
    from orders
    where length(order_id) >= 12
    group by all
    having count(*) > 1
)

select count(*) as orders,
from shared
having count(*) > 0
order by orders
