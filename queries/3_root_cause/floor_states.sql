/* retro
title    = { zh = "每分钟的人手情况", en = "The floor in each minute" }
question = { zh = "每个岗位每一分钟，人手是够、不够，还是被休息、离岗、难题占住了？", en = "In each minute, was each pool staffed as usual, short, or held up by breaks, absences or hard questions?" }
doc      = { zh = "逐分钟按次序判断：先按难题也用平常时间折算（见 hard_work），在办会话 ÷ 排班人数（没写几点休息的班次，休息平摊扣除）仍超过一人能接的上限，为人手不够；扣掉休息的人才超过，为休息扎堆；再扣掉离岗的人才超过，为同事离岗；不折算就超过，为难题占用；否则为平常。前三种里，超出上限的部分中有多少是难题带来的，就有多少分给难题。上限（c*）由本店自己的曲线量出；一直不够忙的岗位用它至少接得住的，一直太忙的用它至多接得住的（低于它的分钟记为不明），再闲也达不到目标的，用离自身最好水平同样远的那一点；仍量不出的记为不明。岗位无人排班的分钟不计。", en = "Minute by minute, in this order, with the open load as if hard questions took the usual time (see hard_work): load ÷ people rostered (breaks without a time taken off evenly) above what one person can hold: understaffed; only without those on a break: breaks stacked; only without those away as well: colleagues away. Above it only with the hard questions: hard questions. Else as usual. Of the first three, hard questions take the part of what is beyond the limit that they bring. The limit (c*) is measured on the shop's own curve; a pool never busy enough is held to what it held at least, one busy throughout to what it can hold at most (minutes below are unknown), one that misses the target even when idle to the point as far below its own best; where there is none the state is unknown. Minutes with nobody rostered do not count." }
reads    = ["floor_minutes"]
may_read = ["load_curves", "hard_work"]
grain    = ["pool", "minute"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
minute = { zh = "分钟", en = "Minute", kind = "time" }
state = { zh = "人手情况", en = "State", kind = "code", codes = "minute_state" }
hard_part = { zh = "其中难题占", en = "Of it, hard questions", kind = "share", doc = { zh = "占超出上限的部分", en = "of what is beyond the limit" } }
*/
with

-- A pool never busy enough to find its limit holds at least what it held, one busy throughout
-- at most what it missed the target at. Where nobody however idle meets the target, it is the
-- load at which the pool falls as far below its own best.
limits as (
    select
        pool,
        verdict,
        case verdict
            when 'right_censored' then capacity_low
            when 'left_censored' then capacity_high
            when 'unreachable' then exp((ln(1 / answer_share - 1) - alpha) / nullif(beta, 0))
            else capacity
        end as capacity,
    from load_curves
),

-- What the load would amount to if hard questions took no longer than others.
loads as (
    select
        floor_minutes.*,
        load / coalesce(room_factor, 1) as usual_load,
        -- Breaks of which no time is known are in every minute alike: nobody stacked them.
        rostered - coalesce(spread_break, 0) as heads,
    from floor_minutes
    left join hard_work using (pool)
),

states as (
    select
        *,
        case
            when rostered <= 0 then 'closed'
            when capacity is null then 'unknown'
            when usual_load > capacity * heads then 'understaffed'
            when usual_load > capacity * (rostered - on_break) then 'breaks_stacked'
            when usual_load > capacity * (rostered - on_break - absent) then 'absence_of_others'
            when load > capacity * (rostered - on_break - absent) then 'complex'
            when verdict = 'left_censored' then 'unknown'
            else 'normal'
        end as state,
    from loads
    left join limits using (pool)
)

-- Of what is beyond the limit, the part that would be gone if hard questions took no longer.
select
    pool,
    minute,
    state,
    case
        when state = 'understaffed' then (load - usual_load) / (load - capacity * heads)
        when state = 'breaks_stacked'
            then (load - usual_load) / (load - capacity * (rostered - on_break))
        when state = 'absence_of_others'
            then (load - usual_load) / (load - capacity * (rostered - on_break - absent))
        when state = 'complex' then 1
        else 0
    end as hard_part,
from states
order by pool, minute
