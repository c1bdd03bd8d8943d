/* retro
title    = { zh = "客服小时按接待量分档", en = "Agent-hours by load" }
question = { zh = "一小时接到多少会话，还有几成客服小时答得过来？", en = "At which load do agent-hours still go well?" }
doc      = { zh = "每 5 个会话一档；一档的客服小时不够时，与下面几档合并。够 = 20 个客服小时；全部不足 400 个时为其二十分之一，最少 5 个。只列八成以上答得过来、且合并后样本足够的档。", en = "Bins of 5 sessions; a bin with too few agent-hours is joined with those below it. Enough = 20 agent-hours; with fewer than 400 in all a twentieth of them, at least 5. Listed are bins of which, joined and by themselves, at least 80 % went well." }
reads    = ["agent_loads"]
params   = { ok_share = 0.8, bin_width = 5, bin_hours = 20, bin_part = 0.05, least_hours = 5 }
grain    = ["bin_no"]
hidden   = true

[columns]
bin_no = { zh = "档", en = "Bin", kind = "count" }
low = { zh = "下界", en = "Low", kind = "number" }
high = { zh = "上界", en = "High", kind = "number" }
mean_load = { zh = "平均接待", en = "Mean load", kind = "number" }
heavier_failed = { zh = "更忙的撑不住", en = "Busier ones failed", kind = "flag" }
*/
with

bins as (
    select ceil(receptions / $bin_width)::bigint as bin_no, count(*) as hours,
        count(*) filter (is_ok) as ok_hours, sum(receptions) as receptions,
    from agent_loads
    group by all
),

enough as (
    select greatest($least_hours, least($bin_hours, ceil($bin_part * count(*)))) as hours,
    from agent_loads
),

stacked as (
    select
        *,
        coalesce(sum(hours) over above, 0) as hours_above,
        coalesce(sum(ok_hours) over above, 0) as ok_hours_above,
    from bins
    window above as (
        order by bin_no desc rows between unbounded preceding and 1 preceding
    )
)

select
    top.bin_no,
    (min(part.bin_no) - 1) * $bin_width::double as low,
    top.bin_no * $bin_width::double as high,
    sum(part.receptions)::double / sum(part.hours)::double as mean_load,
    top.ok_hours_above < $ok_share * top.hours_above as heavier_failed,
from stacked as top
join stacked as part on part.bin_no <= top.bin_no
cross join enough
where top.ok_hours >= $ok_share * top.hours
    and part.hours_above - top.hours_above < enough.hours
group by top.bin_no, top.ok_hours_above, top.hours_above, enough.hours
having sum(part.hours) >= enough.hours
    and sum(part.ok_hours) >= $ok_share * sum(part.hours)
order by top.bin_no
