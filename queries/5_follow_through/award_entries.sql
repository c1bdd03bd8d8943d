/* retro
title    = { zh = "奖项的参评人", en = "Who is in the running" }
question = { zh = "每个奖项有谁参评，各是多少？", en = "Who is in the running for each award, and with what?" }
doc      = { zh = "时段奖看该时段的销售额，高峰英雄也看及时回复的提问；持续提升奖看销售名次从前半程到后半程升了几位；单项突出奖看每项数字；全能王奖看各项名次的平均，要各项都有数。订单不足 least_orders、次数不足 least_n 的不参评（写在 [awards]）。", en = "Awards of an hour go by its sales, the hero of the peak also by the questions answered in time; the riser by how many places the sales rose from the first half to the second; best of one figure by that figure; the all-rounder by the mean place over all figures, all of which must be known. Fewer orders than least_orders or cases than least_n do not compete ([awards])." }
reads    = ["award_rules", "award_hours", "award_slots", "agent_figures"]
grain    = ["award", "metric", "agent"]
hidden   = true

[columns]
award = { zh = "奖项", en = "Award", kind = "code", codes = "award" }
metric = { zh = "看什么", en = "By", kind = "code", codes = "award_measure" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
unit = { zh = "单位", en = "Unit", kind = "text" }
strength = { zh = "排序用的数", en = "Ordered by", kind = "number", doc = { zh = "越大越靠前", en = "more is better" } }
n = { zh = "次数", en = "Cases", kind = "count" }
*/
with

sold as (
    select
        slot,
        agent,
        sum(sales) as sales,
        sum(orders)::bigint as orders,
        sum(in_time)::bigint as in_time,
    from award_slots
    join award_hours using (hour)
    group by slot, agent
),

halves as (
    select
        early.agent,
        rank() over (order by early.sales desc) - rank() over (order by late.sales desc) as gained,
        early.orders + late.orders as orders,
    from sold as early
    join sold as late on late.agent = early.agent and late.slot = 'second_half'
    cross join award_rules
    where early.slot = 'first_half' and least(early.orders, late.orders) >= least_orders
),

places as (
    select
        agent,
        metric,
        n,
        rank() over (
            partition by metric order by if(is_better_up, value, -value) desc
        ) as place,
        count(distinct metric) over () as metrics,
    from agent_figures
    where value is not null
),

all_round as (
    select agent, sum(place) / count(*) as mean_place, min(n) as n,
    from places
    group by agent
    having count(*) = max(metrics)
)

select slot as award, 'cs_sales' as metric, agent, sales::double as value, 'money' as unit,
    sales::double as strength, orders as n,
from sold cross join award_rules
where slot in ('midnight', 'dawn', 'peak') and orders >= least_orders
union all
select 'peak', 'in_time', agent, in_time, 'count', in_time, in_time
from sold cross join award_rules
where slot = 'peak' and in_time >= least_n
union all
select 'rise', 'places', agent, gained, 'count', gained, orders from halves where gained > 0
union all
select 'best', metric, agent, value, unit, if(is_better_up, value, -value), n,
from agent_figures where value > 0
union all
select 'all_round', 'mean_place', agent, mean_place, 'number', -mean_place, n from all_round
order by award, metric, agent
