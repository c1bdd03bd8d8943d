/* retro
title    = { zh = "工单回复超时", en = "Tickets answered late" }
question = { zh = "工单的首次回复赶上承诺的时限了吗？", en = "Were tickets answered within the promised time?" }
doc      = { zh = "时限与口径同“工单首次回复”。计入时限的工单 30 张以上、时限内占比低于目标且多出 15 张以上才列；每次一条，点出超时最多的渠道。其中按工作时段算并不慢的，是下班后才来的，加人解决不了。", en = "Target and counting as in “First replies to tickets”. Listed with 30 tickets due or more, below the target share and at least 15 late tickets beyond it; one finding, naming the channel with most late tickets. Late tickets that were quick by business hours came after hours: more people by day would not help them." }
reads    = ["tickets.first_reply_seconds"]
may_read = ["targets"]
params   = { target_ticket_in_time = 0.9, target_seconds = 14400, least_n = 30, least_excess = 15, high_points = 0.1 }
grain    = ["channel"]

[finding]
step = 1
metric = "ticket_in_time"
title = { zh = "工单回复超时", en = "Tickets answered late" }
say = { zh = "{{ n|count }} 张工单应在 {{ target_seconds|seconds }}之内有人回复，做到的占 {{ value|share }}，目标 {{ target|share }}：{{ affected|count }} 张超时，其中{{ channel|code('channel') }} {{ channel_late|count }} 张{% if after_hours %}；{{ after_hours|count }} 张按工作时段算并不慢，是下班后才来的{% endif %}。", en = "{{ n|counted('ticket') }} {{ n|plural('was', 'were') }} due within {{ target_seconds|seconds }}; {{ value|share }} were answered in time, the target is {{ target|share }}. {{ affected|count }} were late, {{ channel_late|count }} of them by {{ channel|code('channel') }}{% if after_hours %}; {{ after_hours|count }} were quick by business hours, they came after hours{% endif %}." }
do = { zh = "{{ channel|code('channel') }}设专人值守：每天开工先清完前一晚的积压，白天按先来后到、{{ target_seconds|seconds }}之内先回一条{% if after_hours %}；大促几晚加一个晚班，并在自动回复里写明几点前有人回复{% endif %}；下次复盘看时限内占比是否达到 {{ target|share }}。", en = "Put one person in charge of {{ channel|code('channel') }}: clear the backlog of the night first thing, then answer oldest first, within {{ target_seconds|seconds }}{% if after_hours %}; add an evening shift for the nights of the promotion, and let the automatic reply say by when a person answers{% endif %}. Check that {{ target|share }} are answered in time." }
ask = { zh = "这个渠道每天由谁值守，下班后来的几点前回复？", en = "Who looks after this channel each day, and by when are tickets of the night answered?" }
owner = "aftersale_lead"
due_days = 14
kpi = "ticket_in_time"
cause = "unknown"
controllable = true
effect = "replies"
evidence = ["1_break_down/ticket_replies"]

[columns]
channel = { zh = "渠道", en = "Channel", kind = "code", codes = "channel", doc = { zh = "超时最多的渠道", en = "with most late tickets" } }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "时限内占比", en = "Share in time", kind = "share", doc = { zh = "占计入时限的工单", en = "of the tickets due" } }
expected = { zh = "目标", en = "Target", kind = "share" }
n = { zh = "计入时限的工单", en = "Tickets due", kind = "count" }
affected = { zh = "超时的工单", en = "Late tickets", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
channel_late = { zh = "该渠道超时", en = "Late in this channel", kind = "count" }
after_hours = { zh = "下班后才来的", en = "Came after hours", kind = "count", doc = { zh = "自然时长超时、工作时段时长没超", en = "late by the clock, not by business hours" } }
target_seconds = { zh = "时限", en = "Due within", kind = "seconds" }
*/
with

aims as (
    select
        coalesce(max(target) filter (metric = 'ticket_in_time'), $target_ticket_in_time) as target,
    from targets
),

due as (
    select
        channel,
        is_in_time,
        not is_in_time and first_reply_business_seconds <= $target_seconds as is_after_hours,
    from tickets
    where in_window and is_due
),

worst as (
    select channel, count(*) as late,
    from due
    where not is_in_time
    group by all
    order by late desc, channel
    limit 1
),

shop as (
    select
        count(*) as n,
        count(*) filter (not is_in_time) as late,
        count(*) filter (is_after_hours) as after_hours,
        count(*) filter (is_in_time) / nullif(count(*), 0) as value,
    from due
)

select
    worst.channel as channel,
    case when shop.value < aims.target - $high_points then 'high' else 'medium' end as severity,
    case when shop.n >= 4 * $least_n then 'high' else 'medium' end as confidence,
    shop.value as value,
    aims.target as expected,
    shop.n as n,
    shop.late as affected,
    null::decimal(18, 2) as money,
    aims.target as target,
    worst.late as channel_late,
    shop.after_hours as after_hours,
    $target_seconds::double as target_seconds,
from shop
cross join worst
cross join aims
where shop.n >= $least_n and (aims.target - shop.value) * shop.n >= $least_excess
order by channel
