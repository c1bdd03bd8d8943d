/* retro
title     = { zh = "自制表（订单）", en = "Own table (orders)" }
table     = "orders"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["order_id", "订单编号"],
    ["created_at", "下单时间"],
    ["amount_due", "应付金额", "amount_paid", "实付金额(退款前)", "paid_at", "付款时间"],
]
required  = ["order_id", "created_at"]

[aliases]
order_id      = ["order_id", "订单编号"]
buyer         = ["buyer", "买家"]
created_at    = ["created_at", "下单时间"]
paid_at       = ["paid_at", "付款时间"]
shipped_at    = ["shipped_at", "发货时间"]
signed_at     = ["signed_at", "签收时间"]
closed_at     = ["closed_at", "关闭时间"]
status        = ["status", "订单状态"]
amount_due    = ["amount_due", "应付金额"]
amount_paid   = ["amount_paid", "实付金额(退款前)"]
refund_amount = ["refund_amount", "退款金额"]
currency      = ["currency", "币种"]
item_count    = ["item_count", "件数"]
province      = ["province", "省份"]
close_reason  = ["close_reason", "关闭原因"]
buyer_note    = ["buyer_note", "买家留言"]
agent_note    = ["agent_note", "卖家备注"]
platform      = ["platform", "平台"]
shop          = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(order_id) as order_id,
    to_id(buyer) as buyer,
    to_time(created_at) as created_at,
    to_time(paid_at) as paid_at,
    to_time(shipped_at) as shipped_at,
    to_time(signed_at) as signed_at,
    to_time(closed_at) as closed_at,
    to_order_status(status) as status,
    to_money(amount_due) as amount_due,
    to_money(amount_paid) as amount_paid,
    to_money(refund_amount) as refund_amount,
    to_currency(currency) as currency,
    to_count(item_count) as item_count,
    case when regexp_matches(province, '\p{Han}') then to_province(province) else to_text(province) end
        as province,
    to_text(close_reason) as close_reason,
    nullif(trim(buyer_note), '') as buyer_note,
    nullif(trim(agent_note), '') as agent_note,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
