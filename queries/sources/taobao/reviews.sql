/* retro
title     = { zh = "淘宝/天猫评价", en = "Taobao/Tmall reviews" }
table     = "reviews"
platform  = "taobao"
menu      = { zh = "千牛 > 交易 > 评价管理 > 导出", en = "Qianniu > Trade > Reviews > Export" }
grade     = "B"
recognise = [
    ["评价时间", "日期"],
    ["初评内容", "评论内容", "评价内容", "初次评价"],
    ["评分", "追评内容", "追加评论", "评论ID"],
]
required  = ["reviewed_at"]

[aliases]
review_id   = ["评论ID", "评价ID"]
order_id    = ["订单编号", "订单号"]
sku         = ["商家编码", "SKU"]
product_id  = ["商品ID", "宝贝ID"]
reviewed_at = ["评价时间", "日期"]
stars       = ["评分"]
text        = ["初评内容", "评论内容", "评价内容", "初次评价"]
follow_up   = ["追评内容", "追加评论", "追加评价"]
*/
select
    source_row,
    to_id(review_id) as review_id,
    to_id(order_id) as order_id,
    -- Crawlers call the words of a variant SKU (颜色:黑色;尺码:M): they are no code.
    case when regexp_full_match(to_id(sku), '[!-~]+') then to_id(sku) end as sku,
    to_id(product_id) as product_id,
    to_time(reviewed_at) as reviewed_at,
    to_stars(stars) as stars,
    to_text(text) as text,
    to_text(follow_up) as follow_up,
from raw
