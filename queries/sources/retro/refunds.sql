/* retro
title     = { zh = "自制表（售后单）", en = "Own table (after-sale cases)" }
table     = "refunds"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["refund_id", "退款编号"],
    ["order_id", "订单编号"],
    ["applied_at", "申请时间"],
]
required  = ["refund_id", "order_id"]

[aliases]
refund_id       = ["refund_id", "退款编号"]
order_id        = ["order_id", "订单编号"]
line_id         = ["line_id", "子订单编号"]
sku             = ["sku", "商家编码"]
product_id      = ["product_id", "商品ID"]
title           = ["title", "商品"]
kind            = ["kind", "售后类型"]
goods_state     = ["goods_state", "货物状态"]
reason_raw      = ["reason_raw", "退款原因"]
applied_at      = ["applied_at", "申请时间"]
first_action_at = ["first_action_at", "首次处理时间"]
finished_at     = ["finished_at", "完结时间"]
due_at          = ["due_at", "处理时限"]
status          = ["status", "退款状态"]
amount          = ["amount", "退款金额"]
intervened      = ["intervened", "平台介入"]
at_fault        = ["at_fault", "责任方"]
refused         = ["refused", "商家拒绝"]
auto            = ["auto", "平台自动处理"]
agent           = ["agent", "处理客服"]
buyer_note      = ["buyer_note", "买家说明"]
platform        = ["platform", "平台"]
shop            = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(refund_id) as refund_id,
    to_id(order_id) as order_id,
    to_id(line_id) as line_id,
    to_id(sku) as sku,
    to_id(product_id) as product_id,
    to_text(title) as title,
    to_refund_kind(kind) as kind,
    to_goods_state(goods_state) as goods_state,
    to_text(reason_raw) as reason_raw,
    to_time(applied_at) as applied_at,
    to_time(first_action_at) as first_action_at,
    to_time(finished_at) as finished_at,
    to_time(due_at) as due_at,
    to_refund_status(status) as status,
    to_money(amount) as amount,
    to_flag(intervened) as intervened,
    to_party(at_fault) as at_fault,
    coalesce(
        to_flag(refused),
        regexp_matches(lower(to_text(status)), '拒绝|不通过|reject|declin|denied')
    ) as refused,
    to_flag(auto) as auto,
    to_agent(agent) as agent,
    nullif(trim(buyer_note), '') as buyer_note,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
