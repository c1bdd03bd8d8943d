/* retro
title    = { zh = "人手富余时段", en = "Idle blocks" }
question = { zh = "哪几段时间人多活少，能挪出几个人？", en = "Which stretches had more people than work, and how many could move?" }
doc      = { zh = "同一岗位相连的半小时，在岗都比需要人数的上限（至少 1 人）多出 2 人以上、且不少于在岗的三分之一，而且等太久的会话没有超过目标，连成一段，满一小时才列；排班人数变动 2 人以上就另起一段，好对应到班次。可挪几人取整段里最少富余的那半小时，所以挪走之后每个半小时都够。", en = "Half hours of one pool in a row, in each of which people on duty exceed the high end of the need (at least 1) by two or more, and by a third of them or more, while no more chats waited than the target allows; listed from one hour on. A change of the roster by two people or more begins another block, so that blocks match shifts. How many could move is what the tightest half hour of the block can spare, so that every half hour keeps enough." }
reads    = ["staffing_slots.slot_from"]
one_of   = ["messages", "sessions", "roster", "slot_totals.on_duty"]
params   = { idle_heads = 2.0, idle_part = 0.33, shift_heads = 2.0, least_hours = 1.0 }
grain    = ["starts_at", "pool"]
order    = 25
say      = { zh = "{% if first %}{% for row in rows[:3] %}{{ row.starts_at|time }} 到 {{ row.ends_at|time }}（{{ row.pool|code('pool') }}）至少富余 {{ row.spare|int }} 人（最多需要 {{ row.required_high|count }} 人，在岗至少 {{ row.on_duty|number }} 人）{% if loop.last %}。{% else %}；{% endif %}{% endfor %}{% if n > 3 %}另有 {{ n - 3 }} 段富余。{% endif %}{% else %}没有持续一小时以上、富余 2 人以上且不少于三分之一的时段。{% endif %}", en = "{% if first %}{% for row in rows[:3] %}{{ row.starts_at|stretch(row.ends_at) }} ({{ row.pool|code('pool') }}): at least {{ row.spare|int }} people to spare, with {{ row.required_high|count }} needed at most and {{ row.on_duty|number }} or more on duty. {% endfor %}{% if n > 3 %}Further idle blocks: {{ n - 3 }}. {% endif %}{% else %}No stretch of an hour or more had two people, and a third of those on duty, to spare.{% endif %}" }

[columns]
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
required_high = { zh = "最多需要", en = "Needed at most", kind = "number", doc = { zh = "段内各半小时的最大值", en = "the highest of the block" } }
on_duty = { zh = "最少在岗", en = "On duty at least", kind = "number", doc = { zh = "段内各半小时的最小值", en = "the lowest of the block" } }
spare = { zh = "可挪人数", en = "People to spare", kind = "number", doc = { zh = "段内最少富余的半小时", en = "in the tightest half hour of the block" } }
spare_hours = { zh = "富余人时", en = "Agent-hours to spare", kind = "number" }
arrivals = { zh = "进线会话", en = "Chats arriving", kind = "count" }
waited = { zh = "等太久", en = "Waited too long", kind = "count", doc = { zh = "超过时限或没有回复的会话", en = "chats over the limit or never answered" } }
is_inferred = { zh = "在岗按消息推断", en = "Presence inferred", kind = "flag", aside = true }
*/
with

ample as (
    select
        *,
        on_duty - greatest(coalesce(required_high, required), 1) as spare,
        lag(slot_to) over (partition by pool order by slot_from) as before_to,
        lag(rostered) over (partition by pool order by slot_from) as before_rostered,
    from staffing_slots
    where required is not null
        and on_duty - greatest(coalesce(required_high, required), 1) >= greatest($idle_heads, $idle_part * on_duty)
        -- A single slow chat of a quiet half hour is no sign of too few people.
        and waited <= greatest((1 - answer_share) * arrivals, 1)
),

numbered as (
    select
        *,
        count(*) filter (
            slot_from is distinct from before_to
            or abs(rostered - before_rostered) >= $shift_heads
        ) over (partition by pool order by slot_from) as island,
    from ample
)

select
    min(slot_from) as starts_at,
    max(slot_to) as ends_at,
    pool,
    max(coalesce(required_high, required)) as required_high,
    min(on_duty) as on_duty,
    min(spare) as spare,
    fsum(spare * date_diff('second', slot_from, slot_to) / 3600) as spare_hours,
    sum(arrivals)::bigint as arrivals,
    sum(waited)::bigint as waited,
    bool_or(is_inferred) as is_inferred,
from numbered
group by pool, island
having date_diff('second', min(slot_from), max(slot_to)) >= 3600 * $least_hours
order by spare_hours desc, starts_at, pool
