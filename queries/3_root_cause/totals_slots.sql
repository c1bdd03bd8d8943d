/* retro
title    = { zh = "只有时段合计时的时段", en = "Slots known by their totals alone" }
question = { zh = "只有每个时段的合计时，每个时段接待多少、及时多少、差几人？", en = "Where only totals by slot are known: how many chats, how many in time, how many people short?" }
doc      = { zh = "没有聊天记录和会话表、只有时段合计表时才有。差几人 = 需要人数 − 在岗人数。", en = "Only where there are neither chats nor a session table but totals by slot. Short by = people needed − people on duty." }
reads    = ["slot_loads", "slot_needs"]
grain    = ["pool", "slot_from"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
slot_from = { zh = "时段", en = "From", kind = "time" }
chats = { zh = "接待", en = "Chats", kind = "count" }
late = { zh = "不及时", en = "Not in time", kind = "count" }
gap = { zh = "差几人", en = "Short by", kind = "number" }
is_inferred = { zh = "在岗为推断", en = "Presence inferred", kind = "flag" }
*/
select
    pool,
    slot_from,
    arrivals as chats,
    arrivals - in_time as late,
    required - on_duty as gap,
    is_inferred,
from slot_loads
join slot_needs using (pool, slot_from)
where level = 'totals' and in_time is not null
order by pool, slot_from
