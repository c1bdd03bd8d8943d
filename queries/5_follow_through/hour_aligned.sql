/* retro
title    = { zh = "按开始后小时对齐：3 分钟响应率", en = "Hour by hour since the start: answered in 3 minutes" }
question = { zh = "同样是开始后第几个小时，这次比上次快还是慢？", en = "In the same hour since the start, faster or slower than last time?" }
doc      = { zh = "两次大促都从开始那一小时数起；两边各不少于 10 轮的小时才比较。", en = "Both promotions are counted from their first hour; hours with at least 10 rounds on both sides are compared." }
reads    = ["reply_by_hour", "previous_reply_by_hour"]
params   = { least_rounds = 10 }
grain    = ["hour_no"]
order    = 20
chart    = { kind = "line", x = "hour_no", y = ["previous_share", "now_share"] }
say      = { zh = "{% set worst = rows|sort(attribute='change')|first %}{% if worst and worst.change < 0 %}退步最多的是开始后第 {{ worst.hour_no|count }} 小时：3 分钟响应率从 {{ worst.previous_share|share }} 变为 {{ worst.now_share|share }}。{% elif first %}每个小时都不低于上次。{% endif %}", en = "{% set worst = rows|sort(attribute='change')|first %}{% if worst and worst.change < 0 %}The largest step back was in hour {{ worst.hour_no|count }} after the start: from {{ worst.previous_share|share }} to {{ worst.now_share|share }} in time.{% elif first %}No hour was worse than last time.{% endif %}" }

[columns]
hour_no = { zh = "开始后第几小时", en = "Hour since start", kind = "count" }
hour = { zh = "这次时段", en = "Hour", kind = "hour" }
previous_rounds = { zh = "上次轮次", en = "Rounds last time", kind = "count" }
previous_share = { zh = "上次 3 分钟内", en = "Within 3 minutes last time", kind = "share", doc = { zh = "占上次该小时轮次", en = "of the rounds of that hour last time" } }
now_rounds = { zh = "这次轮次", en = "Rounds now", kind = "count" }
now_share = { zh = "这次 3 分钟内", en = "Within 3 minutes now", kind = "share", doc = { zh = "占这次该小时轮次", en = "of the rounds of that hour now" } }
change = { zh = "变化", en = "Change", kind = "share", doc = { zh = "这次减上次", en = "now minus last time" } }
*/
with

now as (
    select *, 1 + date_diff('hour', min(hour) over (), hour) as hour_no,
    from reply_by_hour
),

before as (
    select *, 1 + date_diff('hour', min(hour) over (), hour) as hour_no,
    from previous_reply_by_hour
)

select
    now.hour_no,
    now.hour,
    before.rounds as previous_rounds,
    before.in_time_share as previous_share,
    now.rounds as now_rounds,
    now.in_time_share as now_share,
    now.in_time_share - before.in_time_share as change,
from now
join before on before.hour_no = now.hour_no
where least(now.rounds, before.rounds) >= $least_rounds
order by now.hour_no
