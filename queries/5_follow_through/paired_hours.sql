/* retro
title    = { zh = "两次大促配对的小时", en = "Hours of both promotions, paired" }
question = { zh = "开始后同一个小时，两次各做到多少？", en = "In the same hour since the start, what share was met in either?" }
doc      = { zh = "只取两次都有计入的小时。时段：开场、零点、其余；两次不在同一时段的小时（开始钟点不同）算其余。", en = "Only hours with cases both times. Parts: opening, midnight, the rest; an hour that is not the same part both times (another clock time of the start) counts as the rest." }
reads    = ["kept_cells", "kept_hours"]
may_read = ["previous_kept_cells", "previous_kept_hours"]
grain    = ["metric", "profile", "hour_no"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
hour_no = { zh = "开始后第几小时", en = "Hour since start", kind = "count" }
hour = { zh = "这次时段", en = "Hour", kind = "hour" }
part = { zh = "时段", en = "Part", kind = "code", codes = "hour_part" }
previous_cases = { zh = "上次计入", en = "Counted last time", kind = "count" }
previous_share = { zh = "上次", en = "Last time", kind = "share", doc = { zh = "占上次该小时计入", en = "of those counted in that hour last time" } }
now_cases = { zh = "这次计入", en = "Counted now", kind = "count" }
now_share = { zh = "这次", en = "Now", kind = "share", doc = { zh = "占这次该小时计入", en = "of those counted in that hour now" } }
change = { zh = "变化", en = "Change", kind = "share", doc = { zh = "这次减上次", en = "now minus last time" } }
*/
with

now as (
    select metric, profile, hour_no, sum(cases)::bigint as cases, sum(hits) / sum(cases) as share,
    from kept_cells
    group by all
),

before as (
    select metric, profile, hour_no, sum(cases)::bigint as cases, sum(hits) / sum(cases) as share,
    from previous_kept_cells
    group by all
)

select
    now.metric as metric,
    now.profile as profile,
    now.hour_no as hour_no,
    hours.starts_at as hour,
    if(hours.part = earlier.part, hours.part, 'rest') as part,
    before.cases as previous_cases,
    before.share as previous_share,
    now.cases as now_cases,
    now.share as now_share,
    now.share - before.share as change,
from now
join before
    on before.metric = now.metric and before.hour_no = now.hour_no
    and before.profile is not distinct from now.profile
join kept_hours as hours on hours.hour_no = now.hour_no
join previous_kept_hours as earlier on earlier.hour_no = now.hour_no
order by metric, profile, hour_no
