/* retro
title    = { zh = "评价", en = "Reviews" }
question = { zh = "买家怎么评价？", en = "How did buyers review?" }
reads    = ["reviews_loaded"]
may_read = ["cut_off"]
grain    = ["review_id"]

[columns]
review_id = { zh = "评价编号", en = "Review", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
sku = { zh = "商家编码", en = "SKU", kind = "id" }
product_id = { zh = "商品ID", en = "Product", kind = "id" }
reviewed_at = { zh = "评价时间", en = "Reviewed at", kind = "time" }
stars = { zh = "评分", en = "Stars", kind = "count" }
text = { zh = "评价内容", en = "Text", kind = "quote" }
follow_up = { zh = "追评", en = "Follow-up", kind = "quote" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- Without a number the place among the reviews of one order, goods and moment stands for it.
numbered as (
    select
        * exclude (review_id),
        coalesce(review_id, concat_ws('#', order_id, coalesce(sku, product_id), reviewed_at, row_number() over (
            partition by source_file, platform, shop, order_id, sku, product_id, reviewed_at
            order by source_row
        ))) as review_id,
    from reviews_loaded
)

select
    review_id,
    order_id,
    sku,
    product_id,
    reviewed_at,
    stars,
    text,
    follow_up,
    platform,
    shop,
    source_file,
    source_row,
from numbered
where was_known(reviewed_at)
-- A later export may hold the follow-up that an earlier one lacks.
qualify row_number() over (
    partition by platform, shop, review_id
    order by follow_up desc nulls last, source_file desc, source_row desc
) = 1
order by platform, shop, review_id
