/* retro
title    = { zh = "售后单的商品", en = "Goods of the cases" }
question = { zh = "每笔售后是哪件商品？", en = "Which goods is each case about?" }
doc      = { zh = "先按子订单、再按商家编码、商品ID、标题对应到订单明细；订单只有一行时就是那一行。没有订单明细时用售后单自己写的。", en = "By the line, else the SKU, product or title among the lines of the order; the only line where there is one. Without order lines, what the case itself says." }
reads    = ["refunds"]
may_read = ["order_lines"]
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
sku = { zh = "商品编码", en = "SKU", kind = "id", doc = { zh = "商家编码，没有则商品ID，再没有则标题", en = "the SKU, else the product id, else the title" } }
title = { zh = "商品", en = "Product title", kind = "text" }
*/
with

goods as (
    select
        shop,
        order_id,
        line_id,
        sku,
        product_id,
        title,
        count(*) over (partition by shop, order_id) as lines,
    from order_lines
),

matched as (
    select
        refunds.platform,
        refunds.shop,
        refunds.refund_id,
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
    platform,
    shop,
    refund_id,
    sku,
    title,
from matched
where nth = 1
order by platform, shop, refund_id
