/* retro
title    = { zh = "下次各时段要几个人", en = "People needed next time, slot by slot" }
question = { zh = "按这次的负荷和预计增长，下次每个时段要排几个人？", en = "By this promotion's load and the growth expected, how many people does each slot need next time?" }
doc      = { zh = "需要 = 这次该时段的负荷 × 增长倍数 ÷ 一人同时能带的会话数（负荷曲线）÷（1 − 损耗），向上取整；没有曲线的岗位用每小时进线 × 增长 ÷ 饱和接待量。偏高的情形再乘一个系数：最近两次大促里，同一钟点（从开始算起，进线不低于平均的钟点）比这次的形状最多高出多少，最多算 most_high 倍（可改）；没有以前的大促就用 [staffing] 的 high（默认 1.15，可改）。增长倍数在 [staffing] 里写，默认 1。写了 next_start 的，时间换算到下一次。", en = "Needed = this promotion's load in the slot × growth ÷ the chats one agent can have open (load curve) ÷ (1 − shrinkage), rounded up; for pools without a curve, sessions an hour × growth ÷ saturation. The high case takes a further factor: by how much the same hour since the start (of hours at least as busy as the average) stood above this promotion's shape in either of the last two, most_high at the most (cfg); without earlier promotions, high of [staffing] (1.15 by default, cfg). Growth is stated in [staffing], 1 by default. With next_start the times are moved to the next promotion." }
reads    = ["slot_loads", "saturation", "staffing_aims", "high_case", "shift_rules", "promotion"]
params   = { most_high = 1.5 }
grain    = ["slot_from", "pool"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
slot_from = { zh = "时段", en = "From", kind = "time" }
slot_to = { zh = "到", en = "To", kind = "time" }
load = { zh = "预计负荷", en = "Load expected", kind = "number" }
need = { zh = "需要", en = "Needed", kind = "number" }
need_high = { zh = "需要（偏高）", en = "Needed, high case", kind = "number" }
growth = { zh = "增长倍数", en = "Growth", kind = "ratio" }
high = { zh = "偏高系数", en = "High factor", kind = "ratio" }
basis = { zh = "依据", en = "Basis", kind = "code", codes = "saturation_method" }
*/
with

expected as (
    select
        slot_loads.*,
        coalesce(next_start - promotion.starts_at, interval 0 minute) as later,
        case slot_loads.pool
            when 'presale' then growth_presale
            when 'aftersale' then growth_aftersale
            else growth_all
        end as growth,
        greatest(least(coalesce(high_case.ratio, shift_rules.high), $most_high), 1.0) as high,
    from slot_loads
    join promotion
        on slot_loads.slot_from < promotion.ends_at and slot_loads.slot_to > promotion.starts_at
    cross join shift_rules
    cross join high_case
),

heads as (
    select
        expected.*,
        saturation.method as basis,
        growth / (1 - shrinkage) * coalesce(
            load / open_chats,
            arrivals * 3600 / epoch(slot_to - slot_from) / saturation.value
        ) as heads,
    from expected
    join saturation on saturation.pool = expected.pool
    cross join staffing_aims
)

-- The tiny amount keeps an exact fit from being rounded up.
select
    pool,
    slot_from + later as slot_from,
    slot_to + later as slot_to,
    load * growth as load,
    ceil(greatest(heads - 1e-9, 0)) as need,
    ceil(greatest(heads * high - 1e-9, 0)) as need_high,
    growth,
    high,
    basis,
from heads
where heads is not null
order by slot_from, pool
