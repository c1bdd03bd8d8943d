/* retro
title    = { zh = "客服的各项数字", en = "Figures of each agent" }
question = { zh = "评分和奖项用到的数字，每位客服各是多少？", en = "What are the figures of each agent that scores and awards rest on?" }
doc      = { zh = "销售额、成功率、客单价、协助跟进取自“客服的询单与销售”；回复率、3分钟响应率和平均响应按大促期间的回复轮次，归结束该轮的客服。比率和平均响应的次数不足 least_n（可改）时不报。retro.toml 里没写 [score] 也没写 [awards] 时不算。", en = "Sales, conversion, basket and buyers helped are those of Inquiries and sales by agent; reply rate, 3-minute rate and mean response are counted over the rounds of the promotion, which belong to who ended them. Rates and mean response with fewer than least_n cases (cfg) are empty. Not computed unless retro.toml has [score] or [awards]." }
reads    = ["score_rules", "award_rules"]
may_read = ["sales_by_agent", "rounds", "agents", "agent_pools"]
params   = { in_time_seconds = 180 }
grain    = ["agent", "metric"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
unit = { zh = "单位", en = "Unit", kind = "text" }
is_better_up = { zh = "越大越好", en = "More is better", kind = "flag" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
n = { zh = "次数", en = "Cases", kind = "count", doc = { zh = "付款买家、询单买家、协助的买家或回复轮次", en = "paying buyers, inquiring buyers, buyers helped, or rounds" } }
*/
with

least as (
    select max(least_n) as least_n,
    from (select least_n from score_rules union all select least_n from award_rules)
    having count(*) > 0
),

answers as (
    select
        agent,
        count(*) as asked,
        count(replied_at) as replied,
        count(*) filter (wait_seconds <= $in_time_seconds) as in_time,
        favg(wait_seconds order by wait_seconds) as mean_seconds,
    from rounds
    where in_window and agent is not null
    group by agent
),

figures as (
    select agent, 'cs_sales' as metric, 'money' as unit, sales::double as value, payers as n,
    from sales_by_agent
    union all
    select agent, 'conv', 'share', won / inquiries, inquiries from sales_by_agent
    union all
    select agent, 'aov_cs', 'money', aov::double, payers from sales_by_agent
    union all
    select agent, 'assist_users', 'count', assists, assists from sales_by_agent
    union all
    select agent, 'reply_rate', 'share', replied / asked, asked from answers
    union all
    select agent, 'rate_3min', 'share', in_time / asked, asked from answers
    union all
    select agent, 'art_mean', 'seconds', mean_seconds, replied from answers
)

select
    figures.agent,
    coalesce(agents.pool, agent_pools.pool, 'all') as pool,
    metric,
    unit,
    metric <> 'art_mean' as is_better_up,
    case when n >= least_n or unit in ('money', 'count') then value end as value,
    n,
from figures
cross join least
left join agents on agents.agent = figures.agent
left join agent_pools on agent_pools.agent = figures.agent and agent_pools.is_inferred is not true
order by figures.agent, metric
