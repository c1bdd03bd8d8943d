/* retro
title    = { zh = "各平台问得最多的三类", en = "Top three question types of each platform" }
question = { zh = "每个平台的买家最常问什么？", en = "What do the buyers of each platform ask most?" }
doc      = { zh = "按会话，占该平台全部会话；认不出的（其他）和不足 min_buyers 位买家的类型不排。", en = "By sessions, of all sessions of the platform; unrecognised ones (other) and types of fewer than min_buyers buyers are not placed." }
reads    = ["sessions_computed"]
params   = { min_buyers = 5 }
grain    = ["platform", "place"]
order    = 13
compares = ["platform"]
say      = { zh = "{% for group in rows|groupby('platform') %}{{ group.grouper|code('platform') }}：{% for row in group.list %}{{ row.question_type|code('question_type') }}（{{ row.sessions|count }} 个，{{ row.sessions_share|share }}）{% if not loop.last %}、{% endif %}{% endfor %}{% if loop.last %}。{% else %}；{% endif %}{% endfor %}", en = "{% for group in rows|groupby('platform') %}{{ group.grouper|code('platform') }}: {% for row in group.list %}{{ row.question_type|code('question_type') }} ({{ row.sessions|count }}, {{ row.sessions_share|share }}){% if not loop.last %}, {% endif %}{% endfor %}{% if loop.last %}.{% else %}; {% endif %}{% endfor %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
place = { zh = "第几", en = "Place", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
sessions_share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占该平台全部会话", en = "of all sessions of the platform" } }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
*/
with

visits as (
    select
        platform,
        question_type,
        count(*) as sessions,
        count(distinct (platform, shop, buyer)) as buyers,
    from sessions_computed
    where in_window
    group by all
),

shared as (
    select *, sessions / sum(sessions) over (partition by platform) as sessions_share,
    from visits
),

placed as (
    select
        *,
        row_number() over (partition by platform order by sessions desc, question_type) as place,
    from shared
    where question_type is distinct from 'other' and buyers >= $min_buyers
)

select platform, place, question_type, sessions, sessions_share, buyers,
from placed
where place <= 3
order by platform, place
