/* retro
title     = { zh = "1688 订单货品", en = "1688 order lines" }
table     = "order_lines"
platform  = "alibaba1688"
menu      = { zh = "1688 商家工作台 > 交易 > 已卖出的货品 > 导出", en = "1688 seller workbench > Trade > Goods sold > Export" }
grade     = "B"
of        = "alibaba1688/orders"
required  = ["order_id", "title"]

[aliases]
order_id     = ["订单编号"]
item_code    = ["单品货号"]
product_code = ["货号"]
sku_id       = ["SKU ID"]
product_id   = ["Offer ID"]
title        = ["货品标题"]
variant      = ["型号"]
quantity     = ["数量"]
price        = ["单价(元)", "单价"]
created_at   = ["订单创建时间"]
paid_at      = ["订单付款时间"]
carrier      = ["物流公司"]
tracking_id  = ["运单号"]
*/
with

-- The lines below the first of an order have no number of their own.
lines as (
    select
        *,
        last_value(to_id(order_id) ignore nulls) over (order by source_row) as id,
    from raw
)

select
    source_row,
    id as order_id,
    coalesce(to_id(item_code), to_id(product_code), to_id(sku_id)) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_text(variant) as variant,
    floor(to_number(quantity))::bigint as quantity,
    (to_money(price) * to_number(quantity)::decimal(18, 4))::decimal(18, 2) as amount,
    max(to_time(created_at)) over (partition by id) as created_at,
    max(to_time(paid_at)) over (partition by id) as paid_at,
    to_text(carrier) as carrier,
    to_id(tracking_id) as tracking_id,
from lines
where to_text(title) is not null
