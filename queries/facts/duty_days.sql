/* retro
title    = { zh = "有排班的日子", en = "Days with a roster" }
question = { zh = "哪些日子知道谁在岗？", en = "On which days is it known who was on duty?" }
doc      = { zh = "与任何一个班次有重叠的日历日；跨零点的班次两天都算，零点整结束的不算次日。其余日子没有排班，不知道有没有人在岗，不作判断。", en = "Calendar days that any shift touches; a shift past midnight touches both, one that ends at midnight does not touch the next. Of other days nothing is known, and nothing is judged." }
reads    = ["duty_spans"]
grain    = ["day"]

[columns]
day = { zh = "日期", en = "Day", kind = "day" }
*/
with

touched as (
    select
        to_at,
        unnest(generate_series(date_trunc('day', from_at), to_at, interval 1 day)) as day_at,
    from duty_spans
)

select distinct cast(day_at as date) as day
from touched
where day_at < to_at
order by day
