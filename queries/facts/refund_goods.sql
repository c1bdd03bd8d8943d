/* retro
title    = { zh = "售后单的商品", en = "Goods of the cases" }
question = { zh = "每笔售后是哪件商品？", en = "Which goods is each case about?" }
doc      = { zh = "先按子订单、再按商家编码、商品ID、标题对应到订单明细；订单只有一行时就是那一行。没有订单明细时用售后单自己写的。尺码、颜色、价位取那条明细的，只限大促已付款订单。", en = "By the line, else the SKU, product or title among the lines of the order; the only line where there is one. Without order lines, what the case itself says. Size, colour and price are those of the line, for paid orders of the promotion." }
reads    = ["refunds"]
may_read = ["order_lines", "order_goods"]
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
sku = { zh = "商品编码", en = "SKU", kind = "id", doc = { zh = "商家编码，没有则商品ID，再没有则标题", en = "the SKU, else the product id, else the title" } }
title = { zh = "商品", en = "Product title", kind = "text" }
line_id = { zh = "子订单编号", en = "Line", kind = "id", doc = { zh = "空：对不上任何一条明细", en = "empty: the case meets no line" } }
size = { zh = "尺码", en = "Size", kind = "text" }
colour = { zh = "颜色", en = "Colour", kind = "text" }
price_band = { zh = "价位", en = "Price band", kind = "text" }
price_from = { zh = "价位下限", en = "Band from", kind = "count" }
line_amount = { zh = "明细金额", en = "Amount of the line", kind = "money" }
*/
with

goods as (
    select
        shop, order_id, line_id, sku, product_id, title, amount,
        count(*) over (partition by shop, order_id) as lines,
    from order_lines
),

matched as (
    select
        refunds.platform, refunds.shop, refunds.refund_id, refunds.order_id,
        goods.line_id,
        goods.amount as line_amount,
        coalesce(
            goods.sku, goods.product_id, goods.title,
            refunds.sku, refunds.product_id, refunds.title
        ) as sku,
        coalesce(goods.title, refunds.title) as title,
        row_number() over (
            partition by refunds.platform, refunds.shop, refunds.refund_id
            order by
                case
                    when goods.line_id = refunds.line_id then 1
                    when goods.sku = refunds.sku then 2
                    when goods.product_id = refunds.product_id then 3
                    else 4
                end,
                goods.line_id
        ) as nth,
    from refunds
    left join goods
        on goods.order_id = refunds.order_id
            and goods.shop is not distinct from refunds.shop
            and (
                goods.line_id = refunds.line_id
                or goods.sku = refunds.sku
                or goods.product_id = refunds.product_id
                or goods.title = refunds.title
                or goods.lines = 1
            )
)

select
    matched.platform, matched.shop, matched.refund_id, matched.sku, matched.title, matched.line_id,
    order_goods.size,
    order_goods.colour,
    order_goods.price_band,
    order_goods.price_from,
    matched.line_amount,
from matched
left join order_goods
    on order_goods.order_id = matched.order_id
        and order_goods.line_id = matched.line_id
        and order_goods.shop is not distinct from matched.shop
where matched.nth = 1
order by matched.platform, matched.shop, matched.refund_id
