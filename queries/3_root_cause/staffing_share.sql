/* retro
title    = { zh = "等太久的会话里有多少能算到人手上", en = "How much of the lateness can be staffing" }
question = { zh = "只有时段合计时，没及时答上的会话最多有多少是人手问题？", en = "From totals by slot: how many of the chats not answered in time can at most be staffing?" }
doc      = { zh = "落在差 short_heads 人以上的时段里的，最多可以算到人手上（同一时段里也可能有别的原因）；落在多出 spare_heads 人以上的时段里的，不是人手问题；其余两可。时段合计看不到单个会话，分不出更细的原因，占比分母是全部没及时答上的会话。不足 least_chats 个不给占比。", en = "Those in slots short of short_heads people or more can at most be staffing (there may be other reasons in the same slot); those in slots with spare_heads people or more to spare are not; the others could be either. Totals show no single chat, so no finer causes. Shares are of all chats not answered in time; under least_chats there is none." }
reads    = ["totals_slots.pool"]
params   = { short_heads = 1.0, spare_heads = 1.0, least_chats = 10 }
grain    = ["state"]
optional = true
order    = 18
chart    = { kind = "hbar", x = "state", y = ["late"] }
say      = { zh = "{% set short = rows|selectattr('state', 'eq', 'short')|first %}{% set spare = rows|selectattr('state', 'eq', 'spare')|first %}{% if first and first.total %}{{ first.total|count }} 个会话没及时答上：{% if short and short.share is not none %}最多 {{ short.share|share }} 是人手问题{% else %}落在缺人时段的很少{% endif %}{% if spare and spare.share is not none %}，至少 {{ spare.share|share }} 不是（当时人手有富余）{% endif %}。具体等在哪儿，要有聊天记录才看得出来。{% elif first %}会话都及时答上了。{% endif %}", en = "{% set short = rows|selectattr('state', 'eq', 'short')|first %}{% set spare = rows|selectattr('state', 'eq', 'spare')|first %}{% if first and first.total %}Chats not answered in time: {{ first.total|count }}. {% if short and short.share is not none %}At most {{ short.share|share }} of them is staffing{% else %}Few of them fell into slots that were short{% endif %}{% if spare and spare.share is not none %}, and at least {{ spare.share|share }} is not: there were people to spare{% endif %}. An export of the chats would show what each of them waited for.{% elif first %}All chats were answered in time.{% endif %}" }

[columns]
state = { zh = "时段人手", en = "The slot's people", kind = "code", codes = "slot_state" }
late = { zh = "没及时答上", en = "Not in time", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部没及时答上的会话", en = "of all chats not answered in time" } }
slots = { zh = "时段数", en = "Slots", kind = "count" }
chats = { zh = "接待", en = "Chats", kind = "count" }
total = { zh = "没及时答上合计", en = "Not in time in all", kind = "count", aside = true }
*/
with

judged as (
    select
        case
            when gap is null then 'unknown'
            when gap >= $short_heads then 'short'
            when gap <= -$spare_heads then 'spare'
            else 'even'
        end as state,
        late,
        chats,
    from totals_slots
),

summed as (
    select
        state,
        sum(late)::bigint as late,
        count(*) as slots,
        sum(chats)::bigint as chats,
    from judged
    group by state
)

select
    state,
    late,
    case when late >= $least_chats then late / sum(late) over () end as share,
    slots,
    chats,
    (sum(late) over ())::bigint as total,
from summed
-- Where no slot is known to have been short or not, nothing can be told apart.
where exists (select 1 from summed where state <> 'unknown')
order by late desc, state
