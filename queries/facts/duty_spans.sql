/* retro
title    = { zh = "有人在岗的时间", en = "When anybody was on duty" }
question = { zh = "哪些时间排了班？", en = "At which times was anybody on the roster?" }
doc      = { zh = "把排班表里相连或重叠的班次并成一段；休息不扣。没有排班表时为空。", en = "Shifts that touch or overlap, as one span; breaks are not taken out. Empty without a roster." }
reads    = ["promotion"]
may_read = ["roster"]
grain    = ["from_at"]

[columns]
from_at = { zh = "开始", en = "From", kind = "time" }
to_at = { zh = "结束", en = "To", kind = "time" }
*/
with

shifts_worked as (
    select distinct starts_at, ends_at from roster where ends_at > starts_at
),

reached as (
    select
        starts_at,
        ends_at,
        max(ends_at) over (
            order by starts_at, ends_at rows between unbounded preceding and 1 preceding
        ) as reached_at,
    from shifts_worked
),

numbered as (
    select
        starts_at,
        ends_at,
        sum(case when reached_at is null or starts_at > reached_at then 1 else 0 end) over (
            order by starts_at, ends_at rows between unbounded preceding and current row
        ) as span_no,
    from reached
)

select
    min(starts_at) as from_at,
    max(ends_at) as to_at,
from numbered
group by span_no
order by from_at
