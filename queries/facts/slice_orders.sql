/* retro
title    = { zh = "各分组的订单", en = "Orders of each slice" }
question = { zh = "每个分组、每个付款日、每个价位有多少单？", en = "How many orders does each slice have, by day of payment and price band?" }
doc      = { zh = "大促已付款订单；一单在一个分组里只算一次。付款日和价位是比较的层：同一天付款（看了一样久）、同一价位的才互相比。", en = "Paid orders of the promotion; an order counts once in a slice. Day of payment and price band are the strata: only orders paid on the same day (watched equally long) and of the same price are compared." }
reads    = ["order_slices"]
grain    = ["dimension", "parent", "slice", "pay_day", "price_from"]

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
parent = { zh = "所属商品", en = "Within product", kind = "id" }
slice = { zh = "分组", en = "Slice", kind = "text" }
pay_day = { zh = "付款日", en = "Paid on", kind = "day" }
price_from = { zh = "价位下限", en = "Band from", kind = "count" }
orders = { zh = "订单", en = "Orders", kind = "count" }
*/
with

-- Two lines of one order in one slice are one order.
once as (
    select distinct dimension, parent, slice, platform, shop, order_id, pay_day, price_from
    from order_slices
)

select dimension, parent, slice, pay_day, price_from, count(*) as orders,
from once
group by dimension, parent, slice, pay_day, price_from
order by dimension, parent, slice, pay_day, price_from
