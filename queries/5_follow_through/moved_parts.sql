/* retro
title    = { zh = "变化集中的时段", en = "Parts in which a change is concentrated" }
question = { zh = "整场的变化，是不是集中在某个时段？", en = "Is the change of the whole concentrated in a part of the promotion?" }
doc      = { zh = "时段变了 block_points 以上、好的一次不低于 block_good、99% 范围不含 0 的才算（默认值，来自模拟：九种忙闲、5,700 多对同样安排的大促里只有一对这样）。合计是这些时段对整场变化的贡献；范围由各时段分开算再合起来，比整场逐小时配对窄，因为时段之间的差别不算摆动。", en = "Parts that changed by block_points or more, stood at block_good or better one of the times, and whose 99 % range excludes zero (cfg, from simulation: one of over 5,700 pairs run alike, at nine degrees of load, was like that). Moved is what these add to the change of the whole; the range is put together from all parts, narrower than that of pairs of hours, since differences between parts are no swings." }
reads    = ["hour_ranges"]
params   = { block_points = 0.1, block_good = 0.9 }
grain    = ["metric", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
moved = { zh = "集中的变化", en = "Moved there", kind = "share", doc = { zh = "这些时段的变化 × 占全部计入的比例", en = "change of these parts × their share of all cases" } }
reach_99 = { zh = "99% 半宽", en = "Half width at 99 %", kind = "share" }
*/
select
    parts.metric as metric,
    parts.profile as profile,
    fsum(parts.change * (parts.previous_cases + parts.now_cases) order by parts.part)
        / max(whole.previous_cases + whole.now_cases) as moved,
    max(whole.parted_99) as reach_99,
from hour_ranges as parts
join hour_ranges as whole
    on whole.metric = parts.metric and whole.part = 'all'
    and whole.profile is not distinct from parts.profile
where parts.part <> 'all'
    and abs(parts.change) > parts.reach_99
    and abs(parts.change) >= $block_points
    and greatest(parts.previous_share, parts.now_share) >= $block_good
group by parts.metric, parts.profile
order by metric, profile
