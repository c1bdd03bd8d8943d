/* retro
title    = { zh = "不计入的会话", en = "Sessions left out" }
question = { zh = "哪些会话不计入，为什么？", en = "Which sessions do not count, and why?" }
doc      = { zh = "bot_only 全程机器人、没有转人工（店铺的导出里看得到转人工时才判断）；offline 会话开始时排班表上无人在岗（排班表覆盖的日子才判断），或有无人在线的提示；hours 按会话计时段的口径里，在时段之外开始。", en = "bot_only: a bot alone and no hand-over (judged only where the shop's export shows hand-overs); offline: nobody on the roster at its start (on days that the roster covers), or a notice that nobody is there; hours: begun outside the hours of a clock that goes by sessions." }
reads    = ["clock_visits", "clocks"]
may_read = ["duty_spans", "duty_days"]
grain    = ["clock", "platform", "shop", "conversation_id", "session_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_no = { zh = "会话序号", en = "Session no.", kind = "count" }
session_at = { zh = "起算时刻", en = "Clock starts at", kind = "time" }
left_out = { zh = "不计入的原因", en = "Why left out", kind = "code", codes = "clock_left_out" }
*/
with

hand_overs as (
    select platform, shop, bool_or(is_handed_over) as shows_hand_overs
    from clock_visits
    group by platform, shop
),

placed as (
    select
        clocks.clock,
        clocks.starts,
        clocks.offline,
        clocks.hours_of,
        clocks.hours_from_minute,
        clocks.hours_to_minute,
        clock_visits.* exclude (clock),
        extract(hour from session_at) * 60 + extract(minute from session_at) as session_minute,
        duty_days.day is not null and duty_spans.from_at is null as is_unstaffed,
    from clock_visits
    join clocks
        on clock_visits.clock = coalesce(clocks.ruler, clocks.clock)
        and clock_visits.platform = clocks.platform
        and clock_visits.shop = clocks.shop
    left join duty_days on duty_days.day = cast(session_at as date)
    left join duty_spans on session_at >= duty_spans.from_at and session_at < duty_spans.to_at
)

select
    clock,
    platform,
    shop,
    conversation_id,
    session_no,
    session_at,
    case
        when starts = 'hand_over' and shows_hand_overs and bot_lines > 0
            and not is_handed_over and reply_lines = 0 then 'bot_only'
        when offline = 'leave_out' and (is_offline or is_unstaffed) then 'offline'
        when hours_of = 'session' and not (
            session_minute >= hours_from_minute and session_minute < hours_to_minute
        ) then 'hours'
    end as left_out,
from placed
join hand_overs using (platform, shop)
