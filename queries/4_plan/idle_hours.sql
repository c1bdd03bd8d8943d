/* retro
title    = { zh = "低峰人手富余", en = "People idle at quiet hours" }
question = { zh = "低峰时段是不是排多了人？", en = "Were there too many people at quiet hours?" }
doc      = { zh = "2 点到 8 点在岗人时里，超出需要上限（每岗至少 1 人）的比两成多出 4 人时以上，同时这段时间没有变慢，才提示。只作参考，不急。", en = "A hint where, between 2 and 8 o'clock, the agent-hours beyond the high end of the need (at least 1 per pool) exceed 20 % of those on duty by 4 or more and replies were not slow. Not urgent." }
reads    = ["staffing_slots"]
params   = { quiet_from = 2, quiet_to = 8, idle_share = 0.2, least_idle = 4.0 }
grain    = ["starts_at"]

[finding]
step = 3
metric = "idle_hours"
title = { zh = "低峰时段人手富余", en = "More people than needed at quiet hours" }
say = { zh = "全程富余 {{ value|number }} 人时；其中 {{ params.quiet_from|number }} 点到 {{ params.quiet_to|number }} 点在岗 {{ on_duty|number }} 人时，{{ idle|number }} 人时超出需要，这段时间进线 {{ n|count }} 个会话，回复并不慢。", en = "{{ value|number }} agent-hours were idle in all. Between {{ params.quiet_from|number }} and {{ params.quiet_to|number }} o'clock {{ on_duty|number }} were on duty, {{ idle|number }} more than needed; {{ n|counted('session') }} came in and replies were not slow." }
do = { zh = "下次大促夜间改为两个主班加一个小夜班，夜班减 {{ heads|count }} 人、改为待命，简单问题先由机器人答；下次复盘看全程富余是否降到 {{ target|number }} 人时以内。", en = "Next promotion use two main shifts and one small night shift, put {{ heads|count }} of the night people on call and let the bot answer simple questions first. Check that idle agent-hours fall to {{ target|number }} or fewer." }
ask = { zh = "夜里最少要留几个人在线、几个人待命，谁来定？", en = "How many people must stay online at night and how many on call, and who decides?" }
owner = "cs_lead"
due_days = 30
kpi = "idle_hours"
cause = "unknown"
controllable = true
slice = { from = "starts_at", to = "ends_at" }
effect = "hours"
library = 3
evidence = ["3_root_cause/idle_blocks", "3_root_cause/staffing_slots"]

[columns]
starts_at = { zh = "开始", en = "From", kind = "hour" }
ends_at = { zh = "结束", en = "To", kind = "time" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "全程富余人时", en = "Idle agent-hours in all", kind = "hours" }
expected = { zh = "可以接受", en = "Acceptable", kind = "hours", doc = { zh = "低峰只留 20% 富余时的全程富余", en = "in all, if quiet hours kept 20 % to spare" } }
n = { zh = "进线会话", en = "Sessions", kind = "count" }
affected = { zh = "多出的人时", en = "Agent-hours too many", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "hours" }
on_duty = { zh = "在岗人时", en = "Agent-hours on duty", kind = "number" }
idle = { zh = "低峰富余人时", en = "Idle at quiet hours", kind = "number" }
heads = { zh = "可减人数", en = "People to put on call", kind = "count" }
*/
with

quiet as (
    select
        slot_from,
        slot_to,
        arrivals,
        waited,
        answer_share,
        date_diff('second', slot_from, slot_to) / 3600 as hours,
        on_duty * hours as on_duty_hours,
        greatest(on_duty - greatest(coalesce(required_high, required), 1), 0) * hours as idle,
    from staffing_slots
    where hour(slot_from) >= $quiet_from and hour(slot_from) < $quiet_to
        and on_duty > 0 and required is not null
),

totals as (
    select
        min(slot_from) as starts_at,
        max(slot_to) as ends_at,
        sum(arrivals)::bigint as arrivals,
        fsum(on_duty_hours) as on_duty,
        fsum(idle) as idle,
        count(distinct slot_from) * min(hours) as hours,
        coalesce(sum(waited) / nullif(sum(arrivals), 0), 0) as waited_share,
        1 - max(answer_share) as waited_aim,
    from quiet
)

select
    starts_at,
    ends_at,
    'low' as severity,
    'medium' as confidence,
    all_idle as value,
    all_idle - (idle - $idle_share * on_duty) as expected,
    arrivals as n,
    round(idle - $idle_share * on_duty)::bigint as affected,
    null::decimal(18, 2) as money,
    all_idle - (idle - $idle_share * on_duty) as target,
    on_duty,
    idle,
    greatest(floor(idle / hours), 1)::bigint as heads,
from totals
cross join (
    select fsum(greatest(-gap, 0) * date_diff('second', slot_from, slot_to) / 3600) as all_idle,
    from staffing_slots
) as whole
where idle - $idle_share * on_duty >= $least_idle and waited_share <= waited_aim
order by starts_at
