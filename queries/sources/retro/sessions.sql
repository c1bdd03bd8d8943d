/* retro
title     = { zh = "自制表（平台会话与工单）", en = "Own table (sessions and tickets)" }
table     = "sessions"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["session_id", "会话"],
    ["agent", "客服"],
    ["started_at", "开始时间"],
]
required  = ["session_id"]

[aliases]
session_id                   = ["session_id", "会话"]
buyer                        = ["buyer", "买家"]
agent                        = ["agent", "客服"]
group_name                   = ["group_name", "客服组"]
channel                      = ["channel", "渠道"]
topic                        = ["topic", "主题"]
status                       = ["status", "工单状态"]
started_at                   = ["started_at", "开始时间"]
first_reply_at               = ["first_reply_at", "首次回复时间"]
ended_at                     = ["ended_at", "结束时间"]
updated_at                   = ["updated_at", "更新时间"]
first_reply_seconds          = ["first_reply_seconds", "首次回复时长"]
first_reply_business_seconds = ["first_reply_business_seconds", "首次回复时长（工作时段）"]
resolution_seconds           = ["resolution_seconds", "解决时长"]
resolution_business_seconds  = ["resolution_business_seconds", "解决时长（工作时段）"]
reopens                      = ["reopens", "重开次数"]
replies                      = ["replies", "回复次数"]
transferred_from             = ["transferred_from", "转接自"]
rating                       = ["rating", "评分"]
platform                     = ["platform", "平台"]
shop                         = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_id(session_id) as session_id,
    to_id(buyer) as buyer,
    to_agent(agent) as agent,
    to_text(group_name) as group_name,
    to_text(channel) as channel,
    to_text(topic) as topic,
    to_ticket_status(status) as status,
    to_time(started_at) as started_at,
    to_time(first_reply_at) as first_reply_at,
    to_time(ended_at) as ended_at,
    to_time(updated_at) as updated_at,
    to_seconds(first_reply_seconds) as first_reply_seconds,
    to_seconds(first_reply_business_seconds) as first_reply_business_seconds,
    to_seconds(resolution_seconds) as resolution_seconds,
    to_seconds(resolution_business_seconds) as resolution_business_seconds,
    to_count(reopens) as reopens,
    to_count(replies) as replies,
    to_agent(transferred_from) as transferred_from,
    to_rating(rating) as rating,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
