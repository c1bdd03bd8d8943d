/* retro
title    = { zh = "时段接待汇总", en = "Time-slot totals" }
question = { zh = "每个时段接待了多少会话，及时回复了多少？", en = "How many sessions came in each time slot, and how many were answered in time?" }
reads    = ["slot_totals_loaded"]
may_read = ["cut_off"]
grain    = ["platform", "shop", "pool", "slot_from"]

[columns]
slot_from = { zh = "时段开始", en = "Slot from", kind = "time" }
slot_to = { zh = "时段结束", en = "Slot to", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
receptions = { zh = "接待会话", en = "Receptions", kind = "count" }
in_time = { zh = "及时回复", en = "Answered in time", kind = "count", doc = { zh = "首次回复不超过店铺时限的会话", en = "sessions whose first reply kept the shop's limit" } }
on_duty = { zh = "在岗人数", en = "On duty", kind = "number" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
select
    slot_from,
    slot_to,
    coalesce(pool, 'all') as pool,
    receptions,
    -- No more can have been answered in time than came in.
    least(in_time, receptions) as in_time,
    on_duty,
    platform,
    shop,
    source_file,
    source_row,
from slot_totals_loaded
where was_known(slot_to)
-- One total a slot stands: the one of the last file.
qualify row_number() over (
    partition by platform, shop, coalesce(pool, 'all'), slot_from
    order by source_file desc, source_row desc
) = 1
order by platform, shop, pool, slot_from
