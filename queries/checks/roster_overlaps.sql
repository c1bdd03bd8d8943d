/* retro
title    = { zh = "同一人排班重叠", en = "Overlapping shifts of one agent" }
question = { zh = "有没有人同时排了两个班？", en = "Is anyone on two shifts at once?" }
doc      = { zh = "同一位客服两个班次时间重叠，重叠部分会算成两个人。", en = "Two shifts of one agent that overlap: the time counts as two people." }
reads    = ["roster"]
grain    = ["n"]
say      = { zh = "{{ agents|count }} 位客服有 {{ n|count }} 处排班重叠（如 {{ examples }}），重叠时段会算成两个人，请核对排班表。", en = "{{ agents|count }} agents have {{ n|count }} overlapping shifts (such as {{ examples }}); that time counts as two people. Check the roster." }

[columns]
n = { zh = "重叠处", en = "Overlaps", kind = "count" }
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
    count(*) as agents,
    string_agg(agent, ', ' order by place) filter (place <= 3) as examples,
from overlapping
having count(*) > 0
order by n
