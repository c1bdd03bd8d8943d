/* retro
title    = { zh = "在班期间离岗", en = "Away during a busy shift" }
question = { zh = "有没有忙的时候人不在岗？", en = "Was anyone away while it was busy?" }
doc      = { zh = "来自“在班期间长时间没有回复”。没有回复超过 2 小时，或其间超时比平常多 15 轮以上，记为中等，否则轻微。先核对，再下结论。", en = "From the long silences during a shift. Medium if the silence lasted over 2 hours or at least 15 rounds more than usual were late meanwhile, otherwise low. Check before concluding." }
reads    = ["absences", "staffing_slots"]
may_read = ["targets"]
params   = { target_rate_3min = 0.95, short_heads = 1.0, least_n = 30, medium_minutes = 120, least_excess = 15, roll_call_hours = 2, silence_minutes = 30 }
grain    = ["agent", "starts_at"]

[finding]
step = 3
metric = "rate_3min"
title = { zh = "在班却长时间没有回复", en = "A long silence during a shift" }
say = { zh = "一位{% if pool != 'all' %}{{ pool|code('pool') }}{% endif %}客服在班，从 {{ starts_at|time }} 到 {{ ends_at|time }} 没有一条回复（{{ silent|minutes }}，班次休息共 {{ planned_break|minutes }}）；其间同岗平均每人要接 {{ expected_sessions|count }} 个会话，由同事分担。这段时间 3 分钟内答上 {{ value|share }}（{{ n|count }} 轮里 {{ late_rounds|count }} 轮超时），平常 {{ expected|share }}。可能是换班、请假或临时调派，请先核对。", en = "One agent{% if pool != 'all' %} ({{ pool|code('pool') }}){% endif %} was on the roster but sent no reply during {{ starts_at|stretch(ends_at) }} ({{ silent|minutes }}; the breaks of the shift are {{ planned_break|minutes }}), while {{ expected_sessions|counted('session') }} per head came in and colleagues took them. Meanwhile {{ value|share }} were answered in 3 minutes ({{ late_rounds|count }} of {{ n|counted('round') }} late), usually {{ expected|share }}. It may be a swap, leave or another task: check first." }
do = { zh = "先与当事人和组长核对去向；下次大促每 {{ params.roll_call_hours|number }} 小时点名一次，{{ params.silence_minutes|number }} 分钟没有回复就请一位待命同事顶上，换班当场改排班表；下次复盘看在班无回复不再超过 {{ params.silence_minutes|number }} 分钟、3分钟响应率不低于 {{ target|share }}。", en = "Ask the agent and the lead where they were; next promotion call the roll every {{ params.roll_call_hours|number }} hours, let one person on call step in after {{ params.silence_minutes|number }} silent minutes, and write swaps into the roster at once. Check that no silence exceeds {{ params.silence_minutes|number }} minutes and {{ target|share }} are answered in 3 minutes." }
owner = "cs_lead"
due_days = 7
kpi = "rate_3min"
cause = "absent"
controllable = true
slice = { from = "starts_at", to = "ends_at", agent = "agent" }
effect = "replies"
evidence = ["3_root_cause/absences"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "3分钟响应率", en = "Answered in 3 minutes", kind = "share", doc = { zh = "其间同岗未超时轮次 ÷ 轮次", en = "rounds in time ÷ rounds of the pool meanwhile" } }
expected = { zh = "平常", en = "Usually", kind = "share", doc = { zh = "同岗不缺人时段：未超时轮次 ÷ 轮次", en = "same pool, hours not short: rounds in time ÷ rounds" } }
n = { zh = "对话轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
affected = { zh = "多出的超时", en = "Late beyond usual", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
silent = { zh = "没有回复", en = "Silent for", kind = "minutes" }
planned_break = { zh = "班次休息", en = "Break of the shift", kind = "minutes" }
expected_sessions = { zh = "人均应接", en = "Sessions per head", kind = "number" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'rate_3min'), $target_rate_3min) as target,
    from targets
),

usual as (
    select pool, 1 - sum(late_rounds) / sum(rounds) as rate,
    from staffing_slots
    where coalesce(gap, 0) < $short_heads
    group by pool
    having sum(rounds) >= $least_n
),

silences as (
    select
        absences.*,
        aims.target,
        coalesce(usual.rate, aims.target) as expected,
        greatest(
            absences.late_rounds
                - (1 - coalesce(usual.rate, aims.target)) * absences.rounds,
            0
        ) as excess,
    from absences
    cross join aims
    left join usual on usual.pool = absences.pool
)

select
    agent,
    starts_at,
    ends_at,
    pool,
    case
        when silent - planned_break >= $medium_minutes or excess >= $least_excess then 'medium'
        else 'low'
    end as severity,
    'medium' as confidence,
    1 - late_rounds / nullif(rounds, 0) as value,
    expected,
    rounds as n,
    late_rounds,
    round(excess)::bigint as affected,
    null::decimal(18, 2) as money,
    target,
    silent,
    planned_break,
    expected_sessions,
from silences
order by silent desc, agent, starts_at
limit 3
