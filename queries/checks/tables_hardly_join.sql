/* retro
title    = { zh = "两张表几乎对不上", en = "Tables that hardly join" }
question = { zh = "各张表的订单号能在订单导出里找到吗？", en = "Are the order numbers of each table in the order export?" }
doc      = { zh = "按不重复的订单号算，找得到的不到 most_share、且至少有 least_orders 个订单号才说（默认值）：这么少通常不是漏导，而是放错了店铺或编号写法不同。", en = "By distinct order numbers: told where under most_share are found, of at least least_orders (cfg). So few are seldom left out; it is another shop or another way of writing numbers." }
reads    = ["orders"]
may_read = ["refunds", "order_lines", "reviews", "shipments", "disputes"]
params   = { most_share = 0.2, least_orders = 20 }
grain    = ["source"]
say      = { zh = "{{ source|code('table') }}的 {{ orders|count }} 个订单号里，只有 {{ found|count }} 个（{{ share|share }}）在订单导出里{% if example and other_example %}，例如 {{ example }} 找不到，而订单导出里的写法是 {{ other_example }}{% endif %}。多半是放进了别的店铺的导出、编号写法不同，或订单导出的日期太短；请核对后重新导出。", en = "Of {{ orders|counted('order number') }} in {{ source|code('table') }}, only {{ found|count }} ({{ share|share }}) are in the order export{% if example and other_example %}: {{ example }} is not, while the order export writes {{ other_example }}{% endif %}. Most likely it is another shop's export, another way of writing numbers, or an order export of too few days; check and export again." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
orders = { zh = "订单号", en = "Order numbers", kind = "count" }
found = { zh = "找得到", en = "Found", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占该表不重复的订单号", en = "of the table's distinct order numbers" } }
example = { zh = "找不到的例子", en = "One not found", kind = "id" }
other_example = { zh = "订单导出的例子", en = "One of the order export", kind = "id" }
*/
with

told as (
    select 'refunds' as source, shop, order_id from refunds
    union
    select 'order_lines', shop, order_id from order_lines
    union
    select 'reviews', shop, order_id from reviews
    union
    select 'shipments', shop, order_id from shipments
    union
    select 'disputes', shop, order_id from disputes
),

known as (
    select shop, order_id
    from orders
    where order_id not like 'unnumbered-%'
    group by all
)

select
    told.source,
    count(*) as orders,
    count(known.order_id) as found,
    count(known.order_id) / nullif(count(*), 0) as share,
    min(told.order_id) filter (known.order_id is null) as example,
    (select min(order_id) from known) as other_example,
from told
left join known
    on known.order_id = told.order_id and known.shop is not distinct from told.shop
where told.order_id is not null and exists (select 1 from known)
group by all
having count(*) >= $least_orders and count(known.order_id) < $most_share * count(*)
order by source
