/* retro
title    = { zh = "回放准不准", en = "Does the replay match what happened?" }
question = { zh = "按当时的人手把会话重放一遍，结果与实际一样吗？", en = "Replayed with the people who were there, do the chats turn out as they did?" }
doc      = { zh = "回放：会话照实际到达，每条回复照实际用时、买家照实际间隔，按“谁手上最少给谁、一人一次写一条”分给当时在岗的人，没有随机。三种回复次序取最接近的。八成的时段（每段 50 个会话以上，不够就用更长的）及时率与实际相差不到 3 个百分点，且等太久的总数相差不到四分之一，才算可信；不可信就不作推算。等太久的会话不到 15 个的岗位不重放。买家等过自己的耐心就离开，耐心按实际离开的人推，并校准到离开的人数与实际最接近。单个岗位超过 6 万个会话时，只重放最慢的几个小时及前后两小时。", en = "The replay: chats arrive as they did, each reply takes as long and each buyer thinks as long as they did; a chat goes to whoever of those there holds fewest, everybody writes one reply at a time, and there is no chance in it. Three orders of answering are tried and the closest is kept. It holds when at least 80 % of the slots (of 50 chats or more; longer slots where these are too few) come within 3 points of the share in time, and the number that waited too long within a quarter; otherwise nothing is foretold. Pools where fewer than 15 chats waited too long are not replayed. Buyers leave when they wait beyond their patience; of those who did not leave it is judged by those who did, and scaled so that about as many leave as left. Of a pool with more than 60,000 chats, the slowest hours and two hours around them are replayed." }
reads    = ["replay_fits"]
grain    = ["pool", "discipline"]
optional = true
order    = 21
say      = { zh = "{% if not rows %}每个岗位等太久的会话都不到 15 个，用不着推算。{% endif %}{% set known = rows|selectattr('verdict', 'eq', 'used')|list %}{% for row in known %}{{ row.pool|code('pool') }}：{{ row.slots|count }} 个时段里有 {{ row.slots_fit|count }} 个与实际相差不到 3 个百分点（{{ row.discipline|code('inbox_order') }}），回放可信。{% if row.is_cut %}会话太多，只重放了最慢的几个小时前后。{% endif %}{% endfor %}{% set bad = rows|selectattr('verdict', 'eq', 'not_valid')|rejectattr('pool', 'in', known|map(attribute='pool')|list)|list %}{% for group in bad|groupby('pool') %}{% set row = group.list|first %}{% if row.slots %}{{ row.pool|code('pool') }}：回放与实际对不上，最接近的一种 {{ row.slots|count }} 个时段里对上 {{ row.slots_fit|count }} 个，等太久的会话放出 {{ row.slow_replayed|count }} 个、实际 {{ row.slow_observed|count }} 个；这批数据不适合用回放，不作推算。{% else %}{{ row.pool|code('pool') }}：会话太少，没法检验回放，不作推算。{% endif %}{% endfor %}", en = "{% if not rows %}In no pool did 15 chats or more wait too long: there is nothing to foretell.{% endif %}{% set known = rows|selectattr('verdict', 'eq', 'used')|list %}{% for row in known %}{{ row.pool|code('pool')|capitalize }}: {{ row.slots_fit|count }} of {{ row.slots|counted('slot') }} come within 3 points of what happened ({{ row.discipline|code('inbox_order') }}); the replay holds. {% if row.is_cut %}There are too many chats for all of them; the slowest hours and those around them were replayed. {% endif %}{% endfor %}{% set bad = rows|selectattr('verdict', 'eq', 'not_valid')|rejectattr('pool', 'in', known|map(attribute='pool')|list)|list %}{% for group in bad|groupby('pool') %}{% set row = group.list|first %}{% if row.slots %}{{ row.pool|code('pool')|capitalize }}: the replay is not valid for this data. At best {{ row.slots_fit|count }} of {{ row.slots|counted('slot') }} fit, with {{ row.slow_replayed|counted('chat') }} waiting too long against {{ row.slow_observed|count }} in fact; nothing is foretold. {% else %}{{ row.pool|code('pool')|capitalize }}: too few chats to test the replay; nothing is foretold. {% endif %}{% endfor %}" }

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
discipline = { zh = "回复次序", en = "Order of answering", kind = "code", codes = "inbox_order" }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "replay_verdict" }
slots = { zh = "时段", en = "Slots", kind = "count", doc = { zh = "50 个会话以上的", en = "of 50 chats or more" } }
slots_fit = { zh = "对上的", en = "That fit", kind = "count", doc = { zh = "及时率相差不到 3 个百分点", en = "share in time within 3 points" } }
share_fit = { zh = "对上占比", en = "Share that fits", kind = "share", doc = { zh = "对上的时段 ÷ 时段", en = "slots that fit ÷ slots" } }
mean_gap = { zh = "平均相差", en = "Mean difference", kind = "share", doc = { zh = "各时段及时率相差（绝对值）的平均", en = "mean absolute difference of the slots' share in time" } }
slow_observed = { zh = "实际等太久", en = "Waited too long", kind = "count" }
slow_replayed = { zh = "回放等太久", en = "In the replay", kind = "count" }
minutes = { zh = "时段长度（分钟）", en = "Slot, minutes", kind = "count", aside = true }
chats = { zh = "会话", en = "Chats", kind = "count" }
is_cut = { zh = "只放了一部分", en = "Only a part", kind = "flag", aside = true }
*/
select
    pool,
    discipline,
    case when is_used then 'used' when is_valid then 'not_used' else 'not_valid' end as verdict,
    slots,
    slots_fit,
    share_fit,
    mean_gap,
    slow_observed,
    slow_replayed,
    minutes,
    chats,
    is_cut,
from replay_fits
order by is_used desc, is_valid desc, share_fit desc, mean_gap, pool, discipline
