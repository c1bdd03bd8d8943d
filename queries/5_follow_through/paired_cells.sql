/* retro
title    = { zh = "两次大促配对的小格", en = "Cells of both promotions, paired" }
question = { zh = "同一小时、同一类问题（同一付款日、同一价位），两次各多少？", en = "In the same hour and question type (day of payment and price band), how many in either?" }
doc      = { zh = "只取两次都有的小时；退款类取两次都看满的天数（见“同一账龄的对比”）。任一次不足 least_cases 次的格子并到同类问题（价位）里，还不足就并成一格（默认值，同 Kitagawa 拆分的惯例）。", en = "Only hours that both promotions have; returns at the days that both have been watched for (equal_age). A cell with fewer than least_cases in either promotion goes into one for its question type (price band), and into one for all if that is too small as well (cfg 20)." }
reads    = ["kept_hours"]
may_read = ["kept_cells", "kept_orders", "equal_age", "previous_kept_hours", "previous_kept_cells", "previous_kept_orders"]
params   = { least_cases = 20 }
grain    = ["metric", "profile", "slot_no", "kind"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
slot_no = { zh = "第几小时或付款日", en = "Hour or day of payment", kind = "count", doc = { zh = "空：几个并在一起", en = "empty: several together" } }
kind = { zh = "问题类型或价位", en = "Question type or price band", kind = "text", doc = { zh = "空：几类并在一起", en = "empty: several together" } }
previous_cases = { zh = "上次计入", en = "Cases last time", kind = "count" }
previous_hits = { zh = "上次做到", en = "Met last time", kind = "count" }
now_cases = { zh = "本次计入", en = "Cases now", kind = "count" }
now_hits = { zh = "本次做到", en = "Met now", kind = "count" }
*/
with

cells as (
    select metric, profile, null::bigint as days, hour_no as slot_no, question_type as kind,
        0::bigint as previous_cases, 0::bigint as previous_hits, cases as now_cases,
        hits as now_hits,
    from kept_cells
    union all
    select metric, profile, null, hour_no, question_type, cases, hits, 0, 0,
    from previous_kept_cells
    union all
    select metric, null, days, pay_day_no, price_band, 0, 0, cases, hits, from kept_orders
    union all
    select metric, null, days, pay_day_no, price_band, cases, hits, 0, 0,
    from previous_kept_orders
),

shared as (
    select cells.*
    from cells
    left join equal_age as ages
        on ages.metric = cells.metric and ages.days = cells.days and ages.slice = 'all'
    where case
        when cells.days is null then slot_no in (
            select hour_no from kept_hours semi join previous_kept_hours using (hour_no)
        )
        else ages.previous is not null
    end
),

summed as (
    select metric, profile, days, slot_no, kind,
        sum(previous_cases) as before, sum(previous_hits) as before_hits,
        sum(now_cases) as now, sum(now_hits) as hits,
        least(sum(previous_cases), sum(now_cases)) >= $least_cases as is_cell,
    from shared
    group by all
),

sized as (
    select *, is_cell or least(
        sum(if(is_cell, 0, before)) over same_kind, sum(if(is_cell, 0, now)) over same_kind
    ) >= $least_cases as is_kind,
    from summed
    window same_kind as (partition by metric, profile, days, kind)
)

select
    metric, profile, days,
    if(is_cell, slot_no, null) as slot_no,
    if(is_kind, kind, null) as kind,
    sum(before)::bigint as previous_cases,
    sum(before_hits)::bigint as previous_hits,
    sum(now)::bigint as now_cases,
    sum(hits)::bigint as now_hits,
from sized
group by metric, profile, days, 4, 5
order by metric, profile, days, slot_no, kind
