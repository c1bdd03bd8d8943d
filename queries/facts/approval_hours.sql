/* retro
title    = { zh = "等审批时有没有人值班", en = "Was anybody on duty during the wait?" }
question = { zh = "申请等着处理的时间里，多少没人值班？", en = "For how much of the wait for the shop was nobody on duty?" }
doc      = { zh = "排班表盖得住整段等待的，按排班表（谁在班都算）；否则按 08–23 点之外（默认值）。", en = "By the roster (anybody on duty) where it covers the whole wait; else outside 08–23 (cfg)." }
reads    = ["approvals"]
may_read = ["duty_spans"]
params   = { opens_at = 8, closes_at = 23 }
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
closed_hours = { zh = "没人值班的等待", en = "Wait with nobody on duty", kind = "hours" }
by_roster = { zh = "按排班表", en = "By the roster", kind = "flag" }
*/
with

waits as (
    select
        *,
        cast(cast(applied_at as date) as timestamp) as applied_day,
        cast(cast(decided_at as date) as timestamp) as decided_day,
    from approvals
    where decided_at is not null
),

reach as (
    select min(from_at) as from_at, max(to_at) as to_at from duty_spans
),

rostered as (
    select
        waits.platform, waits.shop, waits.refund_id,
        sum(date_diff(
            'second',
            greatest(waits.applied_at, duty_spans.from_at), least(waits.decided_at, duty_spans.to_at)
        )) as seconds,
    from waits
    inner join duty_spans
        on duty_spans.from_at < waits.decided_at and duty_spans.to_at > waits.applied_at
    group by waits.platform, waits.shop, waits.refund_id
),

-- Open seconds from the midnight before each moment; whole days between count in full.
clocked as (
    select
        *,
        date_diff('second', applied_at, decided_at) as wait_seconds,
        least(greatest(date_diff('second', applied_day, applied_at), $opens_at * 3600),
            $closes_at * 3600) as applied_clock,
        least(greatest(date_diff('second', decided_day, decided_at), $opens_at * 3600),
            $closes_at * 3600) as decided_clock,
        date_diff('day', applied_day, decided_day) * ($closes_at - $opens_at) * 3600 as day_seconds,
    from waits
)

select
    clocked.platform as platform,
    clocked.shop as shop,
    clocked.refund_id as refund_id,
    (wait_seconds - case
        when reach.from_at <= applied_at and reach.to_at >= decided_at
            then coalesce(rostered.seconds, 0)
        else day_seconds + decided_clock - applied_clock
    end) / cast(3600 as double) as closed_hours,
    coalesce(reach.from_at <= applied_at and reach.to_at >= decided_at, false) as by_roster,
from clocked
cross join reach
left join rostered on rostered.refund_id = clocked.refund_id
    and rostered.platform is not distinct from clocked.platform
    and rostered.shop is not distinct from clocked.shop
order by platform, shop, refund_id
