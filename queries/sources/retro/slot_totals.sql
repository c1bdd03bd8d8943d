/* retro
title     = { zh = "自制表（时段接待汇总）", en = "Own table (time-slot totals)" }
table     = "slot_totals"
platform  = "any"
menu      = { zh = "后台能按小时或半小时看接待量和及时回复数的，按 retro formats 列出的列名抄成 CSV；有排班表时在岗人数可不填", en = "where the back office shows receptions and replies in time by hour or half hour: copy them into a CSV with the column names that `retro formats` lists; people on duty may stay blank beside a roster" }
grade     = "C"
recognise = [
    ["slot_from", "时段开始"],
    ["slot_to", "时段结束"],
    ["receptions", "接待会话"],
]
required  = ["slot_from", "slot_to", "receptions"]

[totals]
slot_from = ["合计", "汇总", "总计"]

[aliases]
slot_from     = ["slot_from", "时段开始"]
slot_to       = ["slot_to", "时段结束"]
pool          = ["pool", "岗位"]
receptions    = ["receptions", "接待会话", "接待量"]
in_time       = ["in_time", "及时回复", "及时回复数"]
in_time_share = ["in_time_share", "及时回复率"]
on_duty       = ["on_duty", "在岗人数"]
platform      = ["platform", "平台"]
shop          = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_time(slot_from) as slot_from,
    to_time(slot_to) as slot_to,
    to_pool(pool) as pool,
    to_count(receptions) as receptions,
    coalesce(
        to_count(in_time), round(to_count(receptions) * to_share(in_time_share))::bigint
    ) as in_time,
    to_number(on_duty) as on_duty,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
