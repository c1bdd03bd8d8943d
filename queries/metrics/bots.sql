/* retro
title    = { zh = "机器人接待", en = "Sessions answered by a bot alone" }
question = { zh = "多少会话只有机器人在答？", en = "How many sessions did a bot answer alone?" }
doc      = { zh = "大促期间开始的会话里，首问之后有机器人（含辅助机器人）的话、没有任何人工回复的占比；首问之前的欢迎语不算回复。机器人消息占比见咨询量指标。", en = "Of sessions begun in the promotion, those in which a bot (or assisting bot) wrote after the first question and no person replied; a greeting before it is no answer. For the share of messages see bot_share." }
reads    = ["sessions_computed", "chat_lines"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

bot_lines as (
    select platform, shop, conversation_id, sent_at
    from chat_lines
    where (role = 'bot' and sender = 'bot') or (role = 'reply' and sender = 'assist_bot')
),

-- A bot may have the last word: its lines belong to the latest session begun before them.
answered as (
    select distinct sessions_computed.session_id
    from bot_lines
    asof join sessions_computed
        on sessions_computed.platform = bot_lines.platform
        and sessions_computed.shop = bot_lines.shop
        and sessions_computed.conversation_id = bot_lines.conversation_id
        and sessions_computed.started_at <= bot_lines.sent_at
),

counted as (
    select
        count(*) filter (
            answered.session_id is not null and sessions_computed.first_wait_seconds is null
        ) as alone,
        count(*) as sessions,
        (select count(*) from bot_lines) as bot_lines,
    from sessions_computed
    left join answered using (session_id)
    where sessions_computed.in_window
)

select
    'bot_session_share' as metric,
    alone / sessions as value,
    alone::double as numerator,
    sessions::double as denominator,
from counted
-- Without a single line of a bot there is none, or the export does not show it.
where sessions > 0 and bot_lines > 0
order by metric
