/* retro
title    = { zh = "与后台规则的差别", en = "Rules that differ from the back office's" }
question = { zh = "后台和本报告按哪些不同的规则计数？", en = "Which rules do the back office and this report count by differently?" }
doc      = { zh = "只列不同的规则；规则出自两边的口径（queries/profiles）和 [reconcile] 里写的统计期。时间是一天里的几点到几点。", en = "Only rules that differ, from the two profiles (queries/profiles) and the period in [reconcile]. Hours are times of the day." }
reads    = ["reconcile.metric"]
may_read = ["trial_chain"]
grain    = ["rule"]
order    = 72
say      = { zh = "{% if first %}两边有 {{ n }} 条规则不同。{% else %}没有要列的差别：两边规则相同，或没有可以对账的聊天记录。{% endif %}", en = "{% if first %}{{ n }} {{ 'rule differs' if n == 1 else 'rules differ' }}.{% else %}No difference to list: both sides count by the same rules, or there are no chats to reconcile.{% endif %}" }

[columns]
place = { zh = "次序", en = "Order", kind = "count" }
step = { zh = "规则组", en = "Group of rules", kind = "code", codes = "reconcile_step" }
rule = { zh = "规则", en = "Rule", kind = "code", codes = "clock_rule" }
ours = { zh = "本报告", en = "Here", kind = "code", codes = "rule_value" }
theirs = { zh = "后台", en = "Back office", kind = "code", codes = "rule_value" }
*/
with

ends as (
    select
        trial_chain.*,
        concat(left(period_from::varchar, 16), ' – ', left(period_to::varchar, 16)) as period,
        if(
            hours_of in ('all', 'roster'),
            'hours_' || hours_of,
            concat(
                lpad((hours_from_minute // 60)::varchar, 2, '0'), ':',
                lpad(mod(hours_from_minute, 60)::varchar, 2, '0'), '–',
                lpad((hours_to_minute // 60)::varchar, 2, '0'), ':',
                lpad(mod(hours_to_minute, 60)::varchar, 2, '0')
            )
        ) as hours,
        if(hours_of in ('round', 'session'), 'hours_' || hours_of, null) as hours_by,
    from trial_chain
    where clock in (select min(clock) from trial_chain union select max(clock) from trial_chain)
    qualify row_number() over (partition by clock order by platform, shop) = 1
),

rules as (
    select unnest([
        {step: 'period', rule: 'period', ours: ours.period, theirs: theirs.period},
        {step: 'hours', rule: 'hours', ours: ours.hours, theirs: theirs.hours},
        {step: 'hours', rule: 'hours_of', ours: ours.hours_by, theirs: theirs.hours_by},
        {step: 'hours', rule: 'hours_bind',
            ours: 'bind_' || ours.hours_bind, theirs: 'bind_' || theirs.hours_bind},
        {step: 'hours', rule: 'night_answered',
            ours: ours.night_answered::varchar, theirs: theirs.night_answered::varchar},
        {step: 'hours', rule: 'day_cut',
            ours: ours.day_cut::varchar, theirs: theirs.day_cut::varchar},
        {step: 'replies', rule: 'stops_assist',
            ours: ours.stops_assist::varchar, theirs: theirs.stops_assist::varchar},
        {step: 'replies', rule: 'stops_auto',
            ours: ours.stops_auto::varchar, theirs: theirs.stops_auto::varchar},
        {step: 'ads', rule: 'ads', ours: ours.ads, theirs: theirs.ads},
        {step: 'offline', rule: 'offline', ours: ours.offline, theirs: theirs.offline},
        {step: 'offline', rule: 'agent_started',
            ours: ours.agent_started, theirs: theirs.agent_started},
        {step: 'starts', rule: 'starts', ours: ours.starts, theirs: theirs.starts},
        {step: 'cuts', rule: 'idle_minutes',
            ours: format('{:g}', ours.idle_minutes), theirs: format('{:g}', theirs.idle_minutes)},
        {step: 'cuts', rule: 'reply_cut_minutes', ours: format('{:g}', ours.reply_cut_minutes),
            theirs: format('{:g}', theirs.reply_cut_minutes)},
        {step: 'cuts', rule: 'lapse_hours',
            ours: format('{:g}', ours.lapse_hours), theirs: format('{:g}', theirs.lapse_hours)},
        {step: 'unanswered', rule: 'unanswered', ours: format('{:g}', ours.unanswered_seconds),
            theirs: format('{:g}', theirs.unanswered_seconds)},
        {step: 'unit', rule: 'rate_unit',
            ours: 'unit_' || ours.rate_unit, theirs: 'unit_' || theirs.rate_unit},
        {step: 'unit', rule: 'rate_rule', ours: ours.rate_rule, theirs: theirs.rate_rule}
    ], recursive := true), unnest(range(1, 19)) as place
    from ends as ours
    join ends as theirs on ours.clock < theirs.clock
)

select row_number() over (order by place) as place, step, rule, ours, theirs,
from rules
where ours <> theirs
order by place, rule
