/* retro
title    = { zh = "答得多又慢、同类问题集中", en = "Many messages, and questions of one kind" }
question = { zh = "快捷短语、机器人有没有可补的地方？", en = "Are phrases or the bot's knowledge worth adding to?" }
doc      = { zh = "行动库的两条，条件满足才有一行。8：全店答问比超过 most_ratio，平均响应又超过目标；一共 = 客服消息，数值 = 答问比（客服消息 ÷ 买家消息）。10：同一类问题占转人工会话的 faq_share 以上，半数在 faq_rounds 轮以内答完（活动规则、其他、闲聊不算）；数值 = 该类会话 ÷ 转人工会话。门槛均可改。", en = "Two rows of the action library, there only where their condition is met. 8: over most_ratio messages per question in the shop, and the response time beyond its target; of = agents' messages, value = agent messages ÷ buyer messages. 10: one question type with faq_share of the chats handed to people, half of them settled within faq_rounds rounds (rules of the promotion, other and small talk left out); value = chats of the type ÷ chats handed to people. All limits are ours (cfg)." }
reads    = ["promotion"]
may_read = ["metric_values", "targets", "human_chats", "sessions_computed"]
params   = { most_ratio = 2, target_art_mean = 30, faq_share = 0.15, faq_rounds = 2, least_n = 30 }
grain    = ["library"]
hidden   = true

[columns]
library = { zh = "行动库编号", en = "Row of the library", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
n = { zh = "一共", en = "Of", kind = "count" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
threshold = { zh = "门槛", en = "Threshold", kind = "measure", unit_from = "unit" }
unit = { zh = "单位", en = "Unit", kind = "text", aside = true }
*/
with

chosen as (
    select *,
    from metric_values
    qualify row_number() over (
        partition by metric order by value is null, rank, denominator desc, query
    ) = 1
),

types as (
    select
        human_chats.question_type,
        count(*) as n,
        sum(count(*)) over ()::bigint as chats,
        median(sessions_computed.rounds) as rounds,
    from human_chats
    left join sessions_computed using (session_id)
    where human_chats.in_window
    group by all
),

fits as (
    select 8 as library, null as question_type, ratio.numerator as n, ratio.value,
        $most_ratio as threshold, 'ratio' as unit,
    from chosen as ratio
    join chosen as speed on speed.metric = 'art_mean'
    where ratio.metric = 'qa_ratio'
        and ratio.value > $most_ratio
        and ratio.denominator >= $least_n
        and speed.value > coalesce(
            (select max(target) from targets where metric = 'art_mean'), $target_art_mean
        )
    union all
    select 10, max_by(question_type, (n, question_type)), max(chats), max(n) / max(chats),
        $faq_share, 'share',
    from types
    where question_type not in ('promo_rule', 'other', 'chitchat_ads')
        and n >= $faq_share * chats and n >= $least_n and rounds <= $faq_rounds
    having count(*) > 0
)

select
    library::bigint as library,
    question_type::varchar as question_type,
    n::bigint as n,
    value::double as value,
    threshold::double as threshold,
    unit,
from fits
order by library
