/* retro
title    = { zh = "同一订单来自两种导出", en = "Orders in two kinds of exports" }
question = { zh = "有没有订单同时来自平台和 ERP，被算了两次？", en = "Is any order counted twice, from the platform and from an ERP?" }
doc      = { zh = "只看 12 位以上的编号，短的编号两个平台可能碰巧相同；有 least_orders 笔就说（默认值）。", en = "Numbers of 12 characters or more only, for short ones of two platforms may be equal by chance; told from least_orders on (cfg)." }
reads    = ["orders"]
params   = { least_orders = 1 }
grain    = ["orders"]
say      = { zh = "{{ all_orders|count }} 个订单号里有 {{ orders|count }} 个同时出现在两个平台的导出里，会被算两次；同一批订单请只放一种导出。", en = "{{ orders|count }} of {{ all_orders|counted('order number') }} appear in the exports of two platforms and count twice; keep only one kind of export of the same orders." }

[columns]
orders = { zh = "订单数", en = "Orders", kind = "count" }
all_orders = { zh = "全部订单号", en = "All order numbers", kind = "count" }
*/
with

shared as (
    select shop, order_id, count(*) > 1 as is_twice,
    from orders
    where length(order_id) >= 12
    group by shop, order_id
)

select
    count(*) filter (is_twice) as orders,
    count(*) as all_orders,
from shared
having count(*) filter (is_twice) >= $least_orders
order by orders
