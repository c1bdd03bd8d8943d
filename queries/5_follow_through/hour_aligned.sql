/* retro
title    = { zh = "按开始后小时对齐：及时率", en = "Hour by hour since the start: answered in time" }
question = { zh = "同样是开始后第几个小时，这次比上次快还是慢？", en = "In the same hour since the start, faster or slower than last time?" }
doc      = { zh = "两次大促都从开始那一刻数起，过了几个小时就是第几小时（夏令时多出、少掉的小时也对得上），按同一口径比；两次都有、又各不少于 least_cases 次的小时才比较。时限随口径：3 分钟，30 秒或 45 秒。不用上次的导出。", en = "Hours are counted as they pass from the start of either promotion (a change to summer time included) and compared under one profile; only hours that both have, with at least least_cases on both sides. The old exports are not needed. The limit is the profile's: 3 minutes, or 30 or 45 seconds." }
reads    = ["paired_hours", "previous_kept_cells"]
params   = { least_cases = 10 }
core     = true
grain    = ["profile", "hour_no"]
order    = 20
chart    = { kind = "line", x = "hour_no", y = ["now_share", "previous_share"], split = "profile" }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% if many %}{{ group.grouper|code('profile') }}：{% endif %}{% set worst = group.list|sort(attribute='change')|first %}{% if worst.change < 0 %}退步最多的是开始后第 {{ worst.hour_no|count }} 小时：及时率从 {{ worst.previous_share|share }} 降到 {{ worst.now_share|share }}。{% else %}每个小时都不低于上次。{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% if many %}{{ group.grouper|code('profile') }}: {% endif %}{% set worst = group.list|sort(attribute='change')|first %}{% if worst.change < 0 %}The largest step back was in hour {{ worst.hour_no|count }} after the start: from {{ worst.previous_share|share }} to {{ worst.now_share|share }} in time.{% else %}No hour was worse than last time.{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }
so       = { zh = "{% if rows %}退步集中在哪几个小时，人和预案就放到那几个小时。{% endif %}", en = "{% if rows %}Put people and the plan into the hours in which it got worse.{% endif %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
hour_no = { zh = "开始后第几小时", en = "Hour since start", kind = "count" }
hour = { zh = "这次时段", en = "Hour", kind = "hour" }
previous_cases = { zh = "上次计数", en = "Counted last time", kind = "count" }
previous_share = { zh = "上次及时率", en = "In time last time", kind = "share", doc = { zh = "占上次该小时计数", en = "of those counted in that hour last time" } }
now_cases = { zh = "这次计数", en = "Counted now", kind = "count" }
now_share = { zh = "这次及时率", en = "In time now", kind = "share", doc = { zh = "占这次该小时计数", en = "of those counted in that hour now" } }
change = { zh = "变化（百分点）", en = "Change (points)", kind = "share", doc = { zh = "这次减上次", en = "now minus last time" } }
*/
select profile, hour_no, hour, previous_cases, previous_share, now_cases, now_share, change,
from paired_hours
where metric = 'in_time' and least(now_cases, previous_cases) >= $least_cases
order by profile, hour_no
