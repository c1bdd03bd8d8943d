/* retro
title    = { zh = "不计入的轮次", en = "Rounds left out" }
question = { zh = "哪些轮次不计入，为什么？", en = "Which rounds do not count, and why?" }
doc      = { zh = "只列不计入的。会话不计入的，其中的轮次也不计入；next_day 是跨日的会话在第二天的问题；hours 在时段之外提出（时段内答上的夜间咨询，口径规定时仍计入）；按排班的口径，排班表没有覆盖的日子全天计入。", en = "Only rounds that are left out. What a session is left out for, its rounds are left out for; next_day: questions of the second day of a session; hours: asked outside the hours (unless the profile counts night questions that are answered inside); a clock that goes by the roster counts all day where it does not reach." }
reads    = ["clock_talks", "clock_left_out", "clocks"]
may_read = ["duty_spans", "duty_days"]
grain    = ["clock", "platform", "shop", "conversation_id", "session_no", "round_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_no = { zh = "会话序号", en = "Session no.", kind = "count" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count" }
left_out = { zh = "不计入的原因", en = "Why left out", kind = "code", codes = "clock_left_out" }
in_rate = { zh = "计入达标率", en = "In the rate", kind = "flag" }
in_mean = { zh = "计入均值", en = "In the mean", kind = "flag" }
*/
with

placed as (
    select
        clock, platform, shop, conversation_id, session_no, round_no, clock_at,
        extract(hour from clock_at) * 60 + extract(minute from clock_at) as asked_minute,
        extract(hour from replied_at) * 60 + extract(minute from replied_at) as replied_minute,
        duty_days.day is not null and duty_spans.from_at is null as is_unstaffed,
    from clock_talks
    left join duty_days on duty_days.day = cast(clock_at as date)
    left join duty_spans on clock_at >= duty_spans.from_at and clock_at < duty_spans.to_at
    where buyer_messages > 0
),

judged as (
    select
        clock_left_out.clock,
        placed.* exclude (clock, clock_at, asked_minute, replied_minute, is_unstaffed),
        clocks.hours_bind,
        case
            when clock_left_out.left_out in ('bot_only', 'offline')
                then clock_left_out.left_out
            when clocks.day_cut and clocks.hours_of = 'session'
                and cast(clock_at as date) > cast(clock_left_out.session_at as date)
                then 'next_day'
            when clocks.hours_of = 'session' then clock_left_out.left_out
            when clocks.hours_of = 'roster' and is_unstaffed then 'hours'
            when clocks.hours_of = 'round'
                and not (asked_minute >= hours_from_minute and asked_minute < hours_to_minute)
                and not (clocks.night_answered and coalesce(replied_minute >= hours_from_minute
                    and replied_minute < hours_to_minute, false)) then 'hours'
        end as left_out,
    from placed
    join clocks
        on placed.clock = coalesce(clocks.ruler, clocks.clock)
        and placed.platform = clocks.platform
        and placed.shop = clocks.shop
    join clock_left_out
        on clock_left_out.clock = clocks.clock
        and clock_left_out.platform = placed.platform
        and clock_left_out.shop = placed.shop
        and clock_left_out.conversation_id = placed.conversation_id
        and clock_left_out.session_no = placed.session_no
)

select
    clock,
    platform,
    shop,
    conversation_id,
    session_no,
    round_no,
    left_out,
    false as in_rate,
    left_out = 'hours' and hours_bind = 'rate' as in_mean,
from judged
-- Most rounds of most clocks count: a row for each would be ten times as many.
where left_out is not null
