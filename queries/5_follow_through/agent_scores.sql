/* retro
title    = { zh = "客服综合得分", en = "Composite scores of agents" }
question = { zh = "按店里自己的评分办法，每位客服得多少分？", en = "By the shop's own rules, how many points does each agent earn?" }
doc      = { zh = "综合得分 = 100 × 各项得分之和 ÷ 计入各项的权重之和；计入的权重不到一半（可改）的不评分。评分办法写在 retro.toml 的 [score]：起步期（start）只看服务，成长期（growth）六项都看、可加提成，稳定期（stable）六项都看、按档发奖金。没有把班次和问题难度拉平，用来兑现店里已有的约定，不宜据此评价人。", en = "Score = 100 × the sum of points ÷ the sum of the weights that count; with less than half of the weight (cfg) nobody is scored. The rules stand in [score] of retro.toml: a shop that starts looks at service alone, a growing one at all six figures and may add a commission, a stable one at all six and pays a bonus by band. Shifts and difficulty are not made equal: it settles what the shop has agreed on and does not judge people." }
reads    = ["score_rules", "agent_score_parts", "agent_figures"]
may_read = ["score_bands"]
params   = { least_counted = 0.5 }
grain    = ["agent"]
optional = true
order    = 82
chart    = { kind = "hbar", x = "agent", y = ["score"], rows = 20 }
say      = { zh = "{% set scored = rows|rejectattr('score', 'none')|list %}{% if scored %}{{ scored|length }} 位客服有综合得分，最高 {{ scored[0].score|number }} 分。{% if scored|length < n %}另有 {{ n - scored|length }} 位数据太少，不评分。{% endif %}{% elif first %}{{ n }} 位客服的数据都太少，不评分。{% endif %}", en = "{% set scored = rows|rejectattr('score', 'none')|list %}{% if scored %}Agents with a score: {{ scored|length }}; the highest is {{ scored[0].score|number }} points.{% if scored|length < n %} Not scored for lack of data: {{ n - scored|length }}.{% endif %}{% elif first %}None of the {{ n|counted('agent') }} has enough data for a score.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "shop_stage" }
score = { zh = "综合得分", en = "Score", kind = "number", doc = { zh = "满分 100", en = "out of 100" } }
parts = { zh = "计入的项", en = "Parts that count", kind = "count" }
points = { zh = "得分合计", en = "Points", kind = "number" }
weight = { zh = "计入的权重", en = "Weight that counts", kind = "number" }
sales = { zh = "销售额", en = "Sales", kind = "money" }
commission = { zh = "提成", en = "Commission", kind = "money", doc = { zh = "销售额 × [score] 的 commission；未扣退款", en = "sales × `commission` of [score], before refunds" } }
bonus = { zh = "奖金", en = "Bonus", kind = "money", doc = { zh = "得分达到的最高一档", en = "of the highest band that the score reaches" } }
*/
with

summed as (
    select
        agent,
        pool,
        count(points) as parts,
        fsum(points order by metric) as points,
        fsum(weight order by metric) filter (points is not null) as weight,
        fsum(weight order by metric) as whole,
    from agent_score_parts
    group by agent, pool
),

scored as (
    select
        *,
        case when weight >= $least_counted * whole then 100 * points / weight end as score,
    from summed
)

select
    scored.agent,
    scored.pool,
    stage,
    score,
    parts,
    points,
    weight,
    sold.value::decimal(18, 2) as sales,
    (sold.value * commission)::decimal(18, 2) as commission,
    (select max(bonus) from score_bands where from_points <= score)::decimal(18, 2) as bonus,
from scored
cross join score_rules
left join agent_figures as sold on sold.agent = scored.agent and sold.metric = 'cs_sales'
order by score desc nulls last, scored.agent
