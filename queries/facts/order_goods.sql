/* retro
title    = { zh = "大促订单里的商品", en = "Goods of the promotion's orders" }
question = { zh = "每个订单买了哪款、什么尺码、什么颜色、什么价位？", en = "Which product, size, colour and price band was in each order?" }
doc      = { zh = "大促已付款订单，每条明细一行。尺码、颜色只读规格里写明的（见“规格里的尺码和颜色”），认不出就留空。价位按件均成交价（明细金额 ÷ 数量）分档，分档线为默认值；明细没写金额而订单只有这一条时，用订单实付。", en = "Paid orders of the promotion, one row a line. Size and colour are read only where the variant tells them (see “Size and colour in variants”) and empty otherwise. The price band goes by the price of one piece (amount of the line ÷ quantity), with edges of our own (cfg); where the only line of an order tells no amount, by what the order paid." }
reads    = ["order_lines", "cohort_orders"]
may_read = ["variant_words"]
params   = { edge_1 = 50, edge_2 = 100, edge_3 = 200, edge_4 = 400, edge_5 = 800 }
grain    = ["platform", "shop", "order_id", "line_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
line_id = { zh = "子订单编号", en = "Line", kind = "id" }
sku = { zh = "商品编码", en = "SKU", kind = "id", doc = { zh = "商家编码，没有则商品ID，再没有则标题", en = "the SKU, else the product id, else the title" } }
title = { zh = "商品", en = "Product title", kind = "text" }
variant = { zh = "规格", en = "Variant", kind = "text" }
size = { zh = "尺码", en = "Size", kind = "text", doc = { zh = "空：规格没写或认不出", en = "empty: not told, or not in a form that is sure" } }
colour = { zh = "颜色", en = "Colour", kind = "text", doc = { zh = "空：规格没写或认不出", en = "empty: not told, or not in a form that is sure" } }
quantity = { zh = "数量", en = "Quantity", kind = "count" }
amount = { zh = "金额", en = "Amount", kind = "money" }
price_band = { zh = "价位", en = "Price band", kind = "text" }
price_from = { zh = "价位下限", en = "Band from", kind = "count" }
pay_day = { zh = "付款日", en = "Paid on", kind = "day" }
watched_days = { zh = "付款至截止的天数", en = "Days from payment to the cut-off", kind = "number" }
*/
with

bought as (
    select
        cohort_orders.platform, cohort_orders.shop, cohort_orders.order_id, order_lines.line_id,
        coalesce(order_lines.sku, order_lines.product_id, order_lines.title) as sku,
        order_lines.title, order_lines.variant, order_lines.quantity,
        cast(coalesce(
            order_lines.amount,
            case when count(*) over (partition by order_lines.shop, order_lines.order_id) = 1
                then cohort_orders.amount_paid
            end
        ) as decimal(18, 2)) as amount,
        cohort_orders.pay_day,
        cohort_orders.watched_days,
    from order_lines
    inner join cohort_orders
        on cohort_orders.order_id = order_lines.order_id
            and cohort_orders.shop is not distinct from order_lines.shop
    where cohort_orders.is_paid
),

priced as (
    select *, amount / nullif(coalesce(quantity, 1), 0) as price from bought
),

banded as (
    select
        *,
        case
            when price < $edge_1 then 0
            when price < $edge_2 then $edge_1
            when price < $edge_3 then $edge_2
            when price < $edge_4 then $edge_3
            when price < $edge_5 then $edge_4
            when price >= $edge_5 then $edge_5
        end as price_from,
        case
            when price < $edge_1 then $edge_1
            when price < $edge_2 then $edge_2
            when price < $edge_3 then $edge_3
            when price < $edge_4 then $edge_4
            when price < $edge_5 then $edge_5
        end as price_to,
    from priced
)

select
    banded.platform, banded.shop, banded.order_id, banded.line_id, banded.sku, banded.title,
    banded.variant, variant_words.size, variant_words.colour, banded.quantity, banded.amount,
    cast(banded.price_from as varchar) || coalesce('–' || cast(banded.price_to as varchar), '+')
        as price_band,
    cast(banded.price_from as bigint) as price_from,
    banded.pay_day,
    banded.watched_days,
from banded
left join variant_words on variant_words.variant = banded.variant
order by banded.platform, banded.shop, banded.order_id, banded.line_id
