/* retro
title     = { zh = "自制表（包裹）", en = "Own table (parcels)" }
table     = "shipments"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["tracking_id", "运单号"],
    ["picked_up_at", "揽收时间", "delivered_at", "签收时间", "last_trace_at", "最后轨迹时间"],
]
required  = ["tracking_id"]

[aliases]
tracking_id   = ["tracking_id", "运单号"]
order_id      = ["order_id", "订单编号"]
carrier       = ["carrier", "物流公司"]
province      = ["province", "省份"]
picked_up_at  = ["picked_up_at", "揽收时间"]
delivered_at  = ["delivered_at", "签收时间"]
last_trace_at = ["last_trace_at", "最后轨迹时间"]
state         = ["state", "物流状态"]
platform      = ["platform", "平台"]
shop          = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(tracking_id) as tracking_id,
    to_id(order_id) as order_id,
    to_text(carrier) as carrier,
    case when regexp_matches(province, '\p{Han}') then to_province(province) else to_text(province) end
        as province,
    to_time(picked_up_at) as picked_up_at,
    to_time(delivered_at) as delivered_at,
    to_time(last_trace_at) as last_trace_at,
    to_text(state) as state,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
