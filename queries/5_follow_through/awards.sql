/* retro
title    = { zh = "这次的奖项", en = "Awards of this promotion" }
question = { zh = "谁值得公开表扬？", en = "Who deserves praise in front of all?" }
doc      = { zh = "规则写在 retro.toml 的 [awards]。数值最好的得奖；一样好的看次数多的，再一样就一起得。参评不足 least_people 人的奖空缺。奖项用来鼓励，名次差一点可能只是偶然，不宜据此扣罚。只在主管版里。", en = "The rules stand in [awards] of retro.toml. The best value wins; of equals whoever had more cases, and if these are equal, all of them. An award with fewer than least_people in the running is not given. Awards encourage: a narrow lead may be chance and is no ground for deductions. In the manager's edition only." }
reads    = ["award_rules", "award_entries"]
grain    = ["award", "metric", "agent"]
optional = true
order    = 84
say      = { zh = "{% if first %}这次颁 {{ rows|map(attribute='award')|unique|list|length }} 种奖：{% for row in rows if row.award != 'best' %}{{ row.award|code('award') }} {{ row.agent }}{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}", en = "{% if first %}Kinds of awards given: {{ rows|map(attribute='award')|unique|list|length }}.{% for row in rows if row.award != 'best' %} {{ row.award|code('award') }}: {{ row.agent }}.{% endfor %}{% endif %}" }

[columns]
award = { zh = "奖项", en = "Award", kind = "code", codes = "award" }
metric = { zh = "看什么", en = "By", kind = "code", codes = "award_measure" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
n = { zh = "次数", en = "Cases", kind = "count", doc = { zh = "订单、买家或回复轮次", en = "orders, buyers or rounds" } }
second = { zh = "第二名", en = "Runner-up", kind = "measure", unit_from = "unit", doc = { zh = "没得奖的人里最好的", en = "the best of those without the award" } }
people = { zh = "参评人数", en = "In the running", kind = "count" }
unit = { zh = "单位", en = "Unit", kind = "text", aside = true }
*/
with

placed as (
    select
        *,
        rank() over (of_award order by strength desc, n desc) as place,
        count(*) over of_award as people,
    from award_entries
    window of_award as (partition by award, metric)
)

select
    placed.award,
    placed.metric,
    placed.agent,
    placed.value,
    placed.n,
    (
        select max_by(value, (strength, n)) from placed as others
        where others.award = placed.award and others.metric = placed.metric and place > 1
    ) as second,
    people,
    unit,
from placed
cross join award_rules
where place = 1 and people >= least_people
order by list_position(
        ['midnight', 'dawn', 'peak', 'rise', 'best', 'all_round'], placed.award
    ), placed.metric, placed.agent
