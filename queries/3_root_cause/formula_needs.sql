/* retro
title    = { zh = "四种算法各要几个人", en = "Four formulas, four needs" }
question = { zh = "换一种算法，需要的人数差多少，各自假设了什么？", en = "How far apart are the formulas, and what does each of them assume?" }
doc      = { zh = "只列进线最多的岗位。我们：按自己这次的负荷曲线。行业：接待量 ÷ 饱和接待量（繁忙客服小时接待量的 90 分位）。Erlang C：把客服当成共用一条队的坐席，每席一次接一个，时长按“时长 ÷ 并发”折算。下界：该半小时要打的回复总用时 ÷ 时段长度，含上个时段拖过来的回复，所以紧接缺人时段之后可能高过负荷曲线。“说缺人的半小时”= 比在岗多出 2 人以上。", en = "The pool with most chats only. Ours: this promotion's own load curve. Industry: receptions ÷ saturation (90th percentile of busy agent-hours). Erlang C: agents as seats behind one common queue, one chat at a time, with the duration divided by the chats held at once. Lower bound: seconds of reply work that came in ÷ length of the slot, replies left over from the slot before included, so just after a short block it may lie above ours. Half hours called short = two people or more above those on duty." }
reads    = ["formula_figures", "slot_loads"]
one_of   = ["messages", "sessions", "roster", "slot_totals.on_duty"]
params   = { short_heads = 2.0 }
grain    = ["slot_from"]
optional = true
order    = 35
chart    = { kind = "line", x = "slot_from", y = ["on_duty", "ours", "field", "erlang_c", "bound"] }
say      = { zh = "{% if first %}{{ first.pool|code('pool') }} {{ n }} 个时段里，缺 2 人以上的：按自己的负荷曲线 {{ first.ours_short|count }} 个{% if first.field_short is not none %}，行业公式 {{ first.field_short|count }} 个{% endif %}{% if first.erlang_short is not none %}，Erlang C {{ first.erlang_short|count }} 个{% endif %}{% if first.bound_short is not none %}，下界 {{ first.bound_short|count }} 个{% endif %}。负荷曲线假设这批人下次还是这个能力{% if first.field_short is not none %}；行业公式假设饱和接待量固定，不管时限多严、聊得多久{% endif %}{% if first.erlang_short is not none %}；Erlang C 假设大家排一条队、谁空谁接，而店里的会话一进来就分给了某个人{% endif %}{% if first.bound_short is not none %}；下界只假设一个人一次打一条回复，少于它一定不够，多于它未必够{% endif %}。{% else %}算不出负荷曲线，没有可比的算法。{% endif %}", en = "{% if first %}{{ first.pool|code('pool')|capitalize }}: of {{ n|counted('slot') }}, short by two or more are {{ first.ours_short|count }} by the shop's own load curve{% if first.field_short is not none %}, {{ first.field_short|count }} by the industry formula{% endif %}{% if first.erlang_short is not none %}, {{ first.erlang_short|count }} by Erlang C{% endif %}{% if first.bound_short is not none %}, {{ first.bound_short|count }} by the lower bound{% endif %}. The load curve assumes that these people can do next time what they did now{% if first.field_short is not none %}; the industry formula one fixed saturation, whatever the limit and however long chats last{% endif %}{% if first.erlang_short is not none %}; Erlang C one common queue for whoever is free, while a shop's chat goes to one agent at once and waits for that one{% endif %}{% if first.bound_short is not none %}; the lower bound only that nobody types two replies at a time: fewer is surely too few, more not surely enough{% endif %}.{% else %}There is no load curve, so there is nothing to compare.{% endif %}" }

[columns]
slot_from = { zh = "时段", en = "From", kind = "hour", aside = true }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool", aside = true }
on_duty = { zh = "在岗", en = "On duty", kind = "number", aside = true }
ours = { zh = "负荷曲线", en = "Ours", kind = "number", aside = true }
field = { zh = "行业公式", en = "Industry formula", kind = "number", aside = true }
erlang_c = { zh = "Erlang C", en = "Erlang C", kind = "number", aside = true }
bound = { zh = "下界", en = "Lower bound", kind = "number", aside = true }
ours_short = { zh = "说缺人的半小时（负荷曲线）", en = "Called short, ours", kind = "count", aside = true }
field_short = { zh = "说缺人的半小时（行业）", en = "Called short, industry", kind = "count", aside = true }
erlang_short = { zh = "说缺人的半小时（Erlang C）", en = "Called short, Erlang C", kind = "count", aside = true }
bound_short = { zh = "说缺人的半小时（下界）", en = "Called short, bound", kind = "count", aside = true }
*/
with

largest as (
    select pool from slot_loads group by pool order by sum(arrivals) desc, pool limit 1
)

select
    figures.slot_from,
    figures.pool,
    slot_loads.on_duty,
    figures.ours,
    figures.field,
    figures.erlang_c,
    figures.bound,
    count(*) filter (figures.ours - slot_loads.on_duty >= $short_heads) over () as ours_short,
    case when count(figures.field) over () > 0
        then count(*) filter (figures.field - slot_loads.on_duty >= $short_heads) over () end as field_short,
    case when count(figures.erlang_c) over () > 0
        then count(*) filter (figures.erlang_c - slot_loads.on_duty >= $short_heads) over () end as erlang_short,
    case when count(figures.bound) over () > 0
        then count(*) filter (figures.bound - slot_loads.on_duty >= $short_heads) over () end as bound_short,
from formula_figures as figures
join largest on largest.pool = figures.pool
join slot_loads on slot_loads.pool = figures.pool and slot_loads.slot_from = figures.slot_from
-- With one formula alone there is nothing to compare.
where figures.ours is not null
order by figures.slot_from
