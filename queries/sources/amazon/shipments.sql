/* retro
title     = { zh = "亚马逊配送订单（FBA 发货明细）", en = "Amazon Fulfilled Shipments" }
table     = "shipments"
platform  = "amazon"
menu      = { zh = "卖家平台 > 数据报告 > 亚马逊库存和销售 > 亚马逊配送订单 > 下载", en = "Seller Central > Reports > Fulfillment > Amazon Fulfilled Shipments > Download" }
grade     = "A"
recognise = [
    ["amazon-order-id"],
    ["shipment-date"],
    ["tracking-number"],
    ["shipment-id", "shipment-item-id", "quantity-shipped"],
]
required  = ["order_id", "shipped_at"]

[aliases]
order_id    = ["amazon-order-id"]
shipment_id = ["shipment-id"]
item_id     = ["shipment-item-id"]
quantity    = ["quantity-shipped"]
shipped_at  = ["shipment-date"]
carrier     = ["carrier"]
tracking_id = ["tracking-number"]
province    = ["ship-state"]
*/
-- One row is one item of a parcel; what it cost is left to the order report, which has the
-- whole order.
select
    source_row,
    coalesce(to_id(tracking_id), to_id(shipment_id)) as tracking_id,
    to_id(order_id) as order_id,
    to_text(carrier) as carrier,
    upper(to_text(province)) as province,
    to_local_time(shipped_at) as picked_up_at,
from raw
