/* retro
title    = { zh = "有排班表的日子", en = "Days that the roster covers" }
question = { zh = "哪些日子知道谁在岗？", en = "On which days is it known who was on duty?" }
doc      = { zh = "第一个班次到最后一个班次开始的那天为止，其间没排班的日子就是没人在岗；之前、之后的日子不知道，不作判断。", en = "From the first shift to the day on which the last one begins; a day in between without shifts had nobody on duty. Of days before and after nothing is known, and nothing is judged." }
reads    = ["promotion"]
may_read = ["roster"]
grain    = ["day"]

[columns]
day = { zh = "日期", en = "Day", kind = "day" }
*/
with

covered as (
    select
        date_trunc('day', min(starts_at)) as first_day,
        date_trunc('day', max(starts_at)) as last_day,
    from roster
    where ends_at > starts_at
),

days as (
    select unnest(generate_series(first_day, last_day, interval 1 day)) as day_at
    from covered
)

select cast(day_at as date) as day
from days
order by day
