/* retro
title    = { zh = "客服日", en = "Agent days" }
question = { zh = "每位客服每天接待了多少买家、干了多少小时？", en = "How many buyers did each agent serve on each day, and in how many hours?" }
doc      = { zh = "大促期间每位客服每天一行。接待的买家：当天提的问题，由该客服本人回复过（同一轮里接手的同事也算），每人每店一天一次；转接过的买家两位客服各算一位，全店仍是一位。有消息的小时，指发出过人工消息的整点小时。", en = "One row per agent and day of the promotion. Buyers served: the agent wrote in person to a question of that day (a colleague who takes over within the round as well), once a day and shop; a buyer handed over counts for both agents, and once for the shop. Hours with a message are clock hours in which a person's message was sent." }
reads    = ["chat_lines", "messages", "rounds", "agent_hours"]
grain    = ["agent", "day"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
day = { zh = "日期", en = "Day", kind = "day" }
served_users = { zh = "接待人数", en = "Buyers served", kind = "count" }
sent_messages = { zh = "发出消息", en = "Messages sent", kind = "count" }
words = { zh = "客服字数", en = "Characters written", kind = "count", doc = { zh = "人工文字消息的字数", en = "of a person's text messages" } }
duty_hours = { zh = "在班小时", en = "Hours on the roster", kind = "hours", doc = { zh = "没有排班时为 0", en = "0 without a roster" } }
active_hours = { zh = "有消息的小时", en = "Hours with a message", kind = "count" }
*/
with

-- How many questions came before each line tells its round, whatever the clock says.
spoken as (
    select
        platform, shop, conversation_id, message_seq, role, sender, agent, sent_at, in_window,
        sum(case when role = 'question' then 1 else 0 end) over (
            partition by platform, shop, conversation_id order by message_seq
            rows between unbounded preceding and current row
        ) as question_no,
    from chat_lines
    where role in ('question', 'reply')
),

asked as (
    select
        platform, shop, conversation_id, buyer, buyer_messages, asked_at, last_at, in_window,
        sum(buyer_messages) over (
            partition by platform, shop, conversation_id order by round_no
            rows between unbounded preceding and current row
        ) as last_question_no,
    from rounds
),

served as (
    select distinct spoken.agent, cast(asked.asked_at as date) as day, platform, shop, asked.buyer,
    from spoken join asked using (platform, shop, conversation_id)
    where spoken.role = 'reply' and spoken.sender = 'human' and spoken.agent is not null
        and spoken.question_no > asked.last_question_no - asked.buyer_messages
        and spoken.question_no <= asked.last_question_no
        and spoken.sent_at <= asked.last_at
        and asked.in_window
),

written as (
    select spoken.agent, cast(spoken.sent_at as date) as day, sum(length(messages.text)) as words,
    from spoken
    join messages using (platform, shop, conversation_id, message_seq)
    where spoken.role = 'reply' and spoken.sender = 'human' and spoken.agent is not null
        and spoken.in_window and coalesce(messages.message_kind, 'text') = 'text'
    group by spoken.agent, cast(spoken.sent_at as date)
),

done as (
    select agent, day, 1 as served, 0 as words, 0 as sent, 0 as duty_minutes, 0 as active
    from served
    union all
    select agent, day, 0, words, 0, 0, 0
    from written
    union all
    select
        agent, cast(hour as date) as day, 0, 0, sent_messages,
        cast(on_duty_minutes as decimal(18, 6)), case when sent_messages > 0 then 1 else 0 end,
    from agent_hours
)

select
    agent,
    day,
    cast(sum(served) as bigint) as served_users,
    cast(sum(sent) as bigint) as sent_messages,
    cast(sum(words) as bigint) as words,
    cast(sum(duty_minutes) as double) / 60 as duty_hours,
    cast(sum(active) as bigint) as active_hours,
from done
group by agent, day
order by agent, day
