/* retro
title    = { zh = "奖项的时段", en = "Hours of the awards" }
question = { zh = "每个时段奖看哪几个小时？", en = "Which hours does each award look at?" }
doc      = { zh = "午夜和凌晨按 [awards] 的钟点；高峰为全店提问最多的 peak_hours 个小时，一样多取先到的；前半程、后半程按有人接待的小时对半分。", en = "Midnight and dawn are the clock hours of [awards]; the peak is the peak_hours hours with most questions, of equals the earlier; the two halves split the hours in which anybody was served." }
reads    = ["award_rules", "award_hours"]
grain    = ["slot", "hour"]
hidden   = true

[columns]
slot = { zh = "时段奖", en = "Award", kind = "code", codes = "award" }
hour = { zh = "时段", en = "Hour", kind = "hour" }
*/
with

busy as (
    select
        hour,
        row_number() over (order by sum(rounds) desc, sum(sales) desc, hour) as place,
        row_number() over (order by hour) as hour_no,
        count(*) over () as hours,
    from award_hours
    group by hour
)

select 'midnight' as slot, hour from busy cross join award_rules
where hour(hour) >= midnight_from and hour(hour) < midnight_to
union all
select 'dawn', hour from busy cross join award_rules
where hour(hour) >= dawn_from and hour(hour) < dawn_to
union all
select 'peak', hour from busy cross join award_rules where place <= peak_hours
union all
select if(hour_no * 2 <= hours, 'first_half', 'second_half'), hour from busy
order by slot, hour
