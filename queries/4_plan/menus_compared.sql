/* retro
title    = { zh = "固定班次与错峰班次", en = "Fixed and staggered shifts" }
question = { zh = "同样这些人，按固定班次排还是错峰排？", en = "With the same people: fixed shifts or staggered ones?" }
doc      = { zh = "两种方案用同一批人、同样的休息间隔和工时上限。固定 = [staffing] 的 shifts（默认行业常用的三班：8–17 点、16–次日 1 点、0–9 点）；错峰 = 6、8、10 小时，整点上班（可改）。工时 = 班次时长合计，含休息和大促窗口以外的部分；缺口 = 需要 − 在岗，按人时；富余 = 在岗超出“偏高”需要的人时。多一个人 = 人手加 1 重新求解后少缺的人时；已经排满或没说有多少人时为空或 0。", en = "Both with the same people, rest and hours. Fixed = shifts of [staffing] (by default the trade's three: 8–17, 16–1 and 0–9); staggered = 6, 8 or 10 hours, starting on the hour (cfg). Hours = length of all shifts, breaks and what lies outside the event included; short = needed − at work, in hours of one person; idle = at work beyond the high case. One more person = hours less short when solved again with one more; 0 where nothing is short, empty where it is not known how many there are." }
reads    = ["plan_totals"]
core     = true
grain    = ["pool", "menu"]
order    = 14
say      = { zh = "{% set fixed = rows|selectattr('menu', 'eq', 'fixed')|list %}{% set free = rows|selectattr('menu', 'eq', 'staggered')|list %}{% if fixed and free %}固定班次 {{ fixed|sum(attribute='paid_hours')|number }} 个工时，还缺 {{ fixed|sum(attribute='short_hours')|number }} 人时、富余 {{ fixed|sum(attribute='idle_hours')|number }} 人时；错峰班次 {{ free|sum(attribute='paid_hours')|number }} 个工时，还缺 {{ free|sum(attribute='short_hours')|number }} 人时、富余 {{ free|sum(attribute='idle_hours')|number }} 人时。{% set best = rows|selectattr('is_chosen')|list %}{% if best %}方案采用{{ best[0].menu|code('plan_menu') }}。{% endif %}{% for row in best if row.one_more_brings is not none and row.one_more_brings > 0 %}{{ row.pool|code('pool') }}再加一个人，能少缺 {{ row.one_more_brings|number }} 人时。{% endfor %}{% endif %}", en = "{% set fixed = rows|selectattr('menu', 'eq', 'fixed')|list %}{% set free = rows|selectattr('menu', 'eq', 'staggered')|list %}{% if fixed and free %}Fixed shifts take {{ fixed|sum(attribute='paid_hours')|number }} hours and leave {{ fixed|sum(attribute='short_hours')|number }} short and {{ fixed|sum(attribute='idle_hours')|number }} idle; staggered ones take {{ free|sum(attribute='paid_hours')|number }} hours and leave {{ free|sum(attribute='short_hours')|number }} short and {{ free|sum(attribute='idle_hours')|number }} idle.{% set best = rows|selectattr('is_chosen')|list %}{% if best %} The plan uses {{ best[0].menu|code('plan_menu') }}.{% endif %}{% for row in best if row.one_more_brings is not none and row.one_more_brings > 0 %} One more person for {{ row.pool|code('pool') }} would close {{ row.one_more_brings|number }} hours.{% endfor %}{% endif %}" }
so       = { zh = "{% if rows %}能错峰的先错峰；不能的，用待命补高峰。{% endif %}", en = "{% if rows %}Stagger where people can; elsewhere cover the peak with people on call.{% endif %}" }

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
menu = { zh = "班次方案", en = "Kind of shifts", kind = "code", codes = "plan_menu" }
is_chosen = { zh = "建议采用", en = "Proposed", kind = "flag" }
people = { zh = "用到的人", en = "People used", kind = "count" }
people_there = { zh = "可排的人", en = "People there", kind = "count", doc = { zh = "排班表里的人数，或 [staffing] 写的人数", en = "people on the roster, or as [staffing] says" } }
paid_hours = { zh = "工时", en = "Hours", kind = "hours" }
short_hours = { zh = "还缺", en = "Short", kind = "hours" }
high_short_hours = { zh = "偏高时还缺", en = "Short, high case", kind = "hours", doc = { zh = "已算上待命的人", en = "with people on call" } }
idle_hours = { zh = "富余", en = "Idle", kind = "hours" }
on_call_hours = { zh = "待命", en = "On call", kind = "hours", aside = true }
one_more_brings = { zh = "多一个人", en = "One more person", kind = "hours", doc = { zh = "少缺的人时", en = "hours less short" } }
mip_gap = { zh = "与最优最多差", en = "At most off the best", kind = "share", doc = { zh = "（方案成本 − 已证明的下限）÷ 方案成本；求到 0.5% 或 2.5 个工时以内就停；班次和人要一起排的，下限仍按只排班次算，差得会显得大些", en = "(cost of the plan − proven bound) ÷ cost of the plan; it stops within 0.5 % or 2.5 hours; where shifts and people must be solved together the bound is still that of the shifts alone, so this looks larger" }, aside = true }
bound = { zh = "成本下限", en = "Bound of the cost", kind = "number", aside = true }
status = { zh = "求解结果", en = "Solved", kind = "code", codes = "plan_status", aside = true }
is_verified = { zh = "核对通过", en = "Checked", kind = "flag", aside = true }
*/
select
    pool,
    menu,
    is_chosen,
    people,
    people_there,
    paid_hours,
    short_hours,
    high_short_hours,
    idle_hours,
    on_call_hours,
    short_hours - one_more_short_hours as one_more_brings,
    mip_gap,
    bound,
    status,
    is_verified,
from plan_totals
order by pool, menu
