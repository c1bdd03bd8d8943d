/* retro
title    = { zh = "综合得分的明细", en = "How the scores come about" }
question = { zh = "每位客服的得分由哪几项组成？", en = "What makes up the score of each agent?" }
doc      = { zh = "每项得分 = 权重 ×（数值 − 零分线）÷（满分线 − 零分线），不低于 0、不高于权重。满分线和零分线在 retro.toml 的 [[score.parts]] 里写；没写的取同岗位最好和最差的一成（不足 least_people 人（可改）不取）。次数不足、两条线相同的，这一项不计。", en = "Points of a part = weight × (value − bad) ÷ (good − bad), not below 0 and not above the weight. `good` and `bad` stand in [[score.parts]] of retro.toml; those left out are the best and worst tenth of the pool (not with fewer than least_people (cfg)). With too few cases, or where the two are the same, a part does not count." }
reads    = ["score_parts", "agent_figures"]
params   = { least_people = 5, tenth = 0.1 }
grain    = ["agent", "metric"]
optional = true
order    = 83
say      = { zh = "{% if first %}得分由 {{ rows|map(attribute='metric')|unique|list|length }} 项组成：{% for name in rows|map(attribute='metric')|unique %}{{ name|code('metric') }}{% if not loop.last %}、{% endif %}{% endfor %}。每一项离满分线多远，就扣多少。{% endif %}", en = "{% if first %}Parts of the score: {{ rows|map(attribute='metric')|unique|list|length }} ({% for name in rows|map(attribute='metric')|unique %}{{ name|code('metric') }}{% if not loop.last %}, {% endif %}{% endfor %}). Each earns by how near it comes to its mark.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
n = { zh = "次数", en = "Cases", kind = "count" }
bad = { zh = "零分线", en = "Earns nothing", kind = "measure", unit_from = "unit" }
good = { zh = "满分线", en = "Earns all", kind = "measure", unit_from = "unit" }
weight = { zh = "权重", en = "Weight", kind = "number" }
points = { zh = "得分", en = "Points", kind = "number", doc = { zh = "满分为权重；空表示这一项不计", en = "at most the weight; empty where the part does not count" } }
unit = { zh = "单位", en = "Unit", kind = "text", aside = true }
*/
with

spread as (
    select
        pool,
        metric,
        count(value) as people,
        quantile_cont(value, $tenth) as low,
        quantile_cont(value, 1 - $tenth) as high,
        bool_and(is_better_up) as is_better_up,
    from agent_figures
    group by pool, metric
),

marks as (
    select
        score_parts.position,
        score_parts.metric,
        score_parts.weight,
        spread.pool,
        coalesce(bad, case when people >= $least_people then if(is_better_up, low, high) end)
            as bad,
        coalesce(good, case when people >= $least_people then if(is_better_up, high, low) end)
            as good,
    from score_parts
    join spread using (metric)
)

select
    agent,
    agent_figures.pool,
    agent_figures.metric,
    value,
    n,
    bad,
    good,
    weight,
    -- `least` and `greatest` pass over what is unknown.
    case
        when value is not null and good <> bad
            then weight * greatest(0, least(1, (value - bad) / (good - bad)))
    end as points,
    unit,
from agent_figures
join marks using (pool, metric)
order by agent, position, metric
