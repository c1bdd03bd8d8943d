/* retro
title    = { zh = "商品销量", en = "Orders of each product" }
question = { zh = "每款商品卖了多少单？", en = "In how many paid orders was each product?" }
doc      = { zh = "大促已付款订单；一单里同一商品只算一次。", en = "Paid orders of the promotion; a product counts once an order." }
reads    = ["order_lines", "cohort_orders"]
grain    = ["sku"]

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id", doc = { zh = "商家编码，没有则商品ID，再没有则标题", en = "the SKU, else the product id, else the title" } }
title = { zh = "商品", en = "Product", kind = "text" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
*/
with

bought as (
    select distinct
        cohort_orders.shop,
        cohort_orders.order_id,
        coalesce(order_lines.sku, order_lines.product_id, order_lines.title) as sku,
        order_lines.title,
    from order_lines
    inner join cohort_orders
        on cohort_orders.order_id = order_lines.order_id
            and cohort_orders.shop is not distinct from order_lines.shop
    where cohort_orders.is_paid
),

titled as (
    select shop, order_id, sku, min(title) as title,
    from bought
    where sku is not null
    group by shop, order_id, sku
)

select
    sku,
    min(title) as title,
    count(*) as orders,
from titled
group by sku
order by sku
