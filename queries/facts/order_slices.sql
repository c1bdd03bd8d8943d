/* retro
title    = { zh = "订单的各个维度", en = "Slices of the orders" }
question = { zh = "每个订单属于哪个商品、尺码、颜色、省份、快递、价位、客服组？", en = "To which product, size, colour, province, carrier, price band and agent group does each order belong?" }
doc      = { zh = "大促已付款订单，一个维度一行；商品类维度按订单明细（见“明细的各个维度”）。线路只看已发货订单（导出没有发货时间时看已付款订单）。客服组是付款前最后回复的客服的组（没写组的按用工方式）；归因期内没聊过的单列为没咨询，聊过但付款前没人回复的单列。", en = "Paid orders of the promotion, one row a slice; slices of goods go by the order lines (see “Slices of the order lines”). Routes are of shipped orders (paid ones where no shipping time is exported). The agent group is that of whoever answered last before the payment (by employment where no group is told); orders without a chat are a slice of their own, and so are those whose chat nobody answered." }
reads    = ["cohort_orders"]
may_read = ["goods_slices", "order_goods", "attribution", "agents"]
grain    = ["dimension", "parent", "slice", "platform", "shop", "order_id", "line_id"]

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
parent = { zh = "所属商品", en = "Within product", kind = "id", doc = { zh = "只在一款商品之内比较时的商品编码，否则为 all", en = "the SKU, where slices of one product are compared; else all" } }
slice = { zh = "分组", en = "Slice", kind = "text" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
line_id = { zh = "子订单编号", en = "Line", kind = "id", doc = { zh = "订单类维度为空", en = "empty where the slice is one of orders" } }
pay_day = { zh = "付款日", en = "Paid on", kind = "day" }
price_from = { zh = "价位下限", en = "Band from", kind = "count", doc = { zh = "订单类维度：订单里最贵的一件", en = "slices of orders: of the dearest goods in the order" } }
*/
with

dearest as (
    select shop, order_id, max(price_from) as price_from from order_goods group by shop, order_id
),

by_order as (
    select cuts.dimension, 'all' as parent,
        case
            when cuts.dimension = 'province' then orders.province
            when cuts.dimension = 'agent_group' and attribution.is_silent then 'no_chat'
            when cuts.dimension = 'agent_group' and attribution.is_assisted
                then coalesce(agents.group_name, agents.employment)
            when cuts.dimension = 'agent_group' and attribution.is_known then 'no_answer'
            when cuts.dimension = 'agent_group' or not orders.is_sent then null
            when cuts.dimension = 'carrier' then orders.carrier
            when orders.province is not null
                then orders.province || coalesce(' · ' || orders.carrier, '')
        end as slice,
        orders.platform, orders.shop, orders.order_id, cast(null as varchar) as line_id,
        orders.pay_day, dearest.price_from,
    from (
        select *, shipped_at is not null or count(shipped_at) over () = 0 as is_sent
        from cohort_orders where is_paid
    ) as orders
    cross join (values ('province'), ('carrier'), ('route'), ('agent_group')) as cuts (dimension)
    left join dearest
        on dearest.order_id = orders.order_id and dearest.shop is not distinct from orders.shop
    left join attribution
        on attribution.order_id = orders.order_id
            and attribution.platform is not distinct from orders.platform
            and attribution.shop is not distinct from orders.shop
    left join agents using (agent)
)

select
    dimension, parent, slice, platform, shop, order_id, line_id, pay_day, price_from,
from goods_slices
union all
select * from by_order where slice is not null
