/* retro
title    = { zh = "留言与不服务", en = "Messages left, and buyers not served" }
question = { zh = "多少咨询来的时候没有人，或者来了没人理？", en = "How many came while nobody was there, or were not served at all?" }
doc      = { zh = "按店铺自己的口径，一个口径一行。留言量、留言率：只有把留言单列的口径才有，并且要有这段时间的排班表或“客服不在线”的提示，否则不知道有没有人。不服务率：在口径的时段内发起的人工会话中，留言和接了却没有有效答复（欢迎语不算）的占比；只有 profiles 里写的平台这样考核。", en = "By the shop's own rules, one row per profile. Messages left and their share: only where the profile sets them apart, and only with a roster of the time or notices that nobody is there; else it is not known. No-service rate: of sessions that reached people in the profile's hours, those left as messages or given no valid reply (a greeting is none); only the platforms named in `profiles` judge by it." }
reads    = ["clock_sessions", "clocks", "chat_lines", "promotion"]
may_read = ["roster"]
params   = { profiles = "douyin|kuaishou|wechat" }
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

shops as (
    select
        *,
        offline = 'leave_out' and (
            exists (
                select 1
                from roster, promotion
                where roster.starts_at < promotion.ends_at and roster.ends_at > promotion.starts_at
            )
            or exists (
                select 1
                from chat_lines
                where chat_lines.role = 'offline'
                    and chat_lines.platform = clocks.platform
                    and chat_lines.shop is not distinct from clocks.shop
            )
        ) as tells_offline,
    from clocks
    where clock = 'own'
),

consults as (
    select
        clock_sessions.profile,
        clock_sessions.left_out = 'offline' as is_offline,
        clock_sessions.is_answered,
        tells_offline,
        coalesce(clock_sessions.left_out, 'offline') = 'offline'
            and extract(hour from started_at) * 60 + extract(minute from started_at)
                between hours_from_minute and hours_to_minute - 1
            and list_contains(string_split($profiles, '|'), clock_sessions.profile) as is_judged,
    from clock_sessions
    join shops
        on shops.platform = clock_sessions.platform
        and shops.shop is not distinct from clock_sessions.shop
    where clock_sessions.clock = 'own' and in_window
),

counted as (
    select
        profile,
        count(*) filter (tells_offline) as told,
        count(*) filter (tells_offline and is_offline) as offline,
        count(*) filter (is_judged) as judged,
        count(*) filter (is_judged and (is_offline or not is_answered)) as unserved,
    from consults
    group by all
)

select 'offline_msgs' as metric, offline::double as value, null::double as numerator,
    null::double as denominator, profile,
from counted
where told > 0

union all

select 'message_rate' as metric, offline / told, offline, told, profile,
from counted
where told > 0

union all

select 'no_service_rate' as metric, unserved / judged, unserved, judged, profile,
from counted
where judged > 0
order by metric, profile
