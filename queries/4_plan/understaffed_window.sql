/* retro
title    = { zh = "缺人又慢的时段", en = "Short and slow" }
question = { zh = "哪几段时间因为人手不够而回复慢？", en = "When were replies slow because people were short?" }
doc      = { zh = "缺人时段里，及时率低于目标、等太久的占比不低于不缺人时段的 1.25 倍、多出的不少于 15 个会话才算问题。及时 = 首次人工回复在店铺的时限内。把握随负荷曲线：可靠为高；靠行业算法、或在岗人数是按消息推断的为低；其余为中。配置值见 params。", en = "A short block is a problem where the share in time is below the target, the share that waited too long at least 1.25 times that of the other hours, and at least 15 chats more waited than expected. In time = the first human reply kept the shop's limit. Confidence follows the load curve: high where it is sound, low where the industry rule stands in or presence is inferred, else medium." }
reads    = ["gap_blocks", "staffing_slots", "staffing_aims"]
may_read = ["lost_sales"]
params   = { short_heads = 1.0, least_n = 30, least_excess = 15, least_lift = 1.25, high_points = 0.1, high_part = 0.1, on_call = 2 }
grain    = ["starts_at", "pool"]

[finding]
step = 3
metric = "rate_3min"
title = { zh = "高峰时段人手不够", en = "Too few people at the peak" }
say = { zh = "{{ starts_at|time }} 到 {{ ends_at|time }}（{{ pool|code('pool') }}）{% if verdict == 'right_censored' %}缺人，最多缺 {{ heads|count }} 人{% elif verdict == 'left_censored' %}至少缺 {{ heads|count }} 人{% elif gap_low is none or gap_high is none %}约缺 {{ heads|count }} 人{% else %}缺 {% if gap_low|count != gap_high|count %}{{ gap_low|count }}–{% endif %}{{ gap_high|count }} 人{% endif %}（需要 {{ required|count }} 人、在岗 {{ on_duty|number }} 人）：{{ n|count }} 个会话里 {{ late_chats|count }} 个等过 {% if answer_seconds >= 120 %}{{ (answer_seconds / 60)|number }} 分钟{% else %}{{ answer_seconds|seconds }}{% endif %}或没有回复，及时答上 {{ value|share }}，不缺人的时段是 {{ expected|share }}。{% if verdict != 'ok' %}{{ verdict|code('curve_note') }}{% endif %}{% if is_inferred %}在岗人数按发消息的时间推断。{% endif %}", en = "{{ starts_at|stretch(ends_at) }} ({{ pool|code('pool') }}) was {% if verdict == 'right_censored' %}at most {{ heads|count }}{% elif verdict == 'left_censored' %}at least {{ heads|count }}{% elif gap_low is none or gap_high is none %}about {{ heads|count }}{% else %}{% if gap_low|count != gap_high|count %}{{ gap_low|count }}–{% endif %}{{ gap_high|count }}{% endif %} people short ({{ required|count }} needed, {{ on_duty|number }} on duty). {{ late_chats|count }} of {{ n|counted('chat') }} waited over {% if answer_seconds >= 120 %}{{ (answer_seconds / 60)|number }} minutes{% else %}{{ answer_seconds|seconds }}{% endif %} or got no answer; {{ value|share }} were answered in time, against {{ expected|share }} at hours with enough people.{% if verdict != 'ok' %} {{ verdict|code('curve_note') }}{% endif %}{% if is_inferred %} Who was on duty is inferred from the times of messages.{% endif %}" }
do = { zh = "下次大促把班次提前到 {{ earlier_clock|clock }} 上岗，这一段{% if verdict == 'right_censored' %}最多{% endif %}加排 {{ heads|count }} 人，另留 {{ params.on_call|count }} 人待命；下次复盘看同一段的及时率是否达到 {{ target|share }}。", en = "Next promotion, start the shift at {{ earlier_clock|clock }}, add {% if verdict == 'right_censored' %}up to {% endif %}{{ heads|counted('person', 'people') }} to this block and keep {{ params.on_call|count }} more on call; check that {{ target|share }} of the block's chats are answered in time." }
owner = "cs_lead"
due_days = 14
kpi = "rate_3min"
scope = "slice"
cause = "understaffed"
controllable = true
slice = { from = "starts_at", to = "ends_at" }
effect = "replies"
library = 1
evidence = ["3_root_cause/gap_blocks", "3_root_cause/staffing_slots"]

[columns]
starts_at = { zh = "开始", en = "From", kind = "hour" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "及时率", en = "Answered in time", kind = "share", doc = { zh = "及时答上的会话 ÷ 该段会话", en = "chats in time ÷ chats of the block" } }
expected = { zh = "不缺人时段", en = "At other hours", kind = "share", doc = { zh = "同岗位不缺人时段：及时答上的会话 ÷ 会话", en = "same pool, hours not short: chats in time ÷ chats" } }
n = { zh = "会话", en = "Chats", kind = "count" }
late_chats = { zh = "等太久", en = "Waited too long", kind = "count" }
affected = { zh = "多出的", en = "Beyond expected", kind = "count" }
money = { zh = "少成交（估算）", en = "Lost sales (estimate)", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
required = { zh = "需要人数", en = "Required", kind = "number" }
on_duty = { zh = "在岗人数", en = "On duty", kind = "number" }
heads = { zh = "加排人数", en = "People to add", kind = "count" }
earlier_clock = { zh = "提前到", en = "Start at", kind = "clock" }
gap_low = { zh = "至少缺", en = "Short by at least", kind = "number" }
gap_high = { zh = "最多缺", en = "Short by at most", kind = "number" }
answer_seconds = { zh = "时限", en = "Limit", kind = "seconds" }
verdict = { zh = "曲线结论", en = "Curve", kind = "code", codes = "curve_verdict" }
is_inferred = { zh = "在岗按消息推断", en = "Presence inferred", kind = "flag" }
part = { zh = "占全部久等", en = "Of all who waited", kind = "share", doc = { zh = "该段等太久的会话 ÷ 大促全部等太久的会话", en = "chats of the block that waited too long ÷ all of the promotion" } }
*/
with

usual as (
    select pool, 1 - sum(waited) / sum(arrivals) as rate,
    from staffing_slots
    where coalesce(gap, 0) < $short_heads
    group by pool
    having sum(arrivals) >= $least_n
),

blocks as (
    select
        gap_blocks.*,
        aims.answer_share as target,
        1 - gap_blocks.waited / gap_blocks.arrivals as value,
        coalesce(usual.rate, aims.answer_share) as expected,
        gap_blocks.waited / (select sum(waited) from staffing_slots) as part,
        gap_blocks.waited - (1 - coalesce(usual.rate, aims.answer_share)) * gap_blocks.arrivals
            as excess,
        lost_sales.lost_sales,
    from gap_blocks
    cross join staffing_aims as aims
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
    case when is_inferred or verdict = 'too_few' then 'low' when verdict = 'ok' then 'high'
        else 'medium' end as confidence,
    value,
    expected,
    arrivals as n,
    waited as late_chats,
    round(excess)::bigint as affected,
    lost_sales as money,
    target,
    required,
    on_duty,
    ceil(max_gap)::bigint as heads,
    hour(starts_at - interval 1 hour) as earlier_clock,
    gap_low,
    gap_high,
    answer_seconds,
    verdict,
    is_inferred,
    part,
from blocks
where arrivals >= $least_n
    and value < target
    and excess >= $least_excess
    and waited >= $least_lift * (1 - expected) * arrivals
order by excess desc, starts_at, pool
limit 3
