/* retro
title    = { zh = "从行动里学到的", en = "What the actions taught" }
question = { zh = "下次遇到同样情况，照做还是换办法？", en = "When the same comes up again: do it again, or do something else?" }
doc      = { zh = "只列能判断的行动。见效的写成“如果……就……”，下次照做；没见效的也写下来，免得再花一次力气。做法里的人名写作 XX。判断的规则见“以前的行动见效了吗”。", en = "Only actions that could be judged. What worked becomes a rule to repeat; what did not is written down as well, so that the effort is not spent twice. Names of people are written as XX. For the rules of judging see “Did earlier actions work?”." }
reads    = ["action_verdicts"]
may_read = ["agents", "agent_pools"]
core     = true
grain    = ["id"]
order    = 5
optional = true
say      = { zh = "{% for row in rows %}{% if row.verdict == 'effective' %}如果{{ row.kpi|code('metric') }}又没做到 {{ row.target|measure(row.unit) }}，就再做一次“{{ row.rule }}”：上次做完，从 {{ row.before|measure(row.unit) }} 到 {{ row.now|measure(row.unit) }}。{% else %}如果{{ row.kpi|code('metric') }}又没做到 {{ row.target|measure(row.unit) }}，就换个办法，“{{ row.rule }}”单独做不够：做完从 {{ row.before|measure(row.unit) }} 到 {{ row.now|measure(row.unit) }}。{% endif %}{% endfor %}", en = "{% for row in rows %}{% if row.verdict == 'effective' %}If {{ row.kpi|code('metric') }} misses {{ row.target|measure(row.unit) }} again, do this again: “{{ row.rule }}”. Last time it went from {{ row.before|measure(row.unit) }} to {{ row.now|measure(row.unit) }}.{% else %}If {{ row.kpi|code('metric') }} misses {{ row.target|measure(row.unit) }} again, try another way; “{{ row.rule }}” alone was not enough: it went from {{ row.before|measure(row.unit) }} to {{ row.now|measure(row.unit) }}.{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }
so       = { zh = "{% if rows %}下次预热会开场，先念一遍这一页。{% endif %}", en = "{% if rows %}Read this page aloud at the start of the next preheat meeting.{% endif %}" }

[columns]
kpi = { zh = "看的指标", en = "Judged by", kind = "code", codes = "metric" }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "verdict" }
before = { zh = "当时", en = "Then", kind = "measure", unit_from = "unit" }
target = { zh = "目标", en = "Target", kind = "measure", unit_from = "unit" }
now = { zh = "现在", en = "Now", kind = "measure", unit_from = "unit" }
cases = { zh = "较少一边的样本", en = "Cases of the smaller side", kind = "count" }
promotion = { zh = "哪次大促定的", en = "Agreed after", kind = "text" }
unit = { zh = "单位", en = "Unit", kind = "text", aside = true }
id = { zh = "行动编号", en = "Action", kind = "id", aside = true }
rule = { zh = "做法", en = "What was done", kind = "text", aside = true }
*/
with

-- A rule names nobody.
named as (
    select list(agent order by length(agent) desc, agent) as names,
    from (select agent from agents union select agent from agent_pools)
    where length(agent) > 1
)

select
    kpi,
    verdict,
    before,
    target,
    now,
    cases,
    promotion,
    unit,
    id,
    rtrim(trim(coalesce(
        list_reduce(list_prepend(doing, names), lambda text, name: replace(text, name, 'XX')),
        doing
    )), '。.；;') as rule,
from action_verdicts
cross join named
where verdict in ('effective', 'ineffective')
order by verdict, id
