/* retro
title    = { zh = "真正在岗的分钟", en = "Minutes really present" }
question = { zh = "每一分钟谁在班、不在休息、也没有离岗？", en = "Who was on shift in each minute, neither on a break nor absent?" }
doc      = { zh = "大促期间，班次（没有排班表时为推断的）里的每一分钟，去掉写明的休息与离岗所占的分钟。", en = "Every minute of a shift (inferred where there is no roster) in the promotion, without the minutes that written breaks and absences touch." }
reads    = ["shift_spans", "promotion"]
may_read = ["break_times", "absence_spans"]
grain    = ["agent", "minute"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
minute = { zh = "分钟", en = "Minute", kind = "time" }
*/
with

spans as (
    select agent, pool, starts_at, ends_at, true as is_shift from shift_spans
    union all
    select agent, null as pool, starts_at, ends_at, false as is_shift from break_times
    union all
    select agent, null as pool, starts_at, ends_at, false as is_shift from absence_spans
),

minutes as (
    select
        agent,
        pool,
        is_shift,
        unnest(generate_series(
            date_trunc('minute', greatest(spans.starts_at, promotion.starts_at)),
            least(spans.ends_at, promotion.ends_at) - interval 1 microsecond,
            interval 1 minute
        )) as minute,
    from spans
    cross join promotion
    where spans.starts_at < promotion.ends_at and spans.ends_at > promotion.starts_at
)

select agent, min(pool) as pool, minute,
from minutes
group by agent, minute
having bool_and(is_shift)
