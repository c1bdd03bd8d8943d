/* retro
title     = { zh = "Stripe 付款导出中的拒付", en = "Stripe payments: disputes" }
table     = "disputes"
platform  = "stripe"
menu      = { zh = "Stripe Dashboard > Payments > Export（导出全部列，得到 unified_payments.csv）", en = "Stripe Dashboard > Payments > Export (all columns; gives unified_payments.csv)" }
grade     = "B"
recognise = [
    ["Dispute Date (UTC)"],
    ["Dispute Status"],
    ["Dispute Reason"],
]

[aliases]
charge_id   = ["id"]
order_no    = ["order_id (metadata)", "order_number (metadata)"]
description = ["Description"]
opened_at   = ["Dispute Date (UTC)"]
state       = ["Dispute Status"]
cause_raw   = ["Dispute Reason"]
amount      = ["Disputed Amount"]
*/
with

-- A charge has one dispute at a time, so that its number stands for that of the dispute.
-- The order is told by the shop system: in a field of its own, or as `Shop - Order 1001`.
payments as (
    select
        *,
        coalesce(
            to_id(order_no),
            nullif(regexp_extract(to_text(description), '(?i)\border\s*(#?\d+)', 1), '')
        ) as order_number,
        replace(lower(to_text(state)), ' ', '_') as stage,
    from raw
)

select
    source_row,
    to_id(charge_id) as dispute_id,
    order_number as order_id,
    to_utc_time(opened_at) as opened_at,
    -- `warning_…` is a question of the bank before a dispute: closed, it was none.
    case
        when stage in ('won', 'lost') then stage
        when stage in ('warning_closed', 'charge_refunded', 'prevented') then 'closed'
        when stage is null or regexp_matches(stage, 'needs_response|under_review') then 'open'
    end as status,
    case stage when 'won' then 'seller' when 'lost' then 'buyer' end as judged_for,
    to_text(cause_raw) as cause_raw,
    to_money(amount) as amount,
from payments
-- A row without a dispute is a payment. Its refunds are left to the export of the shop
-- system, which also knows those of other means of payment.
where stage is not null or to_text(opened_at) is not null
