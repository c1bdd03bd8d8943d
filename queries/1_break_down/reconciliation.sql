/* retro
title    = { zh = "与后台对账", en = "Reconciled with the back office" }
question = { zh = "后台的数和本报告差多少，差在哪条规则上？", en = "How far is the back office's figure from ours, and which rule explains how much?" }
doc      = { zh = "从本报告的数出发，按固定次序一组一组换成后台的规则，每步的变化就是这组规则的贡献；换一种次序，各组分到的会不同，合计不变。没有影响的规则不列，不到差距 1% 的在句子里不提。占差距：贡献 ÷（后台 − 本报告），可以为负，也可以超过 100%。四舍五入：差距不超过所填数字最后一位的一半。走完所有规则后，若所填时长仍约为本报告的 60 倍或六十分之一（相差不超过 near 倍），就当作分钟和秒弄混了。两边规则相同而仍有没解释的，就一次只改一条规则来试，列出能让两边更接近的（试改），不进合计。", en = "Starting from our figure, the back office's rules are taken over one group after the other in a fixed order; the change at each step is the contribution of that group. In another order the groups would share differently, the sum stays. Rules without effect are left out, and the sentence passes over less than 1 % of the gap. Share of the gap: contribution ÷ (back office − ours); it can be negative or above 100 %. Rounding: no more than half of the last digit that was typed. If after all rules a typed duration is still about 60 times ours or a sixtieth (within the factor near), minutes and seconds are taken to be mixed up. Where both sides count by the same rules and something stays unexplained, one rule at a time is changed; those that bring the two closer are listed as trials and are no part of the sum." }
reads    = ["reconcile.metric"]
may_read = ["trial_figures", "reconciled_rules"]
params   = { near = 2.0 }
core     = true
grain    = ["metric", "step"]
order    = 71

so = { zh = "{% if rows %}对外报数用后台的，找问题用本报告的；差额都写明了规则。{% endif %}", en = "{% if rows %}Quote the back office to others and use this report to find problems; the rules explain the difference.{% endif %}" }

[say]
zh = """
{%- macro shown(row) -%}
{% if row.unit == 'share' %}{{ row.figure|share }}{% elif row.unit == 'count' %}{{ row.figure|number }} 人{% else %}{{ row.figure|ratio if row.figure and row.figure < 1 else row.figure|number }} 秒{% endif %}
{%- endmacro -%}
{%- macro moved(value, unit) -%}
{% if unit == 'share' %}{{ value|points }}{% else %}{{ '+' if value > 0 }}{{ value|ratio if value and value|abs < 1 else value|number }}{{ ' 人' if unit == 'count' else ' 秒' }}{% endif %}
{%- endmacro -%}
{%- if not first -%}
没有可以对账的聊天记录：请看 [reconcile] 里的 platform、shop 写得对不对，聊天记录导出了没有。
{%- elif first.step == 'several' -%}
[reconcile] 圈到了口径不同的店，几套口径不能合成一个数：请写明 platform 或 shop。
{%- else -%}
{%- for metric, part in rows|groupby('metric') -%}
{%- set ours = part|selectattr('step', 'eq', 'ours')|first -%}
{%- set theirs = part|selectattr('step', 'eq', 'theirs')|first -%}
{%- set rest = part|selectattr('step', 'eq', 'unexplained')|first -%}
{%- set steps = part|selectattr('share_of_gap')|rejectattr('step', 'eq', 'unexplained')|list -%}
{{ metric|code('metric') }}：后台 {{ shown(theirs) }}，本报告 {{ shown(ours) }}，
{%- if ours.figure is none or rest.contribution is none -%}
本报告算不出这个数，无从对起。
{%- elif not steps and not rest.share_of_gap -%}
{{ '只差四舍五入' if part|selectattr('step', 'eq', 'rounding')|list else '两边一致' }}。
{%- else -%}
{%- set words = {'share': '高低', 'seconds': '慢快'}.get(ours.unit, '多少') -%}
后台{{ words[0] if theirs.figure > ours.figure else words[1] }} {{ moved(theirs.figure - ours.figure, ours.unit)|replace('+', '')|replace('-', '') }}：
{%- for row in steps if row.share_of_gap|abs >= 0.01 %}{{ row.step|code('reconcile_step') }} {{ moved(row.contribution, row.unit) }}，{% endfor -%}
{% if rest.share_of_gap %}剩 {{ moved(rest.contribution, rest.unit) }}没有解释{% else %}全都对得上{% endif %}。
{%- set tried = part|selectattr('share_of_gap', 'none')|selectattr('contribution')|first -%}
{%- if tried -%}
单独改一条规则来试，最接近的是“{{ tried.step|code('reconcile_step')|replace('试改：', '') }}”：{{ shown(tried) }}。
{%- endif -%}
{%- endif -%}
{%- endfor -%}
{%- if rows|selectattr('step', 'in', ['minutes_as_seconds', 'seconds_as_minutes'])|list -%}
请在 retro.toml 里给时长写上单位（秒或分钟）再跑一次。
{%- endif -%}
{%- if rows|selectattr('step', 'eq', 'unexplained')|selectattr('share_of_gap')|list -%}
没有解释的部分，接下来请核对：后台的统计期是不是同样的几天，聊天记录有没有导全，广告买家认得是不是一样。
{%- endif -%}
{%- endif -%}
"""
en = """
{%- macro shown(row) -%}
{% if row.unit == 'share' %}{{ row.figure|share }}{% elif row.unit == 'count' %}{{ row.figure|number }} buyers{% else %}{{ row.figure|ratio if row.figure and row.figure < 1 else row.figure|number }} s{% endif %}
{%- endmacro -%}
{%- macro moved(value, unit) -%}
{% if unit == 'share' %}{{ value|points }}{% else %}{{ '+' if value > 0 }}{{ value|ratio if value and value|abs < 1 else value|number }}{{ ' buyers' if unit == 'count' else ' s' }}{% endif %}
{%- endmacro -%}
{%- if not first -%}
There are no chats to reconcile: check platform and shop in [reconcile], and whether the chats were exported.
{%- elif first.step == 'several' -%}
[reconcile] covers shops that count by different rules, which do not add up to one figure: name a platform or a shop.
{%- else -%}
{%- for metric, part in rows|groupby('metric') -%}
{%- set ours = part|selectattr('step', 'eq', 'ours')|first -%}
{%- set theirs = part|selectattr('step', 'eq', 'theirs')|first -%}
{%- set rest = part|selectattr('step', 'eq', 'unexplained')|first -%}
{%- set steps = part|selectattr('share_of_gap')|rejectattr('step', 'eq', 'unexplained')|list -%}
{{ ' ' }}{{ metric|code('metric') }}: {{ shown(theirs) }} in the back office, {{ shown(ours) }} here
{%- if ours.figure is none or rest.contribution is none -%}
; this report cannot compute it.
{%- elif not steps and not rest.share_of_gap -%}
{{ ': apart by rounding alone.' if part|selectattr('step', 'eq', 'rounding')|list else ': the two agree.' }}
{%- else -%}
, {{ moved(theirs.figure - ours.figure, ours.unit)|replace('+', '')|replace('-', '') }} {{ 'more' if theirs.figure > ours.figure else 'less' }} there:
{%- for row in steps if row.share_of_gap|abs >= 0.01 %} {{ row.step|code('reconcile_step') }} {{ moved(row.contribution, row.unit) }},{% endfor %} {% if rest.share_of_gap %}{{ moved(rest.contribution, rest.unit) }} unexplained{% else %}and nothing is unexplained{% endif %}.
{%- set tried = part|selectattr('share_of_gap', 'none')|selectattr('contribution')|first -%}
{%- if tried %} With one rule changed alone, {{ tried.step|code('reconcile_step')|replace('trial: ', '') }} comes closest: {{ shown(tried) }}.{% endif -%}
{%- endif -%}
{%- endfor -%}
{%- if rows|selectattr('step', 'in', ['minutes_as_seconds', 'seconds_as_minutes'])|list %} Write the unit of durations (s or min) into retro.toml and run again.{% endif -%}
{%- if rows|selectattr('step', 'eq', 'unexplained')|selectattr('share_of_gap')|list %} For what is unexplained, compare next the days that the back office counts, whether the chat export is complete, and who counts as an advertiser.{% endif -%}
{%- endif -%}
"""

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
step = { zh = "规则", en = "Rule", kind = "code", codes = "reconcile_step" }
ours = { zh = "从", en = "From", kind = "code", codes = "rule_value", doc = { zh = "这组规则里最先不同的一条；全部差别和统计期见下一张表", en = "the first rule of the group that differs; the next table has them all, and the period" } }
theirs = { zh = "到", en = "To", kind = "code", codes = "rule_value" }
figure = { zh = "换后的数", en = "Figure after", kind = "measure", unit_from = "unit" }
contribution = { zh = "贡献", en = "Contribution", kind = "measure", unit_from = "change_unit" }
share_of_gap = { zh = "占差距", en = "Share of the gap", kind = "share", doc = { zh = "分母：后台的数 − 本报告的数", en = "denominator: back office − ours" } }
profile = { zh = "后台口径", en = "Back office's profile", kind = "code", codes = "profile" }
unit = { zh = "单位", en = "Unit", kind = "text" }
change_unit = { zh = "变化的单位", en = "Unit of changes", kind = "text" }
*/
with

ends as (
    select
        metric, unit, theirs, rounding,
        min(profile) as profile,
        max(figure) filter (position = 0) as ours,
        max_by(figure, position) filter (position < 100 and figure is not null) as ended,
        case
            when unit <> 'seconds' then 1
            when theirs * 60 between ended / $near and ended * $near then 1 / 60
            when theirs / 60 between ended / $near and ended * $near then 60
            else 1
        end as factor,
        theirs - ended * factor as remains,
        if(abs(remains) <= rounding + 1e-9, remains, 0) as rounded,
        remains - rounded as rest,
    from trial_figures
    group by metric, unit, theirs, rounding
),

closing as (
    select metric,
        unnest([
            {position: 90, step: if(factor < 1, 'minutes_as_seconds', 'seconds_as_minutes'),
                figure: ended * factor, contribution: ended * factor - ended},
            {position: 91, step: 'rounding', figure: theirs - rest, contribution: rounded},
            {position: 92, step: 'unexplained', figure: theirs, contribution: rest},
            {position: 93, step: 'theirs', figure: theirs, contribution: null}
        ], recursive := true),
    from ends
),

-- A rule changed alone is listed if it comes closer; the one that comes closest stands first.
lines as (
    select metric, step, figure, figure - before as contribution,
        if(position < 100, position, 100 + abs(theirs - figure)) as position,
    from trial_figures
    join ends using (metric, unit, theirs, rounding)
    where position = 0 or if(position < 100, figure <> before, abs(theirs - figure) < abs(rest))
    union all
    select metric, step, figure, contribution, position,
    from closing
    where position > 91 or abs(contribution) > 1e-9
)

select
    lines.metric as metric,
    lines.step as step,
    first_rules.ours as ours,
    first_rules.theirs as theirs,
    lines.figure as figure,
    lines.contribution as contribution,
    case when lines.position < 93 and abs(ends.theirs - ends.ours) > rounding + 1e-9
        then lines.contribution / (ends.theirs - ends.ours) + 0 end as share_of_gap,
    ends.profile as profile,
    ends.unit as unit,
    if(ends.unit = 'share', 'points', ends.unit) as change_unit,
from lines
join ends using (metric)
left join (
    select step, arg_min(ours, place) as ours, arg_min(theirs, place) as theirs,
    from reconciled_rules where step <> 'period' group by step
) as first_rules using (step)
order by lines.metric, lines.position, step
