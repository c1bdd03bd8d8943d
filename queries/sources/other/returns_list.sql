/* retro
title     = { zh = "退货清单", en = "List of returns" }
table     = "refunds"
platform  = "any"
menu      = { zh = "仓库或退货系统：一行一件退货的清单（orderid、returndate、barcode、return_qty、reason）", en = "warehouse or returns desk: a list with one return a row (orderid, returndate, barcode, return_qty, reason)" }
grade     = "B"
recognise = [
    ["orderid"],
    ["returndate"],
    ["barcode"],
    ["return_qty"],
]
required  = ["order_id", "applied_at"]

[aliases]
order_id   = ["orderid"]
applied_at = ["returndate"]
sku        = ["barcode"]
quantity   = ["return_qty"]
reason_raw = ["reason"]
*/
with

returned as (
    select
        *,
        to_id(order_id) as id,
        to_id(sku) as code,
        to_time(applied_at) as returned_at,
    from raw
    -- A line of no goods is no return.
    where coalesce(to_count(quantity), 1) > 0
)

-- The list numbers no cases: order, goods and day stand for the number, so that what came
-- back later is another case.
select
    source_row,
    concat_ws('#', id, code, returned_at::date, row_number() over (
        partition by id, code, returned_at::date order by source_row
    )) as refund_id,
    id as order_id,
    code as sku,
    'return_refund' as kind,
    'received' as goods_state,
    to_text(reason_raw) as reason_raw,
    returned_at as applied_at,
    'success' as status,
from returned
