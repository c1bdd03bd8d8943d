/* retro
title    = { zh = "各维度认得出多少单", en = "What is known of each cut" }
question = { zh = "有多少订单认得出尺码、颜色、省份、快递、价位、客服组？", en = "For how many orders are size, colour, province, carrier, price band and agent group known?" }
doc      = { zh = "分母是大促已付款订单；快递是已发货订单（导出没有发货时间时为已付款订单）。认不出的不参加比较，也不猜。", en = "Of the paid orders of the promotion; carriers of the shipped ones (paid ones where no shipping time is exported). Orders whose slice is not known are not compared, and nothing is guessed." }
reads    = ["cohort_orders"]
may_read = ["order_slices"]
grain    = ["dimension"]
hidden   = true

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
base = { zh = "分母", en = "Base", kind = "code", codes = "cut_base" }
base_orders = { zh = "分母订单", en = "Orders of the base", kind = "count" }
known_orders = { zh = "认得出的订单", en = "Orders known", kind = "count" }
known_share = { zh = "认得出的占比", en = "Share known", kind = "share", doc = { zh = "认得出的订单 ÷ 分母订单", en = "orders known ÷ orders of the base" } }
*/
with

bases as (
    select
        count(*) filter (is_paid) as paid,
        count(*) filter (is_paid and shipped_at is not null) as shipped,
    from cohort_orders
),

known as (
    select dimension, count(distinct (platform, shop, order_id)) as orders,
    from order_slices
    group by all
)

select
    cuts.dimension,
    if(cuts.dimension = 'carrier' and shipped > 0, 'shipped', 'paid') as base,
    if(cuts.dimension = 'carrier' and shipped > 0, shipped, paid) as base_orders,
    coalesce(known.orders, 0) as known_orders,
    known_orders / base_orders as known_share,
from bases
cross join (
    values ('sku'), ('size'), ('colour'), ('price_band'), ('province'), ('carrier'), ('agent_group')
) as cuts (dimension)
left join known using (dimension)
where paid > 0
order by cuts.dimension
