/* retro
title    = { zh = "下次大促排班建议", en = "Shifts for the next promotion" }
question = { zh = "下次大促每个班排几个人？", en = "How many people should each shift have next time?" }
doc      = { zh = "把“下次各时段要几个人”用最省的办法排满：在固定班次和错峰班次里取更合适的一种（可在 [staffing] 的 menu 里指定），由求解器算出，再单独核对覆盖、间隔、工时和同时休息的人数。班次长度、上班钟点、休息、两班间隔（默认至少 11 小时）、人均每天最多工时（默认 10 小时）都在 [staffing] 里改。班里含休息时间；待命的人在家等通知，只在比预计更忙时叫来，图里不画。日期沿用这次大促，写了 next_start 就换成下一次的。", en = "The people needed slot by slot, covered at the least cost: by fixed or by staggered shifts, whichever suits better (or as menu of [staffing] says), found by a solver and then checked apart for coverage, rest, hours and people on a break at once. What cannot be covered is listed under Coverage of the next roster. Lengths, starts, breaks, rest (11 hours between shifts by default) and hours a day per person (10 on average by default) are set in [staffing]. Shifts include breaks; people on call wait at home and come only if it is busier than expected; they are not drawn. Dates are those of this promotion, or of the next one where next_start is set." }
reads    = ["plan_shifts", "plan_totals", "next_needs"]
grain    = ["starts_at", "agent_group", "ends_at", "on_call"]
order    = 10
feeds    = "staffing.plan"
chart    = { kind = "gantt", x = "starts_at", y = ["works_from", "ends_at", "heads"], split = "agent_group" }
say      = { zh = "{% set shifts = rows|rejectattr('on_call')|list %}{% if shifts %}{% set most = shifts|sort(attribute='heads', reverse=true)|first %}{% set least = rows|map(attribute='growth')|min %}{% set top = rows|map(attribute='growth')|max %}{% if top == 1 and least == 1 %}按这次的负荷{% else %}按这次负荷的 {% if least != top %}{{ least|ratio }}–{% endif %}{{ top|ratio }} 倍{% endif %}，用{{ first.menu|code('plan_menu') }}排 {{ shifts|sum(attribute='heads') }} 个班、{{ shifts|sum(attribute='paid_hours')|number }} 个工时；人最多的一班 {{ most.starts_at|time }} 到 {{ most.ends_at|time }}（{{ most.agent_group|code('pool') }}）{{ most.heads|count }} 人。{% if rows|selectattr('on_call')|list %}另备 {{ rows|selectattr('on_call')|sum(attribute='heads') }} 人次待命。{% endif %}{% elif rows %}只需要有人在家待命。{% else %}没有可排的需求。{% endif %}{% if rows|selectattr('status', 'eq', 'time_limit')|list %}求解到了时限，方案已核对可用，再算一次可能略好。{% endif %}{% if rows|selectattr('status', 'eq', 'greedy')|list %}求解器没有给出结果，这是按规则逐班排出的方案，已核对，但不一定最省。{% endif %}{% if rows|rejectattr('is_verified')|list %}核对没有通过，请不要照此排班。{% endif %}", en = "{% set shifts = rows|rejectattr('on_call')|list %}{% if shifts %}{% set most = shifts|sort(attribute='heads', reverse=true)|first %}At {% set least = rows|map(attribute='growth')|min %}{% set top = rows|map(attribute='growth')|max %}{% if top == 1 and least == 1 %}the same load as this time{% else %}{% if least != top %}{{ least|ratio }}–{% endif %}{{ top|ratio }} times this promotion's load{% endif %}, {{ first.menu|code('plan_menu') }} come to {{ shifts|sum(attribute='heads') }} shifts and {{ shifts|sum(attribute='paid_hours')|number }} agent-hours; the largest is {{ most.starts_at|stretch(most.ends_at) }} ({{ most.agent_group|code('pool') }}) with {{ most.heads|count }}.{% if rows|selectattr('on_call')|list %} Plus {{ rows|selectattr('on_call')|sum(attribute='heads') }} on call at home.{% endif %}{% elif rows %}People on call at home are enough.{% else %}There is nothing to plan.{% endif %}{% if rows|selectattr('status', 'eq', 'time_limit')|list %} The time to solve ran out: the plan is checked and can be used, another run may find a slightly better one.{% endif %}{% if rows|selectattr('status', 'eq', 'greedy')|list %} The solver gave no answer: this plan was built shift by shift; it is checked, but may not be the cheapest.{% endif %}{% if rows|rejectattr('is_verified')|list %} The check failed: please do not use this plan.{% endif %}" }
so       = { zh = "{% if rows %}照这张表约人；预计的咨询量变了，改好设置再跑一次。{% endif %}", en = "{% if rows %}Book people by this table; if the expected volume changes, adjust the settings and run again.{% endif %}" }

[columns]
agent_group = { zh = "岗位", en = "Group", kind = "code", codes = "pool" }
starts_at = { zh = "上班", en = "Starts", kind = "time" }
ends_at = { zh = "下班", en = "Ends", kind = "time" }
heads = { zh = "人数", en = "People", kind = "count" }
on_call = { zh = "在家待命", en = "On call", kind = "flag" }
breaks = { zh = "休息安排", en = "Breaks", kind = "text", doc = { zh = "休息时段 × 人数", en = "breaks × people" } }
paid_hours = { zh = "工时", en = "Hours", kind = "hours", doc = { zh = "班次时长 × 人数，含休息；待命不计", en = "length × people, breaks included; none for people on call" } }
menu = { zh = "班次方案", en = "Kind of shifts", kind = "code", codes = "plan_menu", aside = true }
growth = { zh = "增长倍数", en = "Growth", kind = "ratio", aside = true }
status = { zh = "求解结果", en = "Solved", kind = "code", codes = "plan_status", aside = true }
is_verified = { zh = "核对通过", en = "Checked", kind = "flag", aside = true }
works_from = { zh = "到岗", en = "Comes in", kind = "time", aside = true, doc = { zh = "在家待命的为空", en = "empty for people on call" } }
*/
with

growths as (
    select pool, max(growth) as growth from next_needs group by all
),

-- Shifts that differ in their breaks alone are one line.
shifts_there as (
    select
        pool,
        starts_at,
        ends_at,
        on_call,
        menu,
        sum(heads)::bigint as heads,
        string_agg(nullif(breaks, '') || ' × ' || heads, ' / ' order by breaks) as breaks,
    from plan_shifts
    group by all
)

select
    pool as agent_group,
    starts_at,
    ends_at,
    heads,
    on_call,
    breaks,
    case when on_call then 0.0 else heads * epoch(ends_at - starts_at) / 3600 end as paid_hours,
    menu,
    growth,
    status,
    is_verified,
    case when not on_call then starts_at end as works_from,
from shifts_there
join plan_totals using (menu, pool)
join growths using (pool)
where is_chosen
order by starts_at, agent_group, ends_at, on_call
