/* retro
title     = { zh = "自制表（排班）", en = "Own table (roster)" }
table     = "roster"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["agent", "客服"],
    ["starts_at", "上班"],
    ["ends_at", "下班"],
]
required  = ["agent", "starts_at", "ends_at"]

[aliases]
agent         = ["agent", "客服"]
group_name    = ["group_name", "组别"]
pool          = ["pool", "岗位"]
starts_at     = ["starts_at", "上班"]
ends_at       = ["ends_at", "下班"]
break_minutes = ["break_minutes", "休息(分钟)"]
breaks        = ["breaks", "休息时段"]
*/
select
    source_row,
    to_agent(agent) as agent,
    to_text(group_name) as group_name,
    to_pool(pool) as pool,
    to_time(starts_at) as starts_at,
    to_time(ends_at) as ends_at,
    to_number(break_minutes) as break_minutes,
    written_breaks(to_text(breaks)) as breaks,
from raw
