/* retro
title     = { zh = "填好的未付款名单", en = "Filled list of unpaid orders" }
table     = "loss_reasons"
platform  = "any"
menu      = { zh = "worklists.xlsx 的“未付款订单跟进”一页，填好原因后放回 exports（整本工作簿，或这一页另存为 csv、xlsx）", en = "the sheet of unpaid orders in worklists.xlsx, with the reasons filled in, put into exports (the whole workbook, or the sheet saved as csv or xlsx)" }
grade     = "A"
recognise = [
    ["reason_code", "未付款原因（填写）", "未付款原因", "Reason not paid (fill in)"],
    ["order_id", "订单编号", "Order"],
]
required  = ["order_id"]

[aliases]
order_id    = ["order_id", "订单编号", "Order"]
buyer       = ["buyer", "买家", "Buyer"]
agent       = ["agent", "接待客服", "客服", "Agent"]
reason      = ["reason_code", "未付款原因（填写）", "未付款原因", "Reason not paid (fill in)"]
reason_text = ["reason_text", "原因说明（填写）", "原因说明", "Reason in words (fill in)"]
filled_on   = ["filled_on", "跟进日期（填写）", "跟进日期", "Followed up on (fill in)"]
title       = ["title", "商品", "Products"]
amount      = ["amount", "应付金额", "Amount due"]
created_at  = ["created_at", "下单时间", "Created at"]
platform    = ["platform", "平台", "Platform"]
shop        = ["shop", "店铺", "店铺名称", "Shop"]
*/
with

-- Whatever is written in the cell is a reason; one of no known kind is kept in words.
told as (
    select *, to_loss_reason(reason) as known_reason, to_text(reason) as told_reason,
    from raw
)

select
    source_row,
    to_id(order_id) as order_id,
    to_text(buyer) as buyer,
    to_agent(agent) as agent,
    case when told_reason is not null then coalesce(known_reason, 'other') end as reason_code,
    coalesce(
        to_text(reason_text), case when known_reason is null then told_reason end
    ) as reason_text,
    to_time(filled_on)::date as filled_on,
    to_text(title) as title,
    to_money(amount) as amount,
    to_time(created_at) as created_at,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from told
