/* retro
title    = { zh = "按口径数买家", en = "Buyers by clock" }
question = { zh = "每套口径里多少买家等到了回复？", en = "How many buyers were replied to, by each clock?" }
doc      = { zh = "一位买家一天算一次。当天任何一轮有有效回复就算回复过，全天都算，不看时段；慢响应：当天至少 gaps 次等待超过 gap_seconds 秒（快麦默认值）。", en = "A buyer counts once a day. Replied to: any round of the day has a valid reply, whatever the hour. Slow: at least gaps waits over gap_seconds in the day (Kuaimai's defaults)." }
reads    = ["clock_rounds"]
params   = { gap_seconds = 120, gaps = 3 }
grain    = ["clock", "profile"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
buyer_days = { zh = "咨询人次（按天）", en = "Buyer-days", kind = "count" }
replied_days = { zh = "其中回复过", en = "Replied to", kind = "count" }
slow_days = { zh = "其中慢响应", en = "Slow", kind = "count" }
*/
with

days as (
    select
        clock,
        profile,
        bool_or(replied_at is not null) as is_replied,
        count(*) filter (wait_seconds > $gap_seconds) as long_gaps,
    from clock_rounds
    -- Who was content with the bot never asked a person.
    where in_window and left_out is distinct from 'bot_only'
    group by clock, profile, platform, shop, buyer, cast(asked_at as date)
)

select
    clock,
    profile,
    count(*) as buyer_days,
    count(*) filter (is_replied) as replied_days,
    count(*) filter (long_gaps >= $gaps) as slow_days,
from days
group by clock, profile
order by clock, profile
