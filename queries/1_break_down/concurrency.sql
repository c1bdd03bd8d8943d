/* retro
title    = { zh = "同时接几个，还答得过来吗", en = "How many chats at once still work" }
question = { zh = "一位客服同时接到几个会话，响应就开始掉？", en = "With how many chats at once do replies begin to slip?" }
doc      = { zh = "每位客服每一分钟手上未结束的会话数；及时率是那些分钟里提出、由该客服回复或应当回复的问题，等待不超过 slow_seconds 秒的占比，连这个问题所在的会话也数在内。所有店铺用统一口径，全天。拼多多后台的提醒上限是 15 个，行业经验是 5 个左右最顺，只供参考。most 个及以上合成一行；不足 min_rounds 个问题的不报及时率和等待。同时接得多往往也是最忙的时候，这里看的是相关，不是个人能力。", en = "Open sessions of each agent in each minute; in time is the share of questions asked in those minutes, and answered by that agent or due from them, that waited at most slow_seconds; the question's own session is counted. One ruler for all shops, all day. PDD's own alarm is at 15, a study of English chats found about 5 best: for orientation only. `most` and more make one row; fewer than min_rounds questions show no share and no wait. Many chats at once often means a busy hour: this is a pattern, not anybody's ability." }
reads    = ["agent_minutes", "rounds"]
params   = { most = 15, slow_seconds = 180, min_rounds = 30, slip_share = 0.05 }
grain    = ["open_sessions"]
order    = 25
chart    = { kind = "columns_line", x = "open_sessions", y = ["minutes", "in_time_share"] }
say      = { zh = "{% set known = rows|rejectattr('in_time_share', 'none')|list %}{% if known|length > 1 %}{% set calm = known|first %}{% set busy = known|last %}{% set slip = known|selectattr('in_time_share', 'lt', calm.in_time_share - slip_share)|first %}同时接 {{ calm.open_sessions|count }} 个时，{{ calm.rounds|count }} 个问题里 {{ calm.in_time_share|share }} 及时；接到 {{ busy.open_sessions|count }} 个{% if busy.is_most %}及以上{% endif %}时，{{ busy.rounds|count }} 个问题里 {{ busy.in_time_share|share }} 及时，这样的分钟占 {{ busy.minutes_share|share }}。{% if slip %}从同时接 {{ slip.open_sessions|count }} 个起，及时率掉了 {{ (slip_share * 100)|number }} 个百分点以上。{% else %}接得多时也没有明显掉下来。{% endif %}{% endif %}", en = "{% set known = rows|rejectattr('in_time_share', 'none')|list %}{% if known|length > 1 %}{% set calm = known|first %}{% set busy = known|last %}{% set slip = known|selectattr('in_time_share', 'lt', calm.in_time_share - slip_share)|first %}With {{ calm.open_sessions|count }} open, {{ calm.in_time_share|share }} of {{ calm.rounds|counted('question') }} were answered in time; with {{ busy.open_sessions|count }}{% if busy.is_most %} or more{% endif %}, {{ busy.in_time_share|share }} of {{ busy.rounds|count }}: {{ busy.minutes_share|share }} of the minutes. {% if slip %}From {{ slip.open_sessions|count }} at once the share is more than {{ (slip_share * 100)|number }} points lower.{% else %}Many at once did not lower it much.{% endif %}{% endif %}" }

[columns]
open_sessions = { zh = "同时接待", en = "Open chats", kind = "count" }
is_most = { zh = "及以上", en = "Or more", kind = "flag" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
minutes = { zh = "客服分钟", en = "Agent minutes", kind = "count" }
minutes_share = { zh = "分钟占比", en = "Share of minutes", kind = "share", doc = { zh = "占手上有会话的客服分钟", en = "of agent minutes with an open chat" } }
rounds = { zh = "当时的问题", en = "Questions then", kind = "count" }
in_time_share = { zh = "3分钟内", en = "In time", kind = "share", doc = { zh = "占当时的问题；没人回复算超时", en = "of the questions asked then; unanswered is late" } }
waits = { zh = "回复轮次", en = "Answered", kind = "count" }
p50_seconds = { zh = "等待（中位）", en = "Wait, median", kind = "seconds" }
p90_seconds = { zh = "等待（最慢一成）", en = "Wait, slowest tenth", kind = "seconds" }
*/
with

minutes as (
    select agent, minute, least(open_sessions, $most::bigint) as open_sessions
    from agent_minutes
    where open_sessions > 0
),

by_minute as (
    select
        open_sessions,
        count(distinct agent) as agents,
        count(*) as minutes,
    from minutes
    group by all
),

by_round as (
    select
        minutes.open_sessions,
        count(*) as rounds,
        count(*) filter (wait_seconds <= $slow_seconds) as in_time,
        count(wait_seconds) as waits,
        quantile_cont(wait_seconds, 0.5) as p50_seconds,
        quantile_cont(wait_seconds, 0.9) as p90_seconds,
    from rounds
    join minutes
        on minutes.agent = rounds.agent and minutes.minute = date_trunc('minute', asked_at)
    where rounds.in_window
    group by all
)

select
    open_sessions,
    open_sessions = $most as is_most,
    agents,
    minutes,
    minutes / (select sum(minutes) from by_minute) as minutes_share,
    coalesce(rounds, 0) as rounds,
    case when rounds >= $min_rounds then in_time / rounds end as in_time_share,
    coalesce(waits, 0) as waits,
    case when rounds >= $min_rounds then p50_seconds end as p50_seconds,
    case when rounds >= $min_rounds then p90_seconds end as p90_seconds,
from by_minute
left join by_round using (open_sessions)
order by open_sessions
