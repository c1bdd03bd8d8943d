/* retro
title    = { zh = "人手够不够：每半小时对照", en = "Enough people? By half hour" }
question = { zh = "每半小时需要几个人，实际有几个人？", en = "How many people did each half hour need, and how many were there?" }
doc      = { zh = "需要人数 = 负荷 ÷ 一人同时能带的会话数（负荷曲线），向上取整，指真正在岗接待的人（损耗在排班方案里另加）；范围是按两小时一块重抽样 400 次的 10%–90%。在岗 = 排班 − 休息 − 查出的离岗。“确认缺人”要求缺口不少于 2 人，而且：或者按范围下限也缺 1 人以上，或者这半小时自己的会话（30 个以上）就看得出来，即及时率的区间（Wilson 95%，因同一时段的会话互相牵连放宽一倍）整个低于目标。曲线画不出的岗位，需要人数 = 每小时进线 ÷ 行业算法的饱和接待量。", en = "Required = load ÷ chats one agent can have open (load curve), rounded up: people actually answering, without shrinkage for training and the like, which the shift plan adds. The range is 10–90 % of 400 refits on two-hour blocks drawn anew. On duty = rostered − breaks − absences found. Gap = required − on duty, negative where people were idle. Confirmed short = short of 2 or more, and either short of 1 or more even at the low end of the range, or plain from the half hour's own chats (30 or more): the whole interval of the share in time (Wilson 95 %, twice as wide since chats of one half hour hang together) lies below the target. Where no curve can be fitted, required = sessions an hour ÷ the industry saturation. Waited too long = the first human reply came after the limit, or never." }
reads    = ["slot_loads", "slot_needs", "load_curves", "field_saturation", "staffing_aims"]
may_read = ["slot_outcomes"]
params   = { least_n = 30, short_heads = 2.0, sure_heads = 1.0, design_effect = 4.0 }
core     = true
grain    = ["slot_from", "pool"]
order    = 10
chart    = { kind = "gap", x = "slot_from", y = ["required", "on_duty", "required_low", "required_high", "on_break", "absent"], split = "pool" }
feeds    = "staffing.slots"
say      = { zh = "{% set called = rows|selectattr('is_called')|list %}{% if not rows %}要算人手，请导出聊天记录；没有的话，会话表，或者后台按小时的接待量和及时回复数（抄成“时段接待汇总”），再加排班表，也能算出每个时段要几个人。{% else %}{% if called %}{% set worst = called|sort(attribute='gap', reverse=true)|first %}确认缺人的{% if rows[0].level == 'totals' %}时段{% else %}半小时{% endif %}有 {{ called|length }} 个；最紧的是 {{ worst.slot_from|time }}（{{ worst.pool|code('pool') }}）：需要 {{ worst.required|count }} 人{% if worst.required_low is not none and worst.required_high is not none and worst.required_low != worst.required_high %}（可能 {{ worst.required_low|count }}–{{ worst.required_high|count }}）{% endif %}，在岗 {{ worst.on_duty|number }} 人，{{ worst.arrivals|count }} 个会话里 {{ worst.waited|count }} 个等过 {% if worst.answer_seconds >= 120 %}{{ (worst.answer_seconds / 60)|number }} 分钟{% else %}{{ worst.answer_seconds|seconds }}{% endif %}或没有回复。{% elif rows|rejectattr('on_duty', 'none')|list %}没有哪个{% if rows[0].level == 'totals' %}时段{% else %}半小时{% endif %}能确认缺人。{% else %}没有排班表，汇总表也没写在岗人数，只估得出每个时段要几个人，缺不缺人看不出来。{% endif %}{% for pool, part in rows|groupby('pool') %}{% if part[0].verdict != 'ok' and part|sum(attribute='arrivals') >= 30 %}{{ pool|code('pool') }}：{{ part[0].verdict|code('curve_note') }}{% endif %}{% endfor %}{% if rows|selectattr('is_inferred')|list %}没有大促期间的排班表，在岗人数按回复时间推断，只作参考。{% endif %}{% if rows[0].level == 'totals' %}按时段汇总表计算，看得出要几个人，看不出为什么慢。{% endif %}{% endif %}", en = "{% set called = rows|selectattr('is_called')|list %}{% if not rows %}To work out staffing, export the chats; failing those, a session table, or receptions and replies in time by hour from the back office (as the own table of time-slot totals) together with the roster tell how many people each slot needed.{% else %}{% if called %}{% set worst = called|sort(attribute='gap', reverse=true)|first %}{% if rows[0].level == 'totals' %}Slots{% else %}Half hours{% endif %} confirmed short of people: {{ called|length }}. The worst was {{ worst.slot_from|time }} ({{ worst.pool|code('pool') }}): {{ worst.required|count }} needed{% if worst.required_low is not none and worst.required_high is not none and worst.required_low != worst.required_high %} (possibly {{ worst.required_low|count }}–{{ worst.required_high|count }}){% endif %}, {{ worst.on_duty|number }} on duty; {{ worst.waited|count }} of {{ worst.arrivals|counted('chat') }} waited over {% if worst.answer_seconds >= 120 %}{{ (worst.answer_seconds / 60)|number }} minutes{% else %}{{ worst.answer_seconds|seconds }}{% endif %} or got no answer.{% elif rows|rejectattr('on_duty', 'none')|list %}No {% if rows[0].level == 'totals' %}slot{% else %}half hour{% endif %} can be confirmed as short of people.{% else %}Neither a roster nor the totals tell how many people were there, so only the need of each slot can be estimated, not whether anybody was missing.{% endif %}{% for pool, part in rows|groupby('pool') %}{% if part[0].verdict != 'ok' and part|sum(attribute='arrivals') >= 30 %} {{ pool|code('pool')|capitalize }}: {{ part[0].verdict|code('curve_note') }}{% endif %}{% endfor %}{% if rows|selectattr('is_inferred')|list %} No roster covers the promotion, so who was on duty is inferred from when people replied, and is approximate.{% endif %}{% if rows[0].level == 'totals' %} Worked out from time-slot totals: how many people were needed can be seen, why replies were slow cannot.{% endif %}{% endif %}" }

[columns]
slot_from = { zh = "时段", en = "From", kind = "hour" }
slot_to = { zh = "到", en = "To", kind = "time", aside = true }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
arrivals = { zh = "进线会话", en = "Chats arriving", kind = "count", doc = { zh = "转到人工的会话", en = "chats handed to people" } }
load = { zh = "负荷", en = "Load", kind = "number", doc = { zh = "按不忙时的聊天时长，手上应有的会话数；时段汇总表为每小时接待量", en = "chats that should be open if they lasted as when calm; receptions an hour with time-slot totals" } }
rostered = { zh = "排班", en = "Rostered", kind = "number", aside = true }
on_break = { zh = "休息", en = "On a break", kind = "number", aside = true }
absent = { zh = "离岗", en = "Away", kind = "number", aside = true }
on_duty = { zh = "在岗", en = "On duty", kind = "number", doc = { zh = "排班 − 休息 − 离岗", en = "rostered − on a break − away" } }
required = { zh = "需要", en = "Required", kind = "number" }
required_low = { zh = "最少", en = "At least", kind = "number" }
required_high = { zh = "最多", en = "At most", kind = "number" }
gap = { zh = "缺口", en = "Gap", kind = "number", doc = { zh = "需要 − 在岗；正数缺人，负数富余", en = "required − on duty: short if positive, idle if negative" } }
is_called = { zh = "确认缺人", en = "Confirmed short", kind = "flag" }
waited = { zh = "等太久", en = "Waited too long", kind = "count", doc = { zh = "超过时限或没有回复的会话", en = "chats over the limit or never answered" } }
waited_share = { zh = "等太久占比", en = "Share that waited", kind = "share", doc = { zh = "等太久 ÷ 进线会话；不足 30 个会话不算", en = "waited too long ÷ chats arriving; empty under 30" } }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds", doc = { zh = "答上的会话首次人工回复的 90 分位；不足 30 个会话不算", en = "90th percentile of the first human reply of answered chats; empty under 30" } }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count", aside = true }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count", aside = true, doc = { zh = "等过 3 分钟或没有回复", en = "waited over 3 minutes, or never answered" } }
late_share = { zh = "超时占比", en = "Late share", kind = "share", aside = true, doc = { zh = "超时轮次 ÷ 对话轮次；不足 30 轮不算", en = "late rounds ÷ rounds; empty under 30" } }
basis = { zh = "依据", en = "Basis", kind = "code", codes = "need_basis", aside = true }
verdict = { zh = "曲线结论", en = "Curve", kind = "code", codes = "curve_verdict", aside = true }
level = { zh = "数据", en = "Data", kind = "code", codes = "data_level", aside = true }
is_inferred = { zh = "在岗按消息推断", en = "Presence inferred", kind = "flag", aside = true }
answer_seconds = { zh = "时限", en = "Limit", kind = "seconds", aside = true }
answer_share = { zh = "目标比例", en = "Share aimed at", kind = "share", aside = true }
*/
with

needs as (
    select
        slot_loads.*,
        coalesce(load_curves.verdict, 'too_few') as verdict,
        case coalesce(load_curves.verdict, 'too_few') when 'too_few' then 'field'
            when 'right_censored' then 'at_most' when 'left_censored' then 'at_least'
            when 'unreachable' then 'unknown' else 'curve' end as basis,
        case
            when load_curves.verdict <> 'too_few' then slot_needs.required
            -- The tiny amount keeps an exact fit (60 ÷ 20) from being rounded up.
            else ceil(arrivals * 3600 / date_diff('second', slot_loads.slot_from, slot_to)
                / field.value - 1e-9) + 0
        end as required,
        slot_needs.required_low, slot_needs.required_high,
        staffing_aims.answer_seconds,
        staffing_aims.answer_share,
    from slot_loads
    cross join field_saturation as field
    cross join staffing_aims
    left join load_curves on load_curves.pool = slot_loads.pool
    left join slot_needs
        on slot_needs.pool = slot_loads.pool
        and slot_needs.slot_from = slot_loads.slot_from
        and load_curves.verdict <> 'too_few'
)

select
    needs.slot_from, needs.slot_to, needs.pool,
    arrivals,
    load,
    rostered,
    on_break,
    absent,
    on_duty,
    required,
    required_low,
    required_high,
    required - on_duty as gap,
    -- A range that one busy stretch leaves wide: then the half hour's own chats may show it.
    -- Where the target may be out of reach at any load, no number of people is missing for sure.
    coalesce(required - on_duty >= $short_heads, false)
    and not (verdict = 'low_confidence' and required_high is null) and (
        coalesce(required_low - on_duty >= $sure_heads, false)
        or coalesce(arrivals >= $least_n and wilson_high(
            in_time / $design_effect, arrivals / $design_effect) < answer_share, false)
    ) as is_called,
    arrivals - in_time as waited,
    case when arrivals >= $least_n then (arrivals - in_time) / arrivals end as waited_share,
    case when answered >= $least_n then p90_seconds end as p90_seconds,
    coalesce(rounds, 0) as rounds,
    coalesce(late_rounds, 0) as late_rounds,
    case when rounds >= $least_n then late_rounds / rounds end as late_share,
    basis,
    verdict,
    level,
    is_inferred,
    answer_seconds, answer_share,
from needs
left join slot_outcomes
    on slot_outcomes.slot_from = needs.slot_from and slot_outcomes.pool = needs.pool
order by needs.slot_from, needs.pool
