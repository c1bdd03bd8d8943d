/* retro
title     = { zh = "亚马逊 FBA 买家退货", en = "Amazon FBA customer returns" }
table     = "refunds"
platform  = "amazon"
menu      = { zh = "卖家平台 > 数据报告 > 库存和销售报告 > 买家退货 > 亚马逊物流买家退货 > 下载", en = "Seller Central > Reports > Fulfillment > Customer concessions > FBA customer returns > Download" }
grade     = "B"
recognise = [
    ["return-date"],
    ["order-id"],
    ["reason"],
    ["license-plate-number", "customer-comments", "asin", "sku"],
]
required  = ["order_id", "applied_at"]

[aliases]
applied_at = ["return-date"]
order_id   = ["order-id"]
sku        = ["sku"]
product_id = ["asin"]
title      = ["product-name"]
reason_raw = ["reason"]
plate      = ["license-plate-number"]
buyer_note = ["customer-comments"]
*/
with

returned as (
    select
        *,
        to_text(reason_raw) as reason,
    from raw
)

-- One row is one unit, and each unit that comes back gets a licence plate: with it, two
-- units of one order stay two cases even if they stand in two exports.
select
    source_row,
    case
        when to_id(plate) is not null
            then concat_ws('#', to_id(order_id), to_id(sku), to_id(plate))
    end as refund_id,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    -- A parcel that could not be delivered comes back too, but the buyer never had it.
    case when reason like 'UNDELIVERABLE%' then 'refund_only' else 'return_refund' end as kind,
    case when reason like 'UNDELIVERABLE%' then 'in_transit' else 'received' end as goods_state,
    reason as reason_raw,
    -- The day the unit arrived. When the buyer asked is not told, so no time is known
    -- that the case took.
    to_local_time(applied_at) as applied_at,
    -- Units are listed once they are back: the buyer has been refunded, whatever then
    -- became of the unit (`status`, `detailed-disposition`).
    'success' as status,
    to_text(buyer_note) as buyer_note,
from returned
