/* retro
title    = { zh = "最伤的时段", en = "The windows that lost most" }
question = { zh = "哪几段时间造成了大部分超时？", en = "Which few stretches of time caused most late replies?" }
doc      = { zh = "把大促切成 slot_minutes 分钟一格；一格里至少 min_rounds 个问题、且超时占比超过 late_limit 的算慢，相连的慢格并成一段。应有超时按其余时间的超时占比推算，多出的即损失。late_limit 是目标 95% 所容许超时的两倍（默认值，可改）。", en = "The promotion in slots of slot_minutes; a slot of at least min_rounds questions with a late share above late_limit is slow, adjoining slow slots make one window. Expected late replies follow the late share of the rest; the excess is the loss. late_limit is twice what a target of 95 % allows (cfg)." }
reads    = ["rounds", "promotion"]
params   = { slow_seconds = 180, slot_minutes = 30, min_rounds = 10, late_limit = 0.10 }
grain    = ["starts_at"]
order    = 10
chart    = { kind = "hbar", x = "starts_at", y = ["excess"], rows = 8 }
say      = { zh = "{% if first %}{{ first.starts_at|time }} 到 {{ first.ends_at|time }} 最伤：{{ first.rounds|count }} 个问题里 {{ first.late|count }} 个超过 3 分钟或没人答（{{ first.late_share|share }}），按其余时间的水平本该只有 {{ first.expected|count }} 个；这一段占了全部超时的 {{ first.share_of_late|share }}。{% else %}没有哪一段时间明显比其余时间慢。{% endif %}", en = "{% if first %}{{ first.starts_at|time }} to {{ first.ends_at|time }} lost most: {{ first.late|count }} of {{ first.rounds|count }} questions waited over 3 minutes or got no reply ({{ first.late_share|share }}), where the rest of the time would have had {{ first.expected|count }}; this window holds {{ first.share_of_late|share }} of all late replies.{% else %}No stretch of time was clearly slower than the rest.{% endif %}" }

[columns]
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
late_share = { zh = "超时占比", en = "Late share", kind = "share", doc = { zh = "占这段时间的问题轮次", en = "of the window's questions" } }
expected = { zh = "应有超时", en = "Expected late", kind = "number" }
excess = { zh = "多出的超时", en = "Excess late", kind = "number" }
share_of_late = { zh = "占全部超时", en = "Of all late", kind = "share", doc = { zh = "占大促全部超时轮次", en = "of all late questions of the promotion" } }
unanswered = { zh = "无人答复", en = "Unanswered", kind = "count" }
buyers = { zh = "受影响买家", en = "Buyers affected", kind = "count", doc = { zh = "有超时轮次的买家", en = "with a late question" } }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds" }
*/
with

slotted as (
    select
        time_bucket(to_minutes($slot_minutes::integer), asked_at) as slot,
        wait_seconds,
        wait_seconds is null or wait_seconds > $slow_seconds as is_late,
        (platform, shop, buyer) as person,
    from rounds
    where in_window
),

slots as (
    select
        slot,
        count(*) as rounds,
        count(*) filter (is_late) as late,
        count(*) >= $min_rounds and count(*) filter (is_late) > $late_limit * count(*) as is_slow,
    from slotted
    group by all
),

-- Adjoining slow slots share the difference between their time and their number.
numbered as (
    select
        slot,
        slot - row_number() over (order by slot) * to_minutes($slot_minutes::integer)
            as island,
    from slots
    where is_slow
),

usual as (
    select
        sum(late) filter (not is_slow) / nullif(sum(rounds) filter (not is_slow), 0) as share,
        sum(late) as all_late,
    from slots
),

windows as (
    select
        numbered.island as island,
        min(slot) as first_slot,
        max(slot) as last_slot,
        count(*) as rounds,
        count(*) filter (is_late) as late,
        count(*) filter (wait_seconds is null) as unanswered,
        count(distinct person) filter (is_late) as buyers,
        quantile_cont(wait_seconds, 0.9) as p90_seconds,
    from slotted
    join numbered using (slot)
    group by all
)

select
    greatest(windows.first_slot, promotion.starts_at) as starts_at,
    least(windows.last_slot + to_minutes($slot_minutes::integer), promotion.ends_at)
        as ends_at,
    windows.rounds as rounds,
    windows.late as late,
    windows.late / nullif(windows.rounds, 0) as late_share,
    windows.rounds * coalesce(usual.share, 0) as expected,
    windows.late - windows.rounds * coalesce(usual.share, 0) as excess,
    windows.late / nullif(usual.all_late, 0) as share_of_late,
    windows.unanswered as unanswered,
    windows.buyers as buyers,
    windows.p90_seconds as p90_seconds,
from windows
cross join usual
cross join promotion
order by excess desc, starts_at
