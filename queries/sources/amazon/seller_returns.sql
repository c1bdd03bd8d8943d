/* retro
title     = { zh = "亚马逊自配送退货", en = "Amazon seller-fulfilled returns" }
table     = "refunds"
platform  = "amazon"
menu      = { zh = "卖家平台 > 订单 > 管理退货 > 退货报告 > 下载", en = "Seller Central > Orders > Manage returns > Return reports > Download" }
grade     = "A"
recognise = [
    ["Order ID"],
    ["Return request date"],
    ["Return request status"],
    ["Amazon RMA ID", "Return Reason"],
]
required  = ["order_id", "applied_at"]

[aliases]
order_id   = ["Order ID"]
applied_at = ["Return request date"]
state      = ["Return request status"]
rma        = ["Amazon RMA ID"]
sku        = ["Merchant SKU"]
product_id = ["ASIN"]
title      = ["Item Name"]
reason_raw = ["Return Reason"]
resolution = ["Resolution"]
claim      = ["A-to-Z Claim"]
amount     = ["Refunded Amount"]
*/
with

cases as (
    select
        *,
        lower(to_text(resolution)) as outcome,
        to_money(amount) as refunded,
        to_refund_status(state) as stage,
    from raw
)

-- One row is one item of a return; a return without a number is counted by order and day.
select
    source_row,
    to_id(rma) || '#' || coalesce(to_id(sku), to_id(product_id), '') as refund_id,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    case
        when regexp_matches(outcome, 'replace|exchange') then 'exchange'
        when regexp_matches(outcome, 'returnless|keep') then 'refund_only'
        else 'return_refund'
    end as kind,
    -- Only what has arrived can be sent back.
    'received' as goods_state,
    to_text(reason_raw) as reason_raw,
    to_local_time(applied_at) as applied_at,
    -- The report tells no time of the refund, only that money went back.
    case when refunded > 0 then 'success' else stage end as status,
    refunded as amount,
    to_flag(claim) as intervened,
    regexp_matches(lower(to_text(state)), 'reject|declin|denied') as refused,
from cases
