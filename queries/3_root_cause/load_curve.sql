/* retro
title    = { zh = "负荷与及时率", en = "Load and replies in time" }
question = { zh = "人均手上多少会话时，及时率开始掉下来？", en = "At how many open chats per agent do replies begin to be late?" }
doc      = { zh = "每点是一个半小时：横轴是负荷 ÷ 在岗人数（只有时段汇总表时为每小时接待量 ÷ 在岗人数），上个时段忙不过来、留到这个时段的会话也算在内，纵轴是首次人工回复在时限内的会话占比。曲线按二项似然拟合 p = top ÷ (1 + exp(α + β ln x))，读出达标处的人均会话数；负荷超过可持续上限的部分会留到下个时段，读数不超过这个上限。逐级下降的折线（保序回归）与曲线相差 5 个百分点以上、且不像偶然时改用折线。15 个会话以上的半小时才用。这是这次大促、这批人的能力，换了人或问题要重看。", en = "Each dot is a half hour: across, load ÷ people on duty (receptions an hour ÷ people with time-slot totals only), with what an overloaded half hour left to the next counted in; up, the share of chats whose first human reply kept the limit. The line p = top ÷ (1 + exp(α + β ln x)) is fitted by binomial likelihood and read where it meets the target; beyond a sustained limit, told from the shares in time themselves, chats are left to the next slot, and the reading never exceeds that limit; the range is 10–90 % of 400 refits on two-hour blocks drawn anew. Where falling steps (isotonic regression) differ from it by 5 points or more, and not by chance, the steps are used. Half hours with 15 chats or more. It is what these people could do in this promotion; other people or questions need a new look." }
reads    = ["slot_loads", "load_curves"]
may_read = ["curve_points", "slot_needs"]
one_of   = ["messages", "sessions", "roster", "slot_totals.on_duty"]
params   = { least_arrivals = 15 }
core     = true
grain    = ["pool", "x", "slot_from"]
optional = true
order    = 31
chart    = { kind = "curve", x = "x", y = ["share", "fitted", "aim", "capacity", "n"], split = "pool" }
say      = { zh = "{% for pool, part in rows|groupby('pool') %}{% set one = part[0] %}{% set limit = (one.answer_seconds / 60)|number ~ ' 分钟' if one.answer_seconds >= 120 else one.answer_seconds|seconds %}{% set unit = '每小时接待' if one.level == 'totals' else '同时' %}{{ pool|code('pool') }}：{% if one.verdict == 'unreachable' %}最闲的时候也只有 {{ one.top|share }} 能在 {{ limit }}内答上，到不了目标 {{ one.aim|share }}。{% elif one.verdict == 'right_censored' %}人均{{ unit }} {{ one.capacity_low|number }} 个会话时仍有 {{ one.aim|share }} 在 {{ limit }}内答上，没忙到上限，带得住的只会更多。{% elif one.verdict == 'left_censored' %}这次几乎一直忙不过来：人均{{ unit }} {{ one.capacity_high|number }} 个会话时已经保不住 {{ one.aim|share }} 在 {{ limit }}内答上，实际能带的更少。{% elif one.verdict == 'too_few' %}可用的时段太少，画不出曲线。{% else %}人均{{ unit }} {{ one.capacity|number }} 个会话以内，{{ one.aim|share }} 能在 {{ limit }}内答上（{% if one.capacity_low is not none and one.capacity_high is not none %}可能 {{ one.capacity_low|number }}–{{ one.capacity_high|number }}，{% elif one.capacity_low is not none %}{% if one.capacity_low|number != one.capacity|number %}至少 {{ one.capacity_low|number }}，{% endif %}只有一段时间忙成这样，上界说不准，{% endif %}{{ one.slots|count }} 个时段），再多就开始有人等太久。{% if one.method == 'isotonic' %}平滑曲线不合这批数据，改用逐级下降的折线。{% endif %}{% endif %}{% else %}没有可用的时段，画不出负荷曲线。{% endfor %}", en = "{% for pool, part in rows|groupby('pool') %}{% set one = part[0] %}{% set limit = (one.answer_seconds / 60)|number ~ ' minutes' if one.answer_seconds >= 120 else one.answer_seconds|seconds %}{% set unit = 'receptions an hour' if one.level == 'totals' else 'open chats' %}{{ pool|code('pool')|capitalize }}: {% if one.verdict == 'unreachable' %}even at the quietest times only {{ one.top|share }} are answered within {{ limit }}, below the target of {{ one.aim|share }}. {% elif one.verdict == 'right_censored' %}with {{ one.capacity_low|number }} {{ unit }} per agent {{ one.aim|share }} were still answered within {{ limit }}; the limit was not reached and lies higher. {% elif one.verdict == 'left_censored' %}it was too busy nearly throughout; with {{ one.capacity_high|number }} {{ unit }} per agent {{ one.aim|share }} within {{ limit }} could not be kept, and the true limit is lower. {% elif one.verdict == 'too_few' %}too few slots for a curve. {% else %}up to {{ one.capacity|number }} {{ unit }} per agent, {{ one.aim|share }} are answered within {{ limit }} ({% if one.capacity_low is not none and one.capacity_high is not none %}possibly {{ one.capacity_low|number }}–{{ one.capacity_high|number }}; {% elif one.capacity_low is not none %}{% if one.capacity_low|number != one.capacity|number %}at least {{ one.capacity_low|number }}, {% endif %}the upper end is unsure since only one stretch was that busy; {% endif %}{{ one.slots|counted('slot') }}); beyond that customers begin to wait. {% if one.method == 'isotonic' %}The smooth line does not suit these data; falling steps are used instead. {% endif %}{% endif %}{% else %}There are no slots to draw a load curve from.{% endfor %}" }
so       = { zh = "{% if rows %}排班按曲线掉下来之前的那一档算，不按最忙时硬扛的算。{% endif %}", en = "{% if rows %}Plan with the load before the curve drops, not with what was endured at the busiest moment.{% endif %}" }

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
slot_from = { zh = "时段", en = "Slot", kind = "hour", doc = { zh = "空的是曲线上的点", en = "empty for points of the line" } }
x = { zh = "人均会话", en = "Chats per agent", kind = "number", doc = { zh = "负荷 ÷ 在岗人数", en = "load ÷ people on duty" } }
share = { zh = "及时率", en = "Share in time", kind = "share", doc = { zh = "及时回复 ÷ 进线会话", en = "answered in time ÷ chats arriving" } }
fitted = { zh = "曲线", en = "Line", kind = "share", doc = { zh = "曲线在这个负荷下估计的及时率；改用折线时时段行为空", en = "the share that the line expects at this load; empty for half hours where steps are used" } }
aim = { zh = "目标", en = "Target", kind = "share", aside = true }
capacity = { zh = "达标上限", en = "Limit on target", kind = "number", aside = true, doc = { zh = "人均会话，空表示这次看不出", en = "chats per agent; empty where it could not be seen" } }
n = { zh = "会话", en = "Chats", kind = "count" }
capacity_low = { zh = "上限（低）", en = "Limit, low", kind = "number", aside = true }
capacity_high = { zh = "上限（高）", en = "Limit, high", kind = "number", aside = true }
top = { zh = "最闲时的及时率", en = "Share in time when idle", kind = "share", aside = true }
method = { zh = "画法", en = "Fit", kind = "code", codes = "curve_method", aside = true }
slots = { zh = "时段数", en = "Slots", kind = "count", aside = true }
shape_gap = { zh = "与折线的最大差", en = "Largest gap to the steps", kind = "share", aside = true }
moved = { zh = "去掉最忙两段后的变化", en = "Change without the two fullest", kind = "share", aside = true }
verdict = { zh = "曲线结论", en = "Curve", kind = "code", codes = "curve_verdict", aside = true }
level = { zh = "数据", en = "Data", kind = "code", codes = "data_level", aside = true }
answer_seconds = { zh = "时限", en = "Limit", kind = "seconds", aside = true }
*/
with

dots as (
    select
        slot_loads.pool,
        slot_loads.slot_from,
        coalesce(slot_needs.held, load / on_duty) as x,
        in_time / arrivals as share,
        arrivals as n,
    from slot_loads
    left join slot_needs
        on slot_needs.pool = slot_loads.pool and slot_needs.slot_from = slot_loads.slot_from
    where on_duty > 0 and load > 0 and arrivals >= $least_arrivals
),

places as (
    select pool, slot_from, x, share, null::double as fitted, n from dots
    union all
    select pool, null, x, null, share, 0 from curve_points where x is not null
)

select
    places.pool,
    places.slot_from,
    places.x,
    places.share,
    coalesce(places.fitted, case when load_curves.method = 'logistic' then load_curves.top
        / (1 + exp(load_curves.alpha + load_curves.beta * ln(places.x))) end) as fitted,
    load_curves.answer_share as aim,
    load_curves.capacity,
    places.n,
    load_curves.capacity_low,
    load_curves.capacity_high,
    load_curves.top,
    load_curves.method,
    load_curves.slots,
    load_curves.shape_gap,
    load_curves.moved,
    load_curves.verdict,
    load_curves.level,
    load_curves.answer_seconds,
from places
join load_curves on load_curves.pool = places.pool
-- The busiest half hours first, for they decide; the points of the line last, from left to right.
order by places.pool, places.slot_from is null,
    case when places.slot_from is null then places.x else -places.x end, places.x, places.slot_from
