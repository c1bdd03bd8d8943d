/* retro
title    = { zh = "按口径清点", en = "Counts by clock" }
question = { zh = "每套口径数出多少轮、多少会话、等了多久？", en = "How many rounds and sessions does each clock count, and how long did they wait?" }
doc      = { zh = "只数统计期内的。及时：决定的等待不超过 slow_seconds 秒，没答的算超时；平均按口径计入平均的等待；首次响应看会话，没答的会话不进平均。", en = "Only what lies in the period. In time: the wait that decides is at most slow_seconds, unanswered is late. Means run over the waits that the profile averages; first responses go by session, unanswered ones are not averaged." }
reads    = ["clock_rounds", "clock_sessions", "clock_cases"]
params   = { slow_seconds = 180, first_seconds = 30, opening_seconds = 45 }
grain    = ["clock", "profile"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
averaged_rounds = { zh = "计入平均的轮次", en = "Rounds averaged", kind = "count" }
waited_seconds = { zh = "等待合计", en = "Waited in all", kind = "seconds" }
wait_p50 = { zh = "等待中位", en = "Median wait", kind = "seconds" }
wait_p90 = { zh = "等待 P90", en = "P90 wait", kind = "seconds" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
quick_sessions = { zh = "其中 first_seconds 秒内", en = "Within first_seconds", kind = "count" }
opened_sessions = { zh = "其中 opening_seconds 秒内", en = "Within opening_seconds", kind = "count" }
answered_sessions = { zh = "计入首次响应", en = "Sessions averaged", kind = "count" }
first_waited_seconds = { zh = "首次响应合计", en = "First responses in all", kind = "seconds" }
first_p50 = { zh = "首次响应中位", en = "Median first response", kind = "seconds" }
first_p90 = { zh = "首次响应 P90", en = "P90 first response", kind = "seconds" }
business_sessions = { zh = "计入工作时段首次响应", en = "Sessions with business time", kind = "count" }
business_p50 = { zh = "工作时段首次响应中位", en = "Median first response, business hours", kind = "seconds" }
offline_sessions = { zh = "留言", en = "Messages left", kind = "count", doc = { zh = "无人在线时来的会话，口径把它们算作留言的才有", en = "sessions begun while nobody was there, where the profile counts them as messages left" } }
cases = { zh = "计入及时率", en = "Cases of the rate", kind = "count", doc = { zh = "按口径的单位：轮次、会话或买家", en = "by the profile's unit: rounds, sessions or buyers" } }
in_time = { zh = "其中及时", en = "In time", kind = "count" }
*/
with

waits as (
    select
        clock,
        profile,
        count(*) filter (in_rate and not coalesce(wait_seconds <= $slow_seconds, false))
            as late_rounds,
        count(mean_seconds) filter (in_mean) as averaged_rounds,
        cast(sum(cast(mean_seconds as bigint)) filter (in_mean) as double) as waited_seconds,
        quantile_cont(mean_seconds, 0.5) filter (in_mean) as wait_p50,
        quantile_cont(mean_seconds, 0.9) filter (in_mean) as wait_p90,
    from clock_rounds
    where in_window
    group by clock, profile
),

first_waits as (
    select
        clock,
        profile,
        count(*) filter (in_rate) as sessions,
        count(*) filter (in_rate and first_wait_seconds <= $first_seconds) as quick_sessions,
        count(*) filter (in_rate and first_wait_seconds <= $opening_seconds) as opened_sessions,
        count(first_wait_seconds) filter (in_mean) as answered_sessions,
        cast(sum(cast(first_wait_seconds as bigint)) filter (in_mean) as double)
            as first_waited_seconds,
        quantile_cont(first_wait_seconds, 0.5) filter (in_mean) as first_p50,
        quantile_cont(first_wait_seconds, 0.9) filter (in_mean) as first_p90,
        count(first_business_seconds) filter (in_mean) as business_sessions,
        quantile_cont(first_business_seconds, 0.5) filter (in_mean) as business_p50,
        count(*) filter (left_out = 'offline') as offline_sessions,
    from clock_sessions
    where in_window
    group by clock, profile
),

decided as (
    select
        clock,
        profile,
        count(*) as cases,
        count(*) filter (worst_seconds <= $slow_seconds) as in_time,
    from clock_cases
    group by clock, profile
)

select *
from waits
left join first_waits using (clock, profile)
left join decided using (clock, profile)
order by clock, profile
