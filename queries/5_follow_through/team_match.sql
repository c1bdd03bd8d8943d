/* retro
title    = { zh = "小组 PK", en = "Team against team" }
question = { zh = "哪个小组人均卖得多、转化高？", en = "Which team sells more a head, and converts better?" }
doc      = { zh = "按 retro.toml 里客服的组别。销售额归付款前最后回复的客服所在的组，未扣退款；转化率分母为组内询单买家，不足 least_n（可改）不报。组内少于 2 位有询单的客服不列，只有一个组时不比。各组的班次和岗位没有拉平，人均差一点可能只是班次不同。", en = "By the groups of agents in retro.toml. Sales belong to the group of whoever answered last before the payment, before refunds; conversion is over the group's inquiring buyers and empty below least_n of them (cfg). Groups with fewer than 2 agents with inquiries are not listed, and a single group is not compared. Shifts and pools are not made equal: a small lead a head may be one of shifts." }
reads    = ["award_rules", "sales_by_agent", "agents"]
params   = { least_n = 30 }
grain    = ["group_name"]
optional = true
order    = 86
say      = { zh = "{% if first %}{{ n }} 个小组里，{{ first.group_name }}人均卖得最多，{{ first.sales_each|money }}（{{ first.people|count }} 人）；最少的{{ rows[-1].group_name }}人均 {{ rows[-1].sales_each|money }}（{{ rows[-1].people|count }} 人）。{% endif %}", en = "{% if first %}Of {{ n|counted('team') }}, {{ first.group_name }} sold most a head: {{ first.sales_each|money }} ({{ first.people|counted('person', 'people') }}); {{ rows[-1].group_name }} sold least: {{ rows[-1].sales_each|money }} ({{ rows[-1].people|count }}).{% endif %}" }

[columns]
group_name = { zh = "小组", en = "Team", kind = "text" }
people = { zh = "人数", en = "People", kind = "count", doc = { zh = "有询单的客服", en = "agents with inquiries" } }
sales = { zh = "销售额", en = "Sales", kind = "money" }
sales_each = { zh = "人均销售额", en = "Sales a head", kind = "money" }
inquiries = { zh = "询单人数", en = "Inquiring buyers", kind = "count" }
conv = { zh = "转化率", en = "Conversion", kind = "share", doc = { zh = "成交人数 ÷ 询单人数", en = "buyers won ÷ inquiring buyers" } }
*/
with

teams as (
    select
        group_name,
        count(*) as people,
        sum(sales)::decimal(18, 2) as sales,
        sum(inquiries)::bigint as inquiries,
        sum(won) as won,
    from sales_by_agent
    join agents using (agent)
    where group_name is not null and exists (from award_rules)
    group by group_name
    having count(*) > 1
)

select
    group_name,
    people,
    sales,
    (sales / people)::decimal(18, 2) as sales_each,
    inquiries,
    case when inquiries >= $least_n then won / inquiries end as conv,
from teams
qualify count(*) over () > 1
order by sales_each desc, group_name
