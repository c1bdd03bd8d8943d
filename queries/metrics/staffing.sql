/* retro
title    = { zh = "人手指标", en = "Staffing metrics" }
question = { zh = "一共缺了多少人时、闲了多少人时？", en = "How many agent-hours were short or idle?" }
doc      = { zh = "逐个半小时、逐岗位相加，缺口与富余互不抵消：20 点起一小时缺 3 人、凌晨一小时闲 3 人，记缺 3 人时、闲 3 人时。算不出需要人数的时段不计；需要人数只是上限、又没有确认缺人的，不计缺口。", en = "Summed over half hours and pools; gaps and idle time do not cancel: 3 short for an hour from 20:00 and 3 idle for an hour at night are 3 gap hours and 3 idle hours. Slots whose need cannot be told are left out, and so are gaps against a need that is only an upper bound where nobody was confirmed short." }
reads    = ["staffing_slots", "promotion"]
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
    select
        staffing_slots.gap::decimal(18, 4)
            * date_diff('second', staffing_slots.slot_from, staffing_slots.slot_to) / 3600 as gap,
        staffing_slots.basis = 'at_most' and not staffing_slots.is_called as is_unproven,
    from staffing_slots
    join promotion
        on staffing_slots.slot_to > promotion.starts_at
        and staffing_slots.slot_from < promotion.ends_at
    where staffing_slots.gap is not null
),

totals as (
    -- A need that is only an upper bound shows nobody missing, unless chats do.
    select 'gap_hours' as metric, fsum(case when is_unproven then 0 else greatest(gap, 0) end)
        as value
    from slots

    union all

    select 'idle_hours' as metric, fsum(greatest(-gap, 0)) as value
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
