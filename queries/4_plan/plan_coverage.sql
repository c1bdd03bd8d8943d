/* retro
title    = { zh = "下次排班的覆盖", en = "Coverage of the next roster" }
question = { zh = "照这个方案排班，哪些时段还缺人？", en = "With this plan, where is somebody still missing?" }
doc      = { zh = "需要 = 这次的需要人数按增长放大，再加上培训、临时离席的损耗，所以比“每半小时对照”里的多。在岗 = 该时段从头到尾都在接待的人（休息的不算）。还缺 = 需要 − 在岗。偏高时还缺 = 偏高的需要 − 在岗 − 可叫来的待命。还缺的是人手、休息间隔和工时上限之下补不上的，要加人或改班次。", en = "Needed = this time's need times growth, with shrinkage for training and the like added, so it is more than in the comparison by half hour. At work = people who answer throughout the slot, breaks taken off. Still short = needed − at work. Short in the high case = needed then − at work − people on call. What is short is what the people there, their rest and their hours leave: more people or other shifts are the way to fill it." }
reads    = ["plan_slots", "plan_totals"]
core     = true
grain    = ["slot_from", "pool"]
order    = 12
chart    = { kind = "gap", x = "slot_from", y = ["need", "working"], split = "pool" }
say      = { zh = "{% set missing = rows|selectattr('short', 'gt', 0)|list %}{% if not rows %}{% elif missing %}{% set worst = missing|sort(attribute='short', reverse=true)|first %}还有 {{ missing|length }} 个半小时排不满，合计 {{ missing|sum(attribute='short_hours')|number }} 人时；最缺的是 {{ worst.slot_from|time }}（{{ worst.pool|code('pool') }}）：要 {{ worst.need|count }} 人（已加上损耗），排得出 {{ worst.working|count }} 人。{% else %}每个时段都排满了。{% endif %}{% set high = rows|selectattr('high_short', 'gt', 0)|list %}{% if high %}要是比预计更忙，{{ high|length }} 个半小时加上待命也会缺人，最多缺 {{ high|map(attribute='high_short')|max|count }} 人。{% endif %}", en = "{% set missing = rows|selectattr('short', 'gt', 0)|list %}{% if not rows %}{% elif missing %}{% set worst = missing|sort(attribute='short', reverse=true)|first %}Slots that cannot be filled: {{ missing|length }}, {{ missing|sum(attribute='short_hours')|number }} agent-hours in all; the worst is {{ worst.slot_from|time }} ({{ worst.pool|code('pool') }}): {{ worst.need|count }} needed (shrinkage added), {{ worst.working|count }} available.{% else %}Every slot is filled.{% endif %}{% set high = rows|selectattr('high_short', 'gt', 0)|list %}{% if high %} If it is busier than expected, {{ high|length|counted('slot') }} {{ high|length|plural('is', 'are') }} short even with people on call, by {{ high|map(attribute='high_short')|max|count }} at most.{% endif %}" }
so       = { zh = "{% if rows %}排不满的时段，借调、招临时或多留待命；都不行，先备好自动回复和排队提示。{% endif %}", en = "{% if rows %}For what stays short, borrow people, hire for the day or keep more on call; failing that, prepare automatic replies.{% endif %}" }

[columns]
slot_from = { zh = "时段", en = "From", kind = "hour" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
need = { zh = "需要", en = "Needed", kind = "number" }
need_high = { zh = "需要（偏高）", en = "Needed, high case", kind = "number" }
working = { zh = "在岗", en = "At work", kind = "number" }
on_call = { zh = "待命", en = "On call", kind = "number" }
short = { zh = "还缺", en = "Still short", kind = "number" }
high_short = { zh = "偏高时还缺", en = "Short in the high case", kind = "number" }
short_hours = { zh = "缺口人时", en = "Hours short", kind = "hours", aside = true }
menu = { zh = "班次方案", en = "Kind of shifts", kind = "code", codes = "plan_menu", aside = true }
*/
with

lasting as (
    select
        menu,
        pool,
        min(epoch(next_from - slot_from)) / 3600 as slot_hours,
    from (
        select
            menu,
            pool,
            slot_from,
            lead(slot_from) over (partition by menu, pool order by slot_from) as next_from,
        from plan_slots
    )
    group by all
)

select
    slot_from,
    pool,
    need,
    need_high,
    working,
    on_call,
    short,
    greatest(need_high - working - on_call, 0) as high_short,
    short * coalesce(slot_hours, 0.5) as short_hours,
    menu,
from plan_slots
join plan_totals using (menu, pool)
join lasting using (menu, pool)
where is_chosen
order by slot_from, pool
