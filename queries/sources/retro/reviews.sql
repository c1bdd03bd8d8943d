/* retro
title     = { zh = "自制表（评价）", en = "Own table (reviews)" }
table     = "reviews"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["reviewed_at", "评价时间"],
    ["text", "评价内容", "stars", "评分"],
    ["order_id", "订单编号", "product_id", "商品ID", "sku", "商家编码"],
]
required  = ["reviewed_at"]

[aliases]
review_id   = ["review_id", "评价编号"]
order_id    = ["order_id", "订单编号"]
sku         = ["sku", "商家编码"]
product_id  = ["product_id", "商品ID"]
reviewed_at = ["reviewed_at", "评价时间"]
stars       = ["stars", "评分"]
text        = ["text", "评价内容"]
follow_up   = ["follow_up", "追评"]
platform    = ["platform", "平台"]
shop        = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(review_id) as review_id,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_time(reviewed_at) as reviewed_at,
    to_stars(stars) as stars,
    nullif(trim(text), '') as text,
    nullif(trim(follow_up), '') as follow_up,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
