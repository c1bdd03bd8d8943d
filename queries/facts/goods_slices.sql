/* retro
title    = { zh = "明细的各个维度", en = "Slices of the order lines" }
question = { zh = "每条明细属于哪个商品、尺码、颜色、价位？", en = "To which product, size, colour and price band does each line belong?" }
doc      = { zh = "大促已付款订单的明细，一个维度一行；尺码、颜色另按商品再分一次。订单里同一分组有几条的，都按最贵的一条的价位比，一单才不会落在两个价位里。价位这个维度本身不再按价位比。", en = "Lines of the paid orders of the promotion, one row a slice; sizes and colours also within each product. Several lines of one slice in an order all go by the price of the dearest, so that an order stands in one price band. The price band itself is not compared by price." }
reads    = ["order_goods"]
grain    = ["dimension", "parent", "slice", "platform", "shop", "order_id", "line_id"]

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
parent = { zh = "所属商品", en = "Within product", kind = "id", doc = { zh = "只在一款商品之内比较时的商品编码，否则为 all", en = "the SKU, where slices of one product are compared; else all" } }
slice = { zh = "分组", en = "Slice", kind = "text" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
line_id = { zh = "子订单编号", en = "Line", kind = "id" }
pay_day = { zh = "付款日", en = "Paid on", kind = "day" }
price_from = { zh = "价位下限", en = "Band from", kind = "count", doc = { zh = "订单里这一分组最贵的一件", en = "of the dearest goods of the slice in the order" } }
*/
with

by_line as (
    select cuts.dimension,
        case when cuts.dimension like 'sku_%' then order_goods.sku else 'all' end as parent,
        case
            when cuts.dimension = 'sku' then order_goods.sku
            when cuts.dimension like '%size' then order_goods.size
            when cuts.dimension like '%colour' then order_goods.colour
            else order_goods.price_band
        end as slice,
        order_goods.platform, order_goods.shop, order_goods.order_id, order_goods.line_id,
        order_goods.pay_day,
        case when cuts.dimension <> 'price_band' then order_goods.price_from end as price_from,
    from order_goods
    cross join (values
        ('sku'), ('size'), ('colour'), ('price_band'), ('sku_size'), ('sku_colour')
    ) as cuts (dimension)
)

-- Two lines of one slice in an order: the dearer one tells its price.
select
    by_line.dimension, by_line.parent, by_line.slice,
    by_line.platform, by_line.shop, by_line.order_id, by_line.line_id, by_line.pay_day,
    coalesce(several.price_from, by_line.price_from) as price_from,
from by_line
left join (
    select dimension, parent, slice, platform, shop, order_id, max(price_from) as price_from
    from by_line
    group by dimension, parent, slice, platform, shop, order_id
    having count(*) > 1
) as several
    on several.order_id = by_line.order_id and several.dimension = by_line.dimension
        and several.parent = by_line.parent and several.slice = by_line.slice
        and several.platform is not distinct from by_line.platform
        and several.shop is not distinct from by_line.shop
where by_line.slice is not null and by_line.parent is not null
