/* retro
title    = { zh = "商品销量", en = "Orders of each product" }
question = { zh = "每款商品卖了多少单？", en = "In how many paid orders was each product?" }
doc      = { zh = "大促已付款订单；一单里同一商品只算一次。", en = "Paid orders of the promotion; a product counts once an order." }
reads    = ["order_goods"]
grain    = ["sku"]

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id", doc = { zh = "商家编码，没有则商品ID，再没有则标题", en = "the SKU, else the product id, else the title" } }
title = { zh = "商品", en = "Product", kind = "text" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
*/
with

titled as (
    select platform, shop, order_id, sku, min(title) as title,
    from order_goods
    where sku is not null
    group by platform, shop, order_id, sku
)

select
    sku,
    min(title) as title,
    count(*) as orders,
from titled
group by sku
order by sku
