/* retro
title    = { zh = "会话表估算的分组", en = "Groups for the estimate from session tables" }
question = { zh = "只有会话表时，各种情形下有多少会话、多少回复慢？", en = "With session tables only: how many chats, and how many slow ones, under each set of circumstances?" }
doc      = { zh = "每个会话按进线那一分钟的岗位情况归组：无人排班；在办会话 ÷ 排班人数（没写几点休息的平摊扣除）超出上限 c* 的比例（封顶 100%，取到 5%）；扣掉休息、再扣掉不在岗后多超出的部分。机器人接待时长以时限为 1、封顶 1。", en = "Each chat by the floor of its pool in the minute it came in: nobody rostered; open load ÷ people rostered (breaks without a time taken off evenly) beyond the limit c* (at most 100 %, in steps of 5 %); what is added without those on a break, and without those away. Bot time in limits, at most 1." }
reads    = ["human_chats", "staffing_aims"]
may_read = ["floor_minutes", "load_curves", "agent_funnel"]
grain    = ["question_type", "agent", "is_transferred", "after_hours", "understaffed", "breaks_stacked", "absence_of_others", "bot"]
hidden   = true

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "只写等太久明显偏多的", en = "only those with clearly more slow chats" } }
is_transferred = { zh = "被转接", en = "Transferred", kind = "flag" }
after_hours = { zh = "无人排班", en = "Nobody rostered", kind = "number" }
understaffed = { zh = "人手不够", en = "Understaffed", kind = "number" }
breaks_stacked = { zh = "休息扎堆", en = "Breaks stacked", kind = "number" }
absence_of_others = { zh = "同事不在岗", en = "Colleagues away", kind = "number" }
bot = { zh = "机器人", en = "Bot", kind = "number" }
chats = { zh = "会话", en = "Chats", kind = "count" }
slow = { zh = "等太久", en = "Slow chats", kind = "count" }
*/
with

-- How full each minute was, in limits: with all on the roster, less breaks, less those away.
floors as (
    select
        pool,
        minute,
        (rostered <= 0)::int::double as after_hours,
        load / capacity / nullif(greatest(rostered - coalesce(spread_break, 0), 0), 0) as x_roster,
        load / capacity / nullif(greatest(rostered - on_break, 0), 0) as x_break,
        load / capacity / nullif(greatest(rostered - on_break - absent, 0), 0) as x_present,
    from floor_minutes
    left join load_curves using (pool)
),

-- Where all are on a break or away, the floor is as full as can be.
levels as (
    select
        pool,
        minute,
        after_hours,
        case when x_roster > 1 then least(1, x_roster - 1) else 0 end as over_roster,
        case when x_break < 1 then 0 else least(1, coalesce(x_break, 2) - 1) end as over_break,
        case when x_present < 1 then 0 else least(1, coalesce(x_present, 2) - 1) end as over_present,
        x_roster is not null as is_known,
    from floors
),

placed as (
    select
        human_chats.*,
        agent_funnel.agent as flagged,
        coalesce(after_hours, 0) as after_hours,
        case when is_known then round(20 * over_roster) / 20 else 0 end as a,
        case when is_known then round(20 * over_break) / 20 else 0 end as b,
        case when is_known then round(20 * over_present) / 20 else 0 end as c,
        greatest(0, date_diff('second', entered_at, handed_at) / answer_seconds) as limits_in_bot,
    from human_chats
    cross join staffing_aims
    left join levels
        on levels.pool = human_chats.pool
        and levels.minute = date_trunc('minute', human_chats.entered_at)
    left join agent_funnel
        on agent_funnel.agent = human_chats.agent and agent_funnel.verdict = 'talk_to'
    where human_chats.in_window and human_chats.origin = 'sessions'
)

select
    question_type,
    flagged as agent,
    transfers > 0 as is_transferred,
    after_hours,
    a as understaffed,
    b - a as breaks_stacked,
    c - b as absence_of_others,
    round(20 * least(1, coalesce(limits_in_bot, 0))) / 20 as bot,
    count(*) as chats,
    count(*) filter (not is_in_time) as slow,
from placed
group by all
order by question_type, agent, is_transferred, after_hours, understaffed, breaks_stacked,
    absence_of_others, bot
