/* retro
title    = { zh = "转接与再次来问", en = "Hand-overs and coming back" }
question = { zh = "哪类问题转来转去，哪类一次说不清？", en = "Which questions are passed around, and which are not settled at once?" }
doc      = { zh = "大促期间开始的会话，按问题类型。转接：有人工转接提示，或不止一位客服回复过。一次解决：结束后 24 小时（售后类 72 小时）内同一买家没有再来问同类问题，类型认不出的按同类算；没等到回复就走的也在内。重复进线：72 小时内又来过，不论问什么。只算导出的聊天跟踪得到那么久的；跟踪到的太少（不足 min_cases）不报占比。不足 5 位买家的类型并入其他。", en = "Sessions begun in the promotion, by question type. Handed over: a transfer line between people, or more than one agent replied. Solved at once: the buyer did not come back with a question of the same type within 24 hours of the end (72 for after-sales types; an unknown type counts as the same; those who left unanswered are among them). Came again: within 72 hours, whatever about. Only what the export follows that long; with fewer than min_cases followed no share is shown. Types of fewer than 5 buyers go with other." }
reads    = ["return_visits"]
params   = { min_cases = 10, min_buyers = 5 }
grain    = ["question_type"]
order    = 40
chart    = { kind = "bar", x = "question_type", y = ["transfer_share", "repeat_share"] }
say      = { zh = "{% set passed = rows|rejectattr('transfer_share', 'none')|selectattr('transferred', 'ge', 5)|sort(attribute='transfer_share', reverse=true)|first %}{% set back = rows|rejectattr('solved_share', 'none')|sort(attribute='solved_share')|first %}{% if passed %}最常转手的是“{{ passed.question_type|code('question_type') }}”：{{ passed.received|count }} 个会话里 {{ passed.transferred|count }} 个（{{ passed.transfer_share|share }}）换过人。{% endif %}{% if back %}最难一次说清的是“{{ back.question_type|code('question_type') }}”：跟踪到的 {{ back.followed|count }} 个里 {{ back.solved_share|share }} 一次解决。{% elif rows %}导出的聊天到大促结束为止，看不出买家有没有再来；多导三天的聊天，下次就有一次解决率。{% endif %}", en = "{% set passed = rows|rejectattr('transfer_share', 'none')|selectattr('transferred', 'ge', 5)|sort(attribute='transfer_share', reverse=true)|first %}{% set back = rows|rejectattr('solved_share', 'none')|sort(attribute='solved_share')|first %}{% if passed %}Passed around most: {{ passed.question_type|code('question_type') }}, {{ passed.transferred|count }} of {{ passed.received|counted('session') }} ({{ passed.transfer_share|share }}).{% endif %}{% if back %} Hardest to settle at once: {{ back.question_type|code('question_type') }}, {{ back.solved_share|share }} of {{ back.followed|count }} followed.{% elif rows %} The chats end with the promotion, so nobody can be followed: export three more days to see who came back.{% endif %}" }

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
received = { zh = "有客服接手", en = "With an agent", kind = "count" }
transferred = { zh = "转接", en = "Handed over", kind = "count" }
transfer_share = { zh = "转接率", en = "Handed over, share", kind = "share", doc = { zh = "占有客服接手的会话", en = "of sessions that an agent had" } }
followed_hours = { zh = "跟踪小时", en = "Hours followed", kind = "count", doc = { zh = "并入其他的类型取最长的", en = "the longest, where types are put together" } }
followed = { zh = "跟踪到的会话", en = "Sessions followed", kind = "count" }
solved = { zh = "一次解决", en = "Solved at once", kind = "count" }
solved_share = { zh = "一次解决率", en = "Solved at once, share", kind = "share", doc = { zh = "占跟踪到的会话", en = "of sessions followed" } }
buyers = { zh = "跟踪到的买家", en = "Buyers followed", kind = "count", doc = { zh = "满 72 小时的", en = "for 72 hours" } }
returned = { zh = "又来过", en = "Came again", kind = "count" }
repeat_share = { zh = "重复进线率", en = "Came again, share", kind = "share", doc = { zh = "占跟踪满 72 小时的买家", en = "of buyers followed for 72 hours" } }
*/
with

grouped as (
    select
        *,
        platform || '#' || shop || '#' || buyer as person,
        count(distinct platform || '#' || shop || '#' || buyer) over (partition by question_type)
            as type_buyers,
    from return_visits
    where in_window
),

counted as (
    select
        case when type_buyers >= $min_buyers then question_type else 'other' end as question_type,
        count(*) as sessions,
        count(agent) as received,
        count(*) filter (is_transferred and agent is not null) as transferred,
        max(followed_hours) as followed_hours,
        count(*) filter (is_followed) as followed,
        count(*) filter (is_followed and is_solved) as solved,
        count(distinct person) filter (is_repeat_followed) as buyers,
        count(distinct person) filter (is_repeat_followed and is_repeated) as returned,
    from grouped
    group by all
)

select
    coalesce(question_type, 'other') as question_type,
    sessions,
    received,
    transferred,
    case when received >= $min_cases then transferred / received end as transfer_share,
    followed_hours,
    followed,
    solved,
    case when followed >= $min_cases then solved / followed end as solved_share,
    buyers,
    returned,
    case when buyers >= $min_cases then returned / buyers end as repeat_share,
from counted
order by sessions desc, question_type
