/* retro
title    = { zh = "大促的小时", en = "Hours of the promotion" }
question = { zh = "开始后第几小时是几点？", en = "What time was each hour since the start?" }
doc      = { zh = "从开始算起，过了几个小时；遇到夏令时，少的一小时不列，重复的一小时只列一次。开场是头 opening_hours 小时（默认值），零点是 0 点起的一小时。留在历史结果里，供以后的大促对齐。", en = "Hours that have passed since the start; where the clock is changed, a missing hour is not listed and a doubled one stands once. The opening is the first opening_hours (cfg), midnight the hour from 0:00. Kept with the results, so that later promotions can be aligned." }
reads    = ["promotion_hours"]
params   = { opening_hours = 2 }
grain    = ["hour_no"]
hidden   = true

[columns]
hour_no = { zh = "开始后第几小时", en = "Hour since start", kind = "count" }
starts_at = { zh = "从", en = "From", kind = "time" }
ends_at = { zh = "到", en = "Until", kind = "time" }
part = { zh = "时段", en = "Part", kind = "code", codes = "hour_part" }
*/
select
    hour_no,
    starts_at,
    ends_at,
    case
        when hour_no <= $opening_hours then 'opening'
        when hour(starts_at) = 0 then 'midnight'
        else 'rest'
    end as part,
from promotion_hours
order by hour_no
