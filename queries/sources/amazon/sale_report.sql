/* retro
title     = { zh = "亚马逊销售报表（印度站 Amazon Sale Report）", en = "Amazon Sale Report (India)" }
table     = "orders"
platform  = "amazon"
menu      = { zh = "印度站卖家平台导出的 Amazon Sale Report.csv（日期为 月-日-年）", en = "Amazon Sale Report.csv of the Indian Seller Central (dates are month-day-year)" }
grade     = "B"
recognise = [
    ["Order ID"],
    ["Date"],
    ["Status"],
    ["Amount"],
    ["ship-state"],
]
required  = ["order_id", "ordered_on"]
together  = "order_id"

[aliases]
order_id   = ["Order ID"]
ordered_on = ["Date"]
status     = ["Status"]
quantity   = ["Qty"]
currency   = ["currency"]
amount     = ["Amount"]
province   = ["ship-state"]
*/
with

lines as (
    select
        *,
        to_id(order_id) as id,
        to_amazon_status(status) as stage,
        -- Month first: 04-30-22 is the thirtieth of April.
        to_us_date(ordered_on) as day,
    from raw
),

-- One line an item. The states of its lines may differ: an order of which one item was
-- delivered is not cancelled.
orders as (
    select
        *,
        bool_and(stage = 'cancelled') over (partition by id) as is_cancelled,
        bool_or(stage = 'unpaid') over (partition by id) as is_unpaid,
        bool_and(stage in ('cancelled', 'lost')) over (partition by id) as is_lost,
        bool_or(stage = 'done') over (partition by id) as is_done,
        bool_or(stage in ('shipped', 'lost')) over (partition by id) as is_shipped,
        (sum(case when stage <> 'cancelled' then to_money(amount) end)
            over (partition by id))::decimal(18, 2) as due,
        (sum(case when stage <> 'cancelled' then to_count(quantity) end)
            over (partition by id))::bigint as items,
    from lines
)

-- A day without a clock: the hour of these orders is not known.
select
    source_row,
    id as order_id,
    day as created_at,
    case when not is_unpaid and not is_cancelled then day end as paid_at,
    case
        when is_cancelled or is_lost then 'closed'
        when is_unpaid then 'unpaid'
        when is_done then 'done'
        when is_shipped then 'shipped'
        when stage is not null then 'paid'
    end as status,
    due as amount_due,
    case when not is_unpaid and not is_cancelled then due end as amount_paid,
    upper(max(to_text(currency)) over (partition by id)) as currency,
    items as item_count,
    upper(to_text(province)) as province,
    case when is_cancelled or is_lost then to_text(status) end as close_reason,
from orders
