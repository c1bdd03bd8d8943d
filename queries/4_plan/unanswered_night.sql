/* retro
title    = { zh = "夜间没人回复的咨询", en = "Night chats without an answer" }
question = { zh = "夜里的咨询，第二天有人跟进吗？", en = "Were night chats followed up the next day?" }
doc      = { zh = "23 点到 8 点开始、始终没有得到回复的会话。不少于 30 个会话、比白天多出 15 个以上没回、没回占比是白天的 1.25 倍以上才算问题。跟进时段 10–11 点、16 点、20 点，与跟进清单一致。", en = "Sessions begun between 23:00 and 8:00 that never got an answer. A problem with 30 sessions or more, at least 15 more unanswered than by day, and 1.25 times the share of the day. Follow-up is at 10–11, 16 and 20 o'clock, as in the lists." }
reads    = ["sessions_computed", "promotion"]
may_read = ["targets"]
params   = { night_from = 23, night_to = 8, least_n = 30, least_excess = 15, least_lift = 1.25, target_reply_rate = 0.995, contacts_a_day = 3 }
grain    = ["starts_at"]

[finding]
step = 2
metric = "reply_rate"
title = { zh = "夜间留言无人跟进", en = "Night chats not followed up" }
say = { zh = "{{ params.night_from|number }} 点到 {{ params.night_to|number }} 点的 {{ n|count }} 个会话里，{{ unanswered|count }} 个始终没有得到回复，回复率 {{ value|share }}；白天是 {{ expected|share }}。这些买家问过就走，多数没有人再联系。", en = "Of {{ n|counted('session') }} begun between {{ params.night_from|clock }} and {{ params.night_to|clock }}, {{ unanswered|count }} never got an answer: {{ value|share }} answered, against {{ expected|share }} by day. Nobody contacted most of these buyers again." }
do = { zh = "每天早班开工先导出夜间未回复名单，10–11 点、16 点、20 点分三批跟进 {{ unanswered|count }} 位买家，每人每天不超过 {{ params.contacts_a_day|count }} 次；下次复盘看回复率是否达到 {{ target|share }}。", en = "Begin each early shift with the list of unanswered night chats; follow up the {{ unanswered|counted('buyer') }} in three batches at 10–11, 16 and 20 o'clock, at most {{ params.contacts_a_day|count }} contacts a day. Check that {{ target|share }} are answered." }
owner = "presale_lead"
due_days = 7
kpi = "reply_rate"
cause = "off_hours"
controllable = true
slice = { from = "starts_at", to = "ends_at" }
effect = "replies"
kind = "stopgap"
library = 4
evidence = ["2_locate/unanswered"]

[columns]
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "夜间回复率", en = "Answered at night", kind = "share", doc = { zh = "有回复的会话 ÷ 夜间会话", en = "answered sessions ÷ night sessions" } }
expected = { zh = "白天回复率", en = "Answered by day", kind = "share", doc = { zh = "有回复的会话 ÷ 白天会话", en = "answered sessions ÷ day sessions" } }
n = { zh = "夜间会话", en = "Night sessions", kind = "count" }
unanswered = { zh = "没有回复", en = "Unanswered", kind = "count" }
affected = { zh = "多出的未回复", en = "Unanswered beyond expected", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'reply_rate'), $target_reply_rate) as target,
    from targets
),

parts as (
    select
        hour(sessions_computed.first_asked_at) >= $night_from
            or hour(sessions_computed.first_asked_at) < $night_to as is_night,
        min(sessions_computed.first_asked_at) as first_at,
        max(sessions_computed.first_asked_at) as last_at,
        count(*) as n,
        count(*) filter (not sessions_computed.is_answered) as unanswered,
    from sessions_computed
    join promotion
        on sessions_computed.first_asked_at >= promotion.starts_at
        and sessions_computed.first_asked_at < promotion.ends_at
    where sessions_computed.question_type is distinct from 'chitchat_ads'
    group by all
),

compared as (
    select
        night.*,
        day.unanswered / day.n as usual_share,
        night.unanswered - night.n * day.unanswered / day.n as excess,
    from parts as night
    join parts as day on not day.is_night
    where night.is_night and least(night.n, day.n) >= $least_n
)

select
    first_at as starts_at,
    last_at as ends_at,
    'medium' as severity,
    'high' as confidence,
    1 - unanswered / n as value,
    1 - usual_share as expected,
    n,
    unanswered,
    round(excess)::bigint as affected,
    null::decimal(18, 2) as money,
    target,
from compared
cross join aims
where excess >= $least_excess and unanswered / n >= $least_lift * usual_share
order by starts_at
