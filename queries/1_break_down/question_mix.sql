/* retro
title    = { zh = "问题类型", en = "Question types" }
question = { zh = "买家主要在问什么？", en = "What did buyers ask?" }
doc      = { zh = "每个会话按买家文字里的关键词归一类（question_types.csv，次序靠前者优先），认不出的归其他；不足 min_buyers 位买家的类型并入其他。各类答得快不快，见“各类问题的响应”。", en = "Each session is one type by the key words in the buyer's text (question_types.csv, first by order); unknown ones are other, and so are types of fewer than min_buyers buyers. How fast each was answered stands in the next block." }
reads    = ["rounds", "sessions_computed"]
may_read = ["previous_question_mix"]
params   = { min_buyers = 5 }
core     = true
grain    = ["question_type"]
order    = 12
chart    = { kind = "pareto", x = "question_type", y = ["sessions", "cumulative_share"] }
say      = { zh = "{% set top = rows[:3] %}{% if top %}前三类是{% for row in top %}{{ row.question_type|code('question_type') }}（{{ row.sessions_share|share }}）{% if not loop.last %}、{% endif %}{% endfor %}，合占 {{ top[-1].cumulative_share|share }}。{% endif %}", en = "{% set top = rows[:3] %}{% if top %}The top three are {% for row in top %}{{ row.question_type|code('question_type') }} ({{ row.sessions_share|share }}){% if not loop.last %}, {% endif %}{% endfor %}, together {{ top[-1].cumulative_share|share }} of sessions.{% endif %}" }

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
sessions_share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部会话", en = "of all sessions" } }
cumulative_share = { zh = "累计占比", en = "Cumulative share", kind = "share", doc = { zh = "占全部会话", en = "of all sessions" } }
previous_share = { zh = "上次占比", en = "Share last time", kind = "share", doc = { zh = "上次大促该类占全部会话", en = "of all sessions of the last promotion" } }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
rounds_per_session = { zh = "每个会话轮次", en = "Questions per session", kind = "ratio" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
*/
with

people as (
    select question_type, count(distinct (platform, shop, buyer)) as buyers,
    from sessions_computed
    where in_window
    group by all
),

-- A type that a handful of people asked about is not shown on its own.
named as (
    select
        question_type,
        case when buyers >= $min_buyers then question_type else 'other' end as shown_type,
    from people
),

visits as (
    select
        shown_type as question_type,
        count(*) as sessions,
        count(distinct (platform, shop, buyer)) as buyers,
    from sessions_computed
    join named using (question_type)
    where in_window
    group by all
),

asked as (
    select
        shown_type as question_type,
        count(*) as rounds,
    from rounds
    join named using (question_type)
    where in_window
    group by all
)

select
    visits.question_type as question_type,
    visits.sessions as sessions,
    visits.sessions / nullif(sum(visits.sessions) over (), 0) as sessions_share,
    sum(visits.sessions) over (
        order by visits.sessions desc, visits.question_type
        rows between unbounded preceding and current row
    ) / nullif(sum(visits.sessions) over (), 0) as cumulative_share,
    previous_question_mix.sessions_share as previous_share,
    visits.buyers as buyers,
    coalesce(asked.rounds, 0) / nullif(visits.sessions, 0) as rounds_per_session,
    coalesce(asked.rounds, 0) as rounds,
from visits
left join asked using (question_type)
left join previous_question_mix using (question_type)
order by sessions desc, question_type
