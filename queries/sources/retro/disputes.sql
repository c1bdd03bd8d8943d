/* retro
title     = { zh = "自制表（平台介入与投诉）", en = "Own table (disputes)" }
table     = "disputes"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["dispute_id", "纠纷编号"],
    ["opened_at", "发起时间"],
]
required  = ["dispute_id"]

[aliases]
dispute_id = ["dispute_id", "纠纷编号"]
order_id   = ["order_id", "订单编号"]
opened_at  = ["opened_at", "发起时间"]
status     = ["status", "纠纷状态"]
judged_at  = ["judged_at", "判定时间"]
judged_for = ["judged_for", "判给"]
cause_raw  = ["cause_raw", "原因"]
amount     = ["amount", "金额"]
platform   = ["platform", "平台"]
shop       = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(dispute_id) as dispute_id,
    to_id(order_id) as order_id,
    to_time(opened_at) as opened_at,
    to_dispute_status(status) as status,
    to_time(judged_at) as judged_at,
    -- 商家责任 names who is to blame: it was judged for the other side.
    case when regexp_matches(lower(to_text(judged_for)), '责|过错|fault|responsib|liab')
        then case to_party(judged_for)
            when 'seller' then 'buyer' when 'buyer' then 'seller' else to_party(judged_for)
        end
        else to_party(judged_for)
    end as judged_for,
    to_text(cause_raw) as cause_raw,
    to_money(amount) as amount,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
