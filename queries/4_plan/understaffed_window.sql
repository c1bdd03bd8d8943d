/* retro
title    = { zh = "缺人又慢的时段", en = "Short and slow" }
question = { zh = "哪几段时间因为人手不够而回复慢？", en = "When were replies slow because people were short?" }
doc      = { zh = "缺人时段里，3 分钟响应率低于目标、超时占比不低于不缺人时段的 1.25 倍、多出的超时不少于 15 轮才算问题。配置值见 params。", en = "A short block is a problem where the 3-minute rate is below the target, the late share is at least 1.25 times that of the other hours, and at least 15 rounds more were late than expected." }
reads    = ["roster", "gap_blocks", "staffing_slots", "saturation"]
may_read = ["lost_sales", "targets"]
params   = { target_rate_3min = 0.95, short_heads = 1.0, least_n = 30, least_excess = 15, least_lift = 1.25, high_points = 0.1, high_part = 0.1 }
grain    = ["starts_at", "pool"]

[finding]
step = 3
metric = "rate_3min"
title = { zh = "高峰时段人手不够", en = "Too few people at the peak" }
say = { zh = "{{ starts_at|time }} 到 {{ ends_at|time }}（{{ pool|code('pool') }}），需要 {{ required|count }} 人、在岗 {{ on_duty|number }} 人：{{ n|count }} 轮对话里 {{ late_rounds|count }} 轮等过 3 分钟或没有回复，3 分钟内答上 {{ value|share }}，不缺人的时段是 {{ expected|share }}。", en = "{{ starts_at|time }} to {{ ends_at|time }} ({{ pool|code('pool') }}): {{ required|count }} people were needed and {{ on_duty|number }} on duty. {{ late_rounds|count }} of {{ n|count }} rounds waited over 3 minutes or got no answer; {{ value|share }} were answered in time, against {{ expected|share }} at hours with enough people." }
do = { zh = "下次大促把班次提前到 {{ earlier_clock|clock }} 上岗，这一段加排 {{ heads|count }} 人，另留 2 人待命；下次复盘看同一段的 3 分钟响应率是否达到 {{ target|share }}。", en = "Next promotion, start the shift at {{ earlier_clock|clock }}, add {{ heads|count }} people to this block and keep 2 more on call; check that the 3-minute rate of the block reaches {{ target|share }}." }
owner = "cs_lead"
due_days = 14
kpi = "rate_3min"
cause = "understaffed"
controllable = true
slice = { from = "starts_at", to = "ends_at" }
evidence = ["3_root_cause/gap_blocks", "3_root_cause/staffing_slots"]

[columns]
starts_at = { zh = "开始", en = "From", kind = "hour" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "3 分钟响应率", en = "Answered in 3 minutes", kind = "share", doc = { zh = "未超时轮次 ÷ 该段对话轮次", en = "rounds in time ÷ rounds of the block" } }
expected = { zh = "不缺人时段", en = "At other hours", kind = "share", doc = { zh = "同岗位不缺人时段：未超时轮次 ÷ 对话轮次", en = "same pool, hours not short: rounds in time ÷ rounds" } }
n = { zh = "对话轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
affected = { zh = "多出的超时", en = "Late beyond expected", kind = "count" }
money = { zh = "少成交（估算）", en = "Lost sales (estimate)", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
required = { zh = "需要人数", en = "Required", kind = "number" }
on_duty = { zh = "在岗人数", en = "On duty", kind = "number" }
heads = { zh = "加排人数", en = "People to add", kind = "count" }
earlier_clock = { zh = "提前到", en = "Start at", kind = "clock" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'rate_3min'), $target_rate_3min) as target,
    from targets
),

usual as (
    select pool, 1 - sum(late_rounds) / sum(rounds) as rate,
    from staffing_slots
    where gap < $short_heads
    group by pool
    having sum(rounds) >= $least_n
),

shop as (
    select sum(late_rounds) as late_rounds from staffing_slots
),

blocks as (
    select
        gap_blocks.*,
        aims.target,
        1 - gap_blocks.late_share as value,
        coalesce(usual.rate, aims.target) as expected,
        gap_blocks.late_rounds / shop.late_rounds as part,
        gap_blocks.late_rounds - (1 - coalesce(usual.rate, aims.target)) * gap_blocks.rounds as excess,
        saturation.method,
        lost_sales.lost_sales,
    from gap_blocks
    cross join aims
    cross join shop
    cross join saturation
    left join usual on usual.pool = gap_blocks.pool
    left join lost_sales
        on lost_sales.pool = gap_blocks.pool and lost_sales.starts_at = gap_blocks.starts_at
    -- Hours with nobody on the roster are another problem, with another answer.
    where gap_blocks.on_duty > 0 and gap_blocks.outcome = 'slow'
)

select
    starts_at,
    ends_at,
    pool,
    case
        when value < target - $high_points and part >= $high_part then 'high'
        else 'medium'
    end as severity,
    case method when 'load_bins' then 'high' when 'config' then 'low' else 'medium' end
        as confidence,
    value,
    expected,
    rounds as n,
    late_rounds,
    round(excess)::bigint as affected,
    lost_sales as money,
    target,
    required,
    on_duty,
    ceil(max_gap)::bigint as heads,
    hour(starts_at - interval 1 hour) as earlier_clock,
from blocks
where rounds >= $least_n
    and value < target
    and excess >= $least_excess
    and late_share >= $least_lift * (1 - expected)
order by excess desc, starts_at, pool
limit 3
