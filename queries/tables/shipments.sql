/* retro
title    = { zh = "包裹", en = "Parcels" }
question = { zh = "包裹走到哪里了？", en = "Where are the parcels?" }
reads    = ["shipments_loaded"]
may_read = ["cut_off"]
grain    = ["tracking_id", "order_id"]

[columns]
tracking_id = { zh = "运单号", en = "Tracking no.", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
province = { zh = "省份", en = "Province", kind = "text" }
picked_up_at = { zh = "揽收时间", en = "Picked up at", kind = "time" }
delivered_at = { zh = "签收时间", en = "Delivered at", kind = "time" }
last_trace_at = { zh = "最后轨迹时间", en = "Last trace at", kind = "time" }
state = { zh = "物流状态", en = "State", kind = "text" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- Overlapping exports show one parcel at several moments: the latest state stands.
latest as (
    select *
    from shipments_loaded
    qualify row_number() over (
        partition by platform, shop, tracking_id, order_id
        order by
            greatest(picked_up_at, delivered_at, last_trace_at) desc nulls last,
            delivered_at desc nulls last,
            source_file desc,
            source_row desc
    ) = 1
)

select
    tracking_id,
    order_id,
    carrier,
    province,
    picked_up_at,
    as_known(delivered_at) as delivered_at,
    -- A parcel that moved later was no dead one; where it last was by then is not told.
    case when last_trace_at is not null
        then least(last_trace_at, (select max(known_until) from cut_off)) end as last_trace_at,
    case when was_known(delivered_at) then state end as state,
    platform,
    shop,
    source_file,
    source_row,
from latest
where was_known(picked_up_at)
order by platform, shop, tracking_id, order_id
