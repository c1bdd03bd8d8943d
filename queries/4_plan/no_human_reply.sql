/* retro
title    = { zh = "有人在岗，却没有人工回复", en = "People on, but no reply by a person" }
question = { zh = "有客服在岗的时候，多少会话只等到自动回复？", en = "With agents on, how many chats got nothing but automatic replies?" }
doc      = { zh = "转到人工却始终没有人工回复的会话，自动欢迎语不算。只看 day_from 到 day_to 点、同岗位当小时接起的会话有 least_in_time 以上及时、且不在已列为缺人又慢的时段里的：那些另有结论。不少于 least_n 个会话，占比超过 target_share 的 least_lift 倍、多出 least_excess 个以上、z ≥ least_z 才列。同一账号占一半以上时点出账号，多半是分流或离线设置。门槛均可改。", en = "Chats handed to people that no person ever answered; an automatic greeting is no answer. Only between day_from and day_to o'clock, in hours in which least_in_time of the chats that the pool took were answered in time, outside blocks already found short and slow: those are told elsewhere. Listed with least_n chats, least_lift times target_share, least_excess more than it and z ≥ least_z. Where one account has half of them it is named: usually its routing or offline setting. All limits are ours (cfg)." }
reads    = ["human_chats", "messages"]
may_read = ["gap_blocks"]
params   = { day_from = 8, day_to = 23, least_in_time = 0.9, target_share = 0.02, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, high_lift = 3, days_before = 1 }
grain    = ["metric"]

[finding]
step = 2
metric = "no_service_rate"
title = { zh = "有人在岗，会话却没人接", en = "People on, chats not taken" }
say = { zh = "有人在岗的时段里，{{ n|count }} 个转人工的会话有 {{ chats|count }} 个始终没有人工回复（{{ value|share }}），应在 {{ expected|share }} 以内；同一小时接起的会话都答得及时，不是人手不够{% if agent %}，其中 {{ most|count }} 个分到了同一个账号{% endif %}。", en = "While people were on, {{ chats|count }} of {{ n|counted('chat') }} handed to people never got a reply by a person ({{ value|share }}; at most {{ expected|share }} is usual). Chats taken in these hours were answered in time, so it is not a lack of people{% if agent %}; {{ most|count }} of the chats went to one account{% endif %}." }
do = { zh = "活动开始前 {{ params.days_before|count }} 天逐个账号核对分流设置{% if agent %}，先查分到最多的那个账号{% endif %}；离线、挂起自动转给在线客服；组长每小时看一次未接列表。下次大促看人工不服务率是否降到 {{ target|share }}。", en = "Check the routing of each account before the start (at the latest {{ params.days_before|count }} days before){% if agent %}, first the one that was given most{% endif %}; switch chats of offline and suspended accounts automatically; the lead looks at the open list every hour. Next promotion, check that the no-service rate is down to {{ target|share }}." }
ask = { zh = "这些会话当时分给了谁、账号在不在线，离线转接由谁负责？", en = "To whom were these chats given, was the account online, and who sees to the switch when one is offline?" }
owner = "cs_lead"
due_days = 7
kpi = "no_service_rate"
cause = "bot_handoff"
controllable = true
effect = "replies"
library = 11
slice = { agent = "agent" }
evidence = ["2_locate/unanswered"]

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
agent = { zh = "分到最多的账号", en = "Account given most", kind = "agent", doc = { zh = "占一半以上才列", en = "only where it has half of them or more" } }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "没有人工回复", en = "No reply by a person", kind = "share", doc = { zh = "没有人工回复的会话 ÷ 有人在岗时转人工的会话", en = "chats without a reply by a person ÷ chats handed to people while people were on" } }
expected = { zh = "目标", en = "Target", kind = "share" }
n = { zh = "转人工会话", en = "Chats handed to people", kind = "count" }
chats = { zh = "没有人工回复的会话", en = "Without reply", kind = "count" }
most = { zh = "分到该账号", en = "Given to that account", kind = "count" }
affected = { zh = "超出目标", en = "Beyond the target", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
*/
with

-- Hours in which those who were taken did not wait: people were there, and enough of them.
staffed as (
    select pool, date_trunc('hour', handed_at) as hour,
    from human_chats
    where in_window and replied_at is not null
    group by all
    having count(*) filter (is_in_time) >= $least_in_time * count(*)
),

asked as (
    select human_chats.first_agent, human_chats.replied_at is not null as is_answered,
    from human_chats
    semi join staffed
        on staffed.pool = human_chats.pool
        and staffed.hour = date_trunc('hour', human_chats.handed_at)
    anti join gap_blocks
        on gap_blocks.outcome = 'slow'
        and human_chats.handed_at >= gap_blocks.starts_at
        and human_chats.handed_at < gap_blocks.ends_at
    where human_chats.in_window
        and human_chats.origin = 'messages'
        and hour(human_chats.handed_at) >= $day_from
        and hour(human_chats.handed_at) < $day_to
        and human_chats.question_type is distinct from 'chitchat_ads'
),

accounts as (
    select first_agent, count(*) as n, count(*) filter (not is_answered) as chats,
    from asked
    group by all
),

summed as (
    select
        sum(n)::bigint as n,
        sum(accounts.chats)::bigint as chats,
        max_by(first_agent, (accounts.chats, first_agent)) as account,
        max(accounts.chats) filter (first_agent is not null) as most,
    from accounts
)

select
    'no_service_rate' as metric,
    case when 2 * most >= chats then account end as agent,
    case when chats >= $high_lift * $target_share * n then 'high' else 'medium' end as severity,
    case when n >= 10 * $least_n then 'high' else 'medium' end as confidence,
    chats / n as value,
    $target_share::double as expected,
    n,
    chats,
    case when 2 * most >= chats then most end as most,
    round(chats - $target_share * n)::bigint as affected,
    null::decimal(18, 2) as money,
    $target_share::double as target,
from summed
where n >= $least_n
    and chats - $target_share * n >= $least_excess
    and chats >= $least_lift * $target_share * n
    and chats - $target_share * n >= $least_z * sqrt($target_share * n)
order by metric
