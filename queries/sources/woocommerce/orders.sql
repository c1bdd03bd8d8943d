/* retro
title     = { zh = "WooCommerce 订单（Analytics）", en = "WooCommerce orders (Analytics)" }
table     = "orders"
platform  = "woocommerce"
menu      = { zh = "WordPress 后台 > Analytics > Orders > Download", en = "WordPress admin > Analytics > Orders > Download" }
grade     = "A"
recognise = [
    ["Order #"],
    ["N. Revenue (formatted)"],
    ["Date"],
    ["Status"],
]
required  = ["order_id"]

[aliases]
order_id   = ["Order #"]
created_at = ["Date"]
revenue    = ["N. Revenue (formatted)"]
status     = ["Status"]
quantity   = ["Items sold"]
net_sales  = ["Net Sales", "N. Revenue"]
*/
with

-- The order total as the shop prints it, with its sign and separators; after a refund the
-- total before it stands before the rest: `$120.00 $100.00`.
read as (
    select
        *,
        to_woo_status(status) as state,
        to_time(created_at) as created_time,
        split_part(revenue, '(', 1) as told,
        regexp_extract_all(told, '\d[\d.,\s\x{A0}\x{202F}]*\d|\d') as printed,
    from raw
),

-- A last group of one or two digits is cents; `1.234` could be either and is not guessed.
totals as (
    select
        *,
        list_transform(printed, lambda found: try_cast(
            case
                when regexp_full_match(found, '\d{1,3}\.\d{3}') then null
                when regexp_matches(found, '[.,]\d{1,2}$')
                    then regexp_replace(regexp_replace(found, '\d{1,2}$', ''), '\D', '', 'g')
                        || '.' || regexp_extract(found, '(\d{1,2})$', 1)
                else regexp_replace(found, '\D', '', 'g')
            end as decimal(18, 2)
        )) as amounts,
        state in ('processing', 'shipped', 'completed', 'refunded') as is_paid,
    from read
),

-- A total that cannot be read is replaced by the sales without tax and postage.
orders as (
    select
        *,
        coalesce(amounts[1], to_money(net_sales)) as due,
    from totals
    -- A refund is a row of its own, with the number of its order and sales below zero.
    where coalesce(to_money(net_sales), 0) >= 0
)

select
    source_row,
    to_id(order_id) as order_id,
    created_time as created_at,
    -- The time of payment is not told; most shops are paid at once.
    case when is_paid then created_time end as paid_at,
    case
        when state in ('pending', 'on-hold') then 'unpaid'
        when state in ('cancelled', 'failed', 'refunded') then 'closed'
        when state = 'completed' then 'done'
        else if(state = 'processing', 'paid', state)
    end as status,
    due as amount_due,
    case when is_paid then due end as amount_paid,
    case
        when len(amounts) > 1 then amounts[1] - amounts[2]
        when state = 'refunded' then due
        when is_paid then 0
    end::decimal(18, 2) as refund_amount,
    -- A dollar may be that of many countries: only signs of one currency are read.
    case
        when revenue like '%€%' then 'EUR'
        when revenue like '%£%' then 'GBP'
        when revenue like '%৳%' then 'BDT'
        when revenue like '%₹%' then 'INR'
        else nullif(regexp_extract(revenue, '\b([A-Z]{3})\b', 1), '')
    end as currency,
    to_count(quantity) as item_count,
    case when state in ('cancelled', 'failed', 'refunded') then state end as close_reason,
from orders
