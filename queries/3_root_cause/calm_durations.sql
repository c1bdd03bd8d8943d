/* retro
title    = { zh = "不忙时一个会话要占多久", en = "How long a chat stays open when it is calm" }
question = { zh = "不拥挤的时候，一个会话从接手到最后一条回复要多久？", en = "Without a crowd, how long is a chat open from the hand-over to its last reply?" }
doc      = { zh = "按岗位取及时率最高的四成半小时（每个不少于 30 个会话；一个都没有的岗位用全部时段），看其中答上的会话从转到人工到最后一条人工回复的时长，最长计 90 分钟。只看不忙的时段，是因为忙的时候会话本来就拖得久，那正是要解释的结果。“仍未结束的比例”是接手后第几分钟里平均还有多少会话没聊完；各分钟相加就是平均时长（分钟）。", en = "Per pool, the half hours whose share in time is in the best 40 % (30 chats or more each; all of them in a pool that has none such), and in them the answered chats, from the hand-over to people to the last human reply, cut at 90 minutes. Calm half hours only, because chats drag on when it is busy, which is what is to be explained. Still open = the mean part of that minute after the hand-over in which a chat was still going on; summed over the minutes it is the mean duration in minutes." }
reads    = ["human_chats", "staffing_aims"]
params   = { least_chats = 30, calm_part = 0.4, longest_minutes = 90 }
grain    = ["pool", "minutes_after"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
minutes_after = { zh = "接手后第几分钟", en = "Minutes after the hand-over", kind = "count", doc = { zh = "0 是第一分钟", en = "0 is the first minute" } }
chats = { zh = "会话", en = "Chats", kind = "count" }
open_share = { zh = "仍未结束", en = "Still open", kind = "share", doc = { zh = "该分钟内未结束的时间 ÷ 会话数", en = "time still open in that minute ÷ chats" } }
*/
with

placed as (
    select
        pool,
        time_bucket(to_minutes(slot_minutes::bigint), handed_at) as slot_from,
        is_in_time,
        date_diff('second', handed_at, coalesce(last_reply_at, last_at)) as open_seconds,
        replied_at is not null as is_answered,
    from human_chats
    cross join staffing_aims
    where in_window and handed_at is not null
),

slots as (
    select pool, slot_from, count(*) as arrivals, count(*) filter (is_in_time) / count(*) as share
    from placed
    group by all
),

large as (
    select *
    from slots
    qualify arrivals >= $least_chats or max(arrivals) over (partition by pool) < $least_chats
),

calm as (
    select pool, slot_from
    from large
    qualify share >= quantile_cont(share, 1 - $calm_part) over (partition by pool)
),

durations as (
    select pool, least(greatest(open_seconds, 0), $longest_minutes * 60) as open_seconds, count(*) as chats
    from placed
    semi join calm using (pool, slot_from)
    where is_answered
    group by all
)

select
    pool,
    steps.minutes_after,
    sum(chats)::bigint as chats,
    sum(chats * least(greatest(open_seconds - steps.minutes_after * 60, 0), 60))
        / (60.0 * sum(chats)) as open_share,
from durations
cross join (select unnest(range($longest_minutes::bigint)) as minutes_after) as steps
group by all
order by pool, minutes_after
