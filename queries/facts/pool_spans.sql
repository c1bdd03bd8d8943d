/* retro
title    = { zh = "各岗位有人上班的时间", en = "When anybody of a pool was on shift" }
question = { zh = "每个岗位哪些时间排了人？", en = "At which times was anybody of each pool on shift?" }
doc      = { zh = "把同一岗位相连或重叠的班次并成一段，休息不扣。没有排班表时，班次由发消息的时间推断。", en = "Shifts of a pool that touch or overlap, as one span; breaks are not taken out. Without a roster the shifts are inferred from the times of messages." }
reads    = ["shift_spans"]
grain    = ["pool", "from_at"]

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
from_at = { zh = "开始", en = "From", kind = "time" }
to_at = { zh = "结束", en = "To", kind = "time" }
*/
with

shifts_worked as (
    select distinct pool, starts_at, ends_at from shift_spans where ends_at > starts_at
),

reached as (
    select
        pool,
        starts_at,
        ends_at,
        max(ends_at) over (
            partition by pool order by starts_at, ends_at
            rows between unbounded preceding and 1 preceding
        ) as reached_at,
    from shifts_worked
),

numbered as (
    select
        pool,
        starts_at,
        ends_at,
        sum(case when reached_at is null or starts_at > reached_at then 1 else 0 end) over (
            partition by pool order by starts_at, ends_at
            rows between unbounded preceding and current row
        ) as span_no,
    from reached
)

select
    pool,
    min(starts_at) as from_at,
    max(ends_at) as to_at,
from numbered
group by pool, span_no
order by pool, from_at
