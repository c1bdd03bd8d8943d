/* retro
title    = { zh = "售前三问例句", en = "Pre-sale chats for coaching" }
question = { zh = "尺码与喜好、洗护、过敏，哪些会话问到了，哪些没见到？", en = "In which chats was size and preference, care or allergy touched, and in which not?" }
doc      = { zh = "供辅导对照，不用来评判个人：每个检查项，问到的和未见的各至多 examples 例；先各取每位客服最早的一例，再取第二例。问到的列出那句话，未见的列出首条回复。", en = "For coaching, not for judging anyone: of each check at most `examples` chats where it was asked and where it was not found; the earliest of every agent first, then second ones. Shown is the line that asked, else the first reply." }
reads    = ["presale_answers", "presale_visits", "chat_lines", "messages"]
params   = { examples = 10 }
grain    = ["topic", "outcome", "session_id"]
order    = 92
worklist = true
say      = { zh = "{% if n %}列出 {{ n }} 个下单前的咨询，既有问到的、也有未见提到的，供辅导对照。{% else %}没有可供对照的下单前咨询。{% endif %}", en = "{% if n %}{{ n|counted('pre-sale chat') }} for coaching, some where the check was met, some where it was not found.{% else %}No pre-sale chat to compare.{% endif %}" }

[columns]
topic = { zh = "检查项", en = "Check", kind = "code", codes = "presale_topic" }
outcome = { zh = "情况", en = "Outcome", kind = "code", codes = "presale_outcome" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
started_at = { zh = "开始", en = "Started", kind = "time" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
question = { zh = "买家问", en = "The buyer asked", kind = "quote" }
answer = { zh = "客服答", en = "The agent answered", kind = "quote" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
session_id = { zh = "会话", en = "Session", kind = "id" }
*/
with

ranked as (
    select
        presale_answers.*,
        presale_visits.* exclude (platform, shop, session_id, question_type),
        row_number() over (
            partition by topic, outcome, agent order by started_at, presale_answers.session_id
        ) as turn,
    from presale_answers
    join presale_visits using (session_id)
    where outcome in ('asked', 'not_found')
),

examples as (
    select *,
    from ranked
    qualify row_number() over (
        partition by topic, outcome order by turn, started_at, session_id
    ) <= $examples
),

-- What the buyer asked is the first line of the session's type, else the first line.
shown as (
    select
        topic,
        outcome,
        examples.session_id,
        arg_min(text, (type_position is null, message_seq))
            filter (role = 'question' and text is not null) as question,
        arg_min(text, (evidence_seq is distinct from message_seq, message_seq))
            filter (role = 'reply' and text is not null) as answer,
    from examples
    join chat_lines using (platform, shop, conversation_id)
    join messages using (platform, shop, conversation_id, message_seq)
    where chat_lines.sent_at between started_at and ended_at
    group by all
)

select
    topic,
    outcome,
    question_type,
    started_at,
    buyer,
    question,
    answer,
    agent,
    session_id,
from examples
join shown using (topic, outcome, session_id)
order by topic desc, outcome, turn, started_at, session_id
