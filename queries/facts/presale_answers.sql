/* retro
title    = { zh = "售前三问", en = "Three checks of pre-sale chats" }
question = { zh = "下单前的咨询里，客服问了尺码与喜好、提醒了洗护、问了过敏吗？", en = "Before the sale, did agents ask for size and preference, warn of care, and ask for allergies?" }
doc      = { zh = "下单前的咨询里，问题类型在检查项 applies_to 之内的会话，每个检查项一行。检查项与用词见 presale_words.csv；同一检查项有几行的，每行都要说到。问到：客服的话里有该项的词（买家自己先说了的那一行不必再问）；买家已说：客服没问，但买家自己都说了；未见：其余。", en = "One row for each check and each pre-sale chat whose question type is in applies_to of the check. Checks and words are in presale_words.csv; of a check with several lines each must be touched. Asked: the agent's words have the key words (a line that the buyer told need not be asked). Told: not asked, but the buyer told it all. Not found: the rest." }
reads    = ["presale_visits", "chat_lines", "messages", "presale_words"]
grain    = ["session_id", "topic"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
topic = { zh = "检查项", en = "Check", kind = "code", codes = "presale_topic" }
outcome = { zh = "情况", en = "Outcome", kind = "code", codes = "presale_outcome" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
evidence_seq = { zh = "问到的消息序号", en = "Message that asked", kind = "count" }
*/
with

checks as (
    select
        topic, applies_to,
        row_number() over (order by topic, zh_keywords, en_keywords) as check_no,
        lower(concat_ws('|', zh_keywords, en_keywords)) as agent_words,
        lower(buyer_words) as buyer_words,
    from presale_words
),

words as (
    select check_no, 'reply' as role, unnest(string_split(agent_words, '|')) as word from checks
    union all
    select check_no, 'question', unnest(string_split(buyer_words, '|')) from checks
),

spoken as (
    select
        presale_visits.session_id, chat_lines.message_seq, chat_lines.role,
        lower(messages.text) as wording,
    from presale_visits
    join chat_lines using (platform, shop, conversation_id)
    join messages using (platform, shop, conversation_id, message_seq)
    where chat_lines.sent_at between presale_visits.started_at and presale_visits.ended_at
        and chat_lines.role in ('question', 'reply')
        and question_type in (select unnest(string_split(applies_to, '|')) from checks)
),

-- People repeat themselves: each distinct wording is looked at once.
found as (
    select distinct wordings.role, wordings.wording, words.check_no,
    from (select distinct role, wording from spoken) as wordings
    join words on words.role = wordings.role and contains(wordings.wording, words.word)
    where words.word <> ''
),

heard as (
    select
        spoken.session_id, found.check_no,
        min(spoken.message_seq) filter (spoken.role = 'reply') as agent_seq,
        min(spoken.message_seq) filter (spoken.role = 'question') as buyer_seq,
    from spoken
    join found on found.role = spoken.role and found.wording = spoken.wording
    group by spoken.session_id, found.check_no
)

select
    presale_visits.platform as platform, presale_visits.shop as shop,
    presale_visits.session_id as session_id, checks.topic as topic,
    case
        when count(heard.agent_seq) > 0
            and count(coalesce(heard.agent_seq, heard.buyer_seq)) = count(*) then 'asked'
        when count(heard.buyer_seq) = count(*) then 'told'
        else 'not_found'
    end as outcome,
    presale_visits.question_type as question_type,
    min(heard.agent_seq) as evidence_seq,
from presale_visits
join checks
    on contains(concat('|', checks.applies_to, '|'), concat('|', presale_visits.question_type, '|'))
left join heard on heard.session_id = presale_visits.session_id
    and heard.check_no = checks.check_no
group by
    presale_visits.platform, presale_visits.shop, presale_visits.session_id,
    presale_visits.question_type, checks.topic
order by platform, shop, session_id, topic
