/* retro
title    = { zh = "等得太久的会话", en = "Chats that waited too long" }
question = { zh = "哪些会话得到了回复，但让买家等得太久？", en = "Which chats were answered, but too late?" }
doc      = { zh = "大促期间至少一轮超过 3 分钟才得到人工或辅助机器人回复的会话，所有店铺用统一口径，与平台口径无关；等得最久的在前。最后一问没有回复的在另外两张名单里。供组长挑典型会话辅导、向买家补一句致歉。最多 500 条，其余只计数。", en = "Sessions of the promotion with a round that a person or an assisting robot answered after more than 3 minutes, one ruler for all shops whatever the platforms count, the longest wait first; those whose last question got no answer are in the two other lists. For team leads to pick examples for coaching and to send a word of apology. At most 500 rows." }
reads    = ["rounds", "promotion"]
may_read = ["cohort_orders", "unread_chats"]
params   = { slow_seconds = 180, most_rows = 500 }
grain    = ["session_id"]
order    = 50
worklist = true
say      = { zh = "{% if first %}列出 {{ n }} 个等得太久的会话，最久的一轮等了 {{ first.longest_wait|seconds }}。{% else %}没有等得太久的会话。{% endif %}", en = "{% if first %}{{ n|counted('chat') }} that waited too long; the longest wait was {{ first.longest_wait|seconds }}.{% else %}No chat waited too long.{% endif %}" }

[columns]
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
asked_at = { zh = "开始时间", en = "Started", kind = "time" }
longest_wait = { zh = "最长等待", en = "Longest wait", kind = "seconds" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
has_paid = { zh = "大促期间已付款", en = "Paid in the promotion", kind = "flag" }
is_refunded = { zh = "已有退款", en = "Refunded", kind = "flag" }
session_id = { zh = "会话", en = "Session", kind = "id" }
*/
with

chats as (
    select
        rounds.platform,
        rounds.shop,
        rounds.session_id,
        rounds.buyer,
        arg_max(rounds.agent, rounds.wait_seconds * 1000000 - rounds.round_no) as agent,
        min(rounds.asked_at) as asked_at,
        max(rounds.wait_seconds) as longest_wait,
        count(*) filter (rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds)
            as late_rounds,
        count(*) as rounds,
        min(rounds.question_type) as question_type,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at and rounds.asked_at < promotion.ends_at
    group by all
    having max(rounds.wait_seconds) > $slow_seconds
),

bought as (
    select
        platform,
        shop,
        buyer,
        bool_or(is_paid) as has_paid,
        bool_or(is_refunded) as is_refunded,
    from cohort_orders
    group by all
)

select
    chats.buyer,
    chats.agent,
    chats.asked_at,
    chats.longest_wait,
    chats.late_rounds,
    chats.rounds,
    chats.question_type,
    bought.has_paid,
    bought.is_refunded,
    chats.session_id,
from chats
left join bought
    on bought.platform = chats.platform
    and bought.shop = chats.shop
    and bought.buyer = chats.buyer
anti join unread_chats
    on unread_chats.platform = chats.platform
    and unread_chats.shop = chats.shop
    and unread_chats.buyer = chats.buyer
order by chats.longest_wait desc, chats.asked_at, chats.session_id
limit $most_rows
