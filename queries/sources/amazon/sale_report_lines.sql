/* retro
title     = { zh = "亚马逊销售报表商品（印度站）", en = "Amazon Sale Report lines (India)" }
table     = "order_lines"
platform  = "amazon"
menu      = { zh = "印度站卖家平台导出的 Amazon Sale Report.csv（日期为 月-日-年）", en = "Amazon Sale Report.csv of the Indian Seller Central (dates are month-day-year)" }
grade     = "B"
of        = "amazon/sale_report"
required  = ["order_id", "sku"]

[aliases]
order_id   = ["Order ID"]
ordered_on = ["Date"]
status     = ["Status"]
sku        = ["SKU"]
product_id = ["ASIN"]
style      = ["Style"]
category   = ["Category"]
size       = ["Size"]
quantity   = ["Qty"]
amount     = ["Amount"]
*/
-- The report names no goods: style and category stand for the title.
select
    source_row,
    to_id(order_id) as order_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    concat_ws(' ', to_text(category), to_text(style)) as title,
    to_text(size) as variant,
    to_count(quantity) as quantity,
    to_money(amount) as amount,
    to_us_date(ordered_on) as created_at,
    case when lower(to_text(status)) <> 'pending' then to_us_date(ordered_on) end as paid_at,
from raw
where coalesce(lower(to_text(status)) not like 'cancel%', true)
