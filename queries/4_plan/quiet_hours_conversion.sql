/* retro
title    = { zh = "凌晨、清晨转化偏低", en = "Low conversion at night and in the early morning" }
question = { zh = "凌晨和清晨接得及时，成交却比白天同样的询单少吗？", en = "At night and in the early morning, answered in time: are fewer of like inquiries won than by day?" }
doc      = { zh = "凌晨 = 0 点到 early_from 点，清晨 = early_from 到 day_from 点，其余为白天。只算及时接到的询单；预期按白天同类问题的成交占比。不少于 least_n 个询单，少成交 least_excess 个以上、白天是其 least_lift 倍以上、z ≥ least_z 才列，方差按白天各小时之间的起伏放大。夜里来的买家本来就可能不同，所以把握最高到中等。门槛均可改，金额是估算。", en = "Night is from 0 to early_from o'clock, early morning from there to day_from, the rest is day. Only inquiries answered in time; expected is the share won by day with the same question type. Listed with least_n inquiries, at least least_excess won fewer, by day least_lift times as many, z ≥ least_z, the variance widened by the differences between hours of the day. Buyers of the night may differ anyway, so confidence is medium at most. All limits are ours (cfg); the money is an estimate." }
reads    = ["inquiry_cells", "metric_values"]
params   = { early_from = 6, day_from = 8, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, hourly_awards = 1, skilled = 1 }
grain    = ["part_of_day"]

[finding]
step = 2
metric = "conv"
title = { zh = "{{ part_of_day|code('part_of_day') }}转化偏低", en = "Low conversion: {{ part_of_day|code('part_of_day')|lower }}" }
say = { zh = "{{ part_of_day|code('part_of_day') }}及时接到 {{ n|count }} 个询单，成交 {{ won|count }} 个（{{ value|share }}）；白天同类问题是 {{ expected|share }}，少成交约 {{ affected|count }} 个。", en = "{{ part_of_day|code('part_of_day') }}: {{ n|counted('inquiry', 'inquiries') }} {{ n|plural('was', 'were') }} answered in time and {{ won|count }} won ({{ value|share }}); by day {{ expected|share }} of like inquiries are won: about {{ affected|count }} fewer." }
do = { zh = "{{ part_of_day|code('part_of_day') }}每小时设 {{ params.hourly_awards|count }} 个成交奖、群里实时公布，值班的熟手不少于 {{ params.skilled|count }} 人；下次大促看全店转化率是否达到 {{ target|share }}。", en = "Give an award for sales every hour ({{ params.hourly_awards|count }} each), shown on a board; experienced agents on duty: at least {{ params.skilled|count }}. Next promotion, check that the shop's conversion reaches {{ target|share }}." }
ask = { zh = "夜里值班的人缺的是激励、熟练度，还是能拍板的人？", en = "What do the people on at night lack: incentive, practice, or somebody who may decide?" }
owner = "cs_lead"
due_days = 14
kpi = "conv"
cause = "cs_service"
controllable = true
effect = "sales"
kind = "stopgap"
library = 36
slice = {}
evidence = ["1_break_down/sales_by_agent", "1_break_down/reply_by_clock"]

[columns]
part_of_day = { zh = "时段", en = "Part of the day", kind = "code", codes = "part_of_day" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "转化率", en = "Conversion", kind = "share", doc = { zh = "成交 ÷ 及时接到的询单", en = "won ÷ inquiries answered in time" } }
expected = { zh = "白天同类问题", en = "By day", kind = "share", doc = { zh = "白天同类问题的成交占比，占同样的询单", en = "share won by day with the same question types, of the same inquiries" } }
n = { zh = "询单", en = "Inquiries", kind = "count" }
won = { zh = "成交", en = "Won", kind = "count" }
affected = { zh = "少成交", en = "Fewer won", kind = "count" }
money = { zh = "少成交金额（估算）", en = "Sales missed (estimate)", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "补上少成交的之后的全店转化率", en = "the shop's conversion with these won" } }
z = { zh = "偏离", en = "z", kind = "number" }
*/
with

cells as (
    select hour, inquiries, won, sales,
        case when hour(hour) < $early_from then 'night'
            when hour(hour) < $day_from then 'early' else 'day' end as part_of_day,
        (sum(won) filter (hour(hour) >= $day_from) over types
            / sum(inquiries) filter (hour(hour) >= $day_from) over types)::double as p,
    from inquiry_cells
    window types as (partition by question_type)
),

by_hour as (
    select part_of_day, hour,
        sum(inquiries)::bigint as n, sum(won)::bigint as won, sum(sales) as sales,
        sum((inquiries * p)::decimal(28, 9))::double as expected_won,
        sum((inquiries * p * (1 - p))::decimal(28, 9))::double as variance,
    from cells
    where p is not null
    group by all
),

parts as (
    select part_of_day,
        sum(n)::bigint as n, sum(won)::bigint as won,
        sum(sales) / nullif(sum(by_hour.won), 0) as sale,
        fsum(expected_won order by hour) as expected_won,
        fsum(expected_won order by hour) - sum(by_hour.won) as missed,
        -- How far the hours differ among themselves, by day beyond chance.
        greatest(1, fsum((by_hour.won - expected_won) ** 2 / nullif(variance, 0) order by hour)
            / nullif(count(*) - 1, 0)) as spread,
        fsum(variance order by hour) as variance,
    from by_hour
    group by all
),

whole as (
    select * from metric_values where metric = 'conv' and query = 'metrics/sales'
)

select
    parts.part_of_day as part_of_day,
    'medium' as severity,
    'medium' as confidence,
    parts.won / parts.n as value,
    parts.expected_won / parts.n as expected,
    parts.n as n,
    parts.won as won,
    round(parts.missed)::bigint as affected,
    (parts.missed * parts.sale)::decimal(18, 2) as money,
    (whole.numerator + parts.missed) / whole.denominator as target,
    parts.missed / nullif(sqrt(parts.variance * day.spread), 0) as z,
from parts
join parts as day on day.part_of_day = 'day' and parts.part_of_day <> 'day'
cross join whole
where parts.n >= $least_n
    and parts.missed >= $least_excess
    and parts.expected_won >= $least_lift * parts.won
    and z >= $least_z
order by parts.missed desc, part_of_day
