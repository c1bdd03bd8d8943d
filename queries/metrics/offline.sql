/* retro
title    = { zh = "留言与不服务", en = "Messages left, and buyers not served" }
question = { zh = "多少咨询来的时候没有人，或者来了没人理？", en = "How many came while nobody was there, or were not served at all?" }
doc      = { zh = "一个口径一行。留言：会话开始时排班表上无人在岗（排班表覆盖的日子才判断），或在第一条有效回复之前有“客服不在线”的提示；两样都没有的店铺不知道有没有人，没有这个数。不服务率：在口径的时段内发起的人工会话中，留言和接了却没有有效回复（欢迎语不算）的占比。全程机器人的会话不算。", en = "One row per profile. A message left: a session that begins while nobody is on the roster (on days that it covers), or with a notice that nobody is there before any valid reply; a shop with neither does not tell, and has no such figure. No-service rate: of sessions that reached people in the profile's hours, those left as messages or given no valid reply (a greeting is none). Sessions that stayed with the bot do not count." }
reads    = ["clock_sessions", "clock_visits", "clocks"]
may_read = ["duty_days", "duty_spans"]
grain    = ["metric", "profile"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
*/
with

consults as (
    select
        clock_sessions.*,
        clocks.hours_from_minute,
        clocks.hours_to_minute,
        clock_visits.is_offline as has_notice,
        duty_days.day is not null as is_covered,
        duty_spans.from_at is not null as is_staffed,
        extract(hour from started_at) * 60 + extract(minute from started_at) as begun_minute,
    from clock_sessions
    join clocks using (clock, platform, shop)
    join clock_visits
        on clock_visits.clock = coalesce(clocks.ruler, clocks.clock)
        and concat_ws('#', clock_visits.platform, clock_visits.shop, clock_visits.conversation_id,
            clock_visits.session_no) = clock_sessions.session_id
    left join duty_days on duty_days.day = started_at::date
    left join duty_spans on started_at >= duty_spans.from_at and started_at < duty_spans.to_at
    where clock_sessions.clock = 'own' and in_window and left_out is distinct from 'bot_only'
),

judged as (
    select
        consults.profile,
        has_notice or (is_covered and not is_staffed) as is_left,
        is_covered or bool_or(has_notice) over (partition by consults.platform, consults.shop)
            as is_told,
        begun_minute between hours_from_minute and hours_to_minute - 1 as is_in_hours,
        is_answered,
    from consults
),

counted as (
    select
        profile,
        nullif(count(*) filter (is_told), 0) as told,
        count(*) filter (is_told and is_left) as offline,
        nullif(count(*) filter (is_in_hours), 0) as served,
        count(*) filter (is_in_hours and (is_left or not is_answered)) as unserved,
    from judged
    group by all
),

figures as (
    select profile, unnest([
        {metric: 'offline_msgs', value: offline::double, numerator: null::double,
            denominator: null::double, known: told},
        {metric: 'message_rate', value: offline / told, numerator: offline, denominator: told,
            known: told},
        {metric: 'no_service_rate', value: unserved / served, numerator: unserved,
            denominator: served, known: served}
    ], recursive := true)
    from counted
)

select metric, value, numerator, denominator, profile,
from figures
where known > 0
order by metric, profile
