/* retro
title    = { zh = "等待时间的归因", en = "Causes of each wait" }
question = { zh = "每个等太久的会话，各原因占多少？", en = "How much does each cause weigh in each slow chat?" }
doc      = { zh = "每个会话各原因的秒数相加等于等待时间，权重相加为 1。时限以内的等待不归责：超出时限的秒数先由说得清的原因分担，再由超出上限的处理用时，最后是处理本会话、排队和平常波动。权重记到十亿分之一，零头归平常波动。", en = "Of each chat the seconds of the causes add up to the wait and the weights to 1. Waiting within the limit is free: what is beyond it is charged first to the causes that explain it, then to work beyond the cap, last to own work, waiting and normal variation. Weights are kept to a billionth; the remainder is normal variation." }
reads    = ["wait_split"]
grain    = ["session_id", "cause"]
worklist = true
hidden   = true

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
entered_at = { zh = "首问", en = "First question", kind = "time" }
cause = { zh = "原因", en = "Cause", kind = "code", codes = "wait_cause" }
seconds = { zh = "秒数", en = "Seconds", kind = "seconds" }
weight = { zh = "折合会话", en = "Weight", kind = "number", doc = { zh = "一个会话合计为 1", en = "1 in all for each chat" } }
*/
with

totals as (
    select
        *,
        bot + after_hours + queue + transfer + shift_break + absent + slow_agent + complex
            + understaffed + breaks_stacked + absence_of_others + uneven_routing as explained,
        own_work + behind + normal as usual,
    from wait_split
),

charged as (
    select
        *,
        least(explained, excess_seconds) as charge,
        least(long_reply, greatest(excess_seconds - explained, 0)) as long_charge,
        greatest(excess_seconds - explained - long_reply, 0) as usual_charge,
    from totals
),

listed as (
    unpivot charged
    on bot, after_hours, queue, transfer, shift_break, absent, slow_agent, complex, understaffed,
        breaks_stacked, absence_of_others, uneven_routing, long_reply, own_work, behind, normal
    into name cause value seconds
),

weighed as (
    select
        *,
        case
            when cause = 'normal' then 0
            when cause in ('own_work', 'behind') then seconds / nullif(usual, 0) * usual_charge
            when cause = 'long_reply' then long_charge
            else seconds / nullif(explained, 0) * charge
        end / nullif(excess_seconds, 0) as weight,
    from listed
),

counted as (
    select *, coalesce(floor(weight * 1e9), 0)::bigint as billionths from weighed
)

select
    session_id,
    pool,
    entered_at,
    cause,
    seconds,
    case
        when cause <> 'normal' then billionths
        else 1000000000 - sum(billionths) over (partition by session_id)
    end / 1e9 as weight,
from counted
order by session_id, cause
