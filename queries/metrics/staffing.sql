/* retro
title    = { zh = "人手指标", en = "Staffing metrics" }
question = { zh = "一共缺了多少人时、闲了多少人时？", en = "How many agent-hours were short or idle?" }
doc      = { zh = "逐小时、逐岗位相加，缺口与富余互不抵消：20 点缺 3 人、凌晨闲 3 人，记缺 3 人时、闲 3 人时。", en = "Summed over hours and pools; gaps and idle time do not cancel: 3 short at 20:00 and 3 idle at night are 3 gap hours and 3 idle hours." }
reads    = ["roster", "staffing_slots", "promotion"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

slots as (
    select staffing_slots.gap::decimal(18, 4) as gap,
    from staffing_slots
    join promotion
        on staffing_slots.slot_to > promotion.starts_at
        and staffing_slots.slot_from < promotion.ends_at
),

totals as (
    select 'gap_hours' as metric, sum(greatest(gap, 0))::double as value
    from slots

    union all

    select 'idle_hours' as metric, sum(greatest(-gap, 0))::double as value
    from slots
)

select
    metric,
    value,
    value as numerator,
    null::double as denominator,
from totals
where value is not null
order by metric
