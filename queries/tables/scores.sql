/* retro
title    = { zh = "平台评分", en = "Platform scores" }
question = { zh = "平台给店铺打了多少分？", en = "How did the platform score the shop?" }
reads    = ["scores_loaded"]
may_read = ["cut_off"]
grain    = ["score", "read_on"]

[columns]
score = { zh = "评分项", en = "Score", kind = "text" }
read_on = { zh = "读取日", en = "Read on", kind = "day" }
value = { zh = "分值", en = "Value", kind = "number" }
window_days = { zh = "统计天数", en = "Window in days", kind = "count" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
select
    score,
    read_on,
    value,
    window_days,
    platform,
    shop,
    source_file,
    source_row,
from scores_loaded
where was_known(read_on)
-- One reading a day stands: the one of the last file.
qualify row_number() over (
    partition by platform, shop, score, read_on
    order by source_file desc, source_row desc
) = 1
order by platform, shop, score, read_on
