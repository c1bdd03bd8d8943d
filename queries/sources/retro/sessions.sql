/* retro
title     = { zh = "标准表：平台会话", en = "Standard table: Sessions as exported" }
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
session_id       = ["session_id", "会话"]
buyer            = ["buyer", "买家"]
agent            = ["agent", "客服"]
started_at       = ["started_at", "开始时间"]
first_reply_at   = ["first_reply_at", "首次回复时间"]
ended_at         = ["ended_at", "结束时间"]
transferred_from = ["transferred_from", "转接自"]
rating           = ["rating", "评分"]
*/
select
    source_row,
    to_id(session_id) as session_id,
    to_id(buyer) as buyer,
    to_agent(agent) as agent,
    to_time(started_at) as started_at,
    to_time(first_reply_at) as first_reply_at,
    to_time(ended_at) as ended_at,
    to_agent(transferred_from) as transferred_from,
    to_number(rating) as rating,
from raw
