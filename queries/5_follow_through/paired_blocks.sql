/* retro
title    = { zh = "两次大促配对的两小时段", en = "Blocks of two hours of both promotions, paired" }
question = { zh = "同样是开始后的这两个小时，两次各合计多少？", en = "In the same two hours since the start, what did either sum up to?" }
doc      = { zh = "只取两次都有的时段；退款金额取两次都看满的天数（见“同一账龄的对比”），付款晚的也在内。", en = "Only hours that both have; refunded amounts at the days that both were watched for (equal_age), late payments included." }
reads    = ["kept_hours"]
may_read = ["kept_blocks", "previous_kept_blocks", "previous_kept_hours", "equal_age"]
params   = { block_hours = 2 }
grain    = ["metric", "profile", "days", "block_no"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
block_no = { zh = "第几段", en = "Block", kind = "count" }
now_cases = { zh = "本次分母", en = "Denominator now", kind = "number" }
now_amount = { zh = "本次分子", en = "Numerator now", kind = "number" }
cases_before = { zh = "上次分母", en = "Denominator last time", kind = "number" }
amount_before = { zh = "上次分子", en = "Numerator last time", kind = "number" }
*/
with

shared as (
    select
        max(kept_hours.hour_no) // $block_hours as whole_blocks,
        max(kept_hours.hour_no) = max(lengths.now) and max(kept_hours.hour_no) = max(lengths.before)
            as is_equal,
    from kept_hours
    semi join previous_kept_hours on previous_kept_hours.hour_no = kept_hours.hour_no
    cross join (
        select max(hour_no) as now, (select max(hour_no) from previous_kept_hours) as before,
        from kept_hours
    ) as lengths
),

blocks as (
    select *, 'now' as whose from kept_blocks
    union all
    select *, 'before' as whose from previous_kept_blocks
)

select
    blocks.metric, blocks.profile, blocks.days, block_no,
    coalesce(max(cases) filter (whose = 'now'), 0) as now_cases,
    coalesce(max(amount) filter (whose = 'now'), 0) as now_amount,
    coalesce(max(cases) filter (whose = 'before'), 0) as cases_before,
    coalesce(max(amount) filter (whose = 'before'), 0) as amount_before,
from blocks
cross join shared
left join equal_age on equal_age.metric = blocks.metric and equal_age.slice = 'all'
    and equal_age.days = blocks.days
where if(blocks.days is null, is_equal or block_no <= whole_blocks, equal_age.previous >= 0)
group by blocks.metric, blocks.profile, blocks.days, block_no
order by metric, profile, days, block_no
