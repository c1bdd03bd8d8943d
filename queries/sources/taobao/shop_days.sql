/* retro
title     = { zh = "店铺日概况", en = "Shop days" }
table     = "scores"
platform  = "taobao"
menu      = { zh = "生意参谋 > 取数 > 店铺日概况 > 下载", en = "Sycm > Data picks > Shop by day > Download" }
grade     = "C"
recognise = [
    ["统计日期", "日期"],
    ["描述相符评分", "物流服务评分", "服务态度评分"],
]
required  = ["day"]

[totals]
day = ["汇总", "合计", "总计", "均值", "平均"]

[aliases]
day         = ["统计日期", "日期"]
description = ["描述相符评分"]
logistics   = ["物流服务评分"]
service     = ["服务态度评分"]
*/
-- One row a day and score. Visitors, payments and refunds of the day stand in the report,
-- too, but are counted from orders and cases, by one definition.
select
    source_row,
    score,
    read_on,
    value,
from (
    select
        source_row,
        to_time(day)::date as read_on,
        to_number(description) as "描述相符",
        to_number(logistics) as "物流服务",
        to_number(service) as "服务态度",
    from raw
)
unpivot (value for score in ("描述相符", "物流服务", "服务态度"))
