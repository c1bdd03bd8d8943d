/* retro
title    = { zh = "同一人排班重叠", en = "Overlapping shifts of one agent" }
question = { zh = "有没有人同时排了两个班？", en = "Is anyone on two shifts at once?" }
doc      = { zh = "同一位客服两个班次时间重叠，重叠部分会算成两个人；有 least_overlaps 处就说（默认值）。", en = "Two shifts of one agent that overlap: the time counts as two people; told from least_overlaps on (cfg)." }
reads    = ["roster"]
params   = { least_overlaps = 1 }
grain    = ["n"]
say      = { zh = "{{ shifts|count }} 个班次里有 {{ n|count }} 处重叠，涉及 {{ agents|count }} 位客服（如 {{ examples }}），重叠时段会算成两个人，请核对排班表。", en = "Overlaps among {{ shifts|counted('shift') }}: {{ n|count }}, of {{ agents|count }} agent{{ 's' if agents > 1 }} (such as {{ examples }}); that time counts as two people. Check the roster." }

[columns]
n = { zh = "重叠处", en = "Overlaps", kind = "count" }
shifts = { zh = "全部班次", en = "All shifts", kind = "count" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
examples = { zh = "如", en = "Such as", kind = "agent", doc = { zh = "按名字前三位", en = "the first three by name" } }
*/
with

ordered as (
    select
        agent,
        starts_at,
        max(ends_at) over (
            partition by agent order by starts_at, ends_at, source_file, source_row
            rows between unbounded preceding and 1 preceding
        ) as earlier_end,
    from roster
),

overlapping as (
    select agent, count(*) as places, row_number() over (order by agent) as place,
    from ordered
    where starts_at < earlier_end
    group by agent
)

select
    sum(places)::bigint as n,
    (select count(*) from roster) as shifts,
    count(*) as agents,
    string_agg(agent, ', ' order by place) filter (place <= 3) as examples,
from overlapping
having sum(places) >= $least_overlaps
order by n
