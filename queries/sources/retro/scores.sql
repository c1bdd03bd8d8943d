/* retro
title     = { zh = "自制表（平台评分）", en = "Own table (platform scores)" }
table     = "scores"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["score", "评分项"],
    ["value", "分值"],
    ["read_on", "读取日"],
]
required  = ["score", "read_on"]

[aliases]
score       = ["score", "评分项"]
read_on     = ["read_on", "读取日"]
value       = ["value", "分值"]
window_days = ["window_days", "统计天数"]
platform    = ["platform", "平台"]
shop        = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_text(score) as score,
    to_time(read_on)::date as read_on,
    to_number(value) as value,
    to_count(window_days) as window_days,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
