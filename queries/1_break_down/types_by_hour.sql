/* retro
title    = { zh = "各类问题什么时候来", en = "When each question comes" }
question = { zh = "每类问题的高峰在什么时候，要不要错开准备？", en = "When does each type of question peak, and what has to be ready when?" }
doc      = { zh = "按会话开始的时间和问题类型数；只列会话最多的几类，各类同一尺度。", en = "Sessions by the hour they began and their type; only the types with most sessions, all on one scale." }
reads    = ["sessions_computed", "promotion"]
params   = { most_types = 6, min_sessions = 30 }
core     = true
grain    = ["question_type", "hour"]
order    = 13
chart    = { kind = "panels", x = "hour", split = "question_type", y = ["sessions"] }
say      = { zh = "{% for part in rows|groupby('type_rank') %}{% if loop.index <= 3 %}{% set peak = part.list|sort(attribute='sessions', reverse=true)|first %}{% if loop.first %}{% else %}；{% endif %}{{ peak.question_type|code('question_type') }}的高峰在 {{ peak.hour|hour }}，{{ peak.sessions|count }} 个，占这类的 {{ peak.type_share|share }}{% endif %}{% endfor %}{% if rows %}。{% endif %}", en = "{% for part in rows|groupby('type_rank') %}{% if loop.index <= 3 %}{% set peak = part.list|sort(attribute='sessions', reverse=true)|first %}{% if loop.first %}{% else %}; {% endif %}{{ peak.question_type|code('question_type') }} peaked at {{ peak.hour|hour }} with {{ peak.sessions|counted('session') }}, {{ peak.type_share|share }} of its own{% endif %}{% endfor %}{% if rows %}.{% endif %}" }
so       = { zh = "{% if rows %}话术和快捷短语赶在各类自己的高峰之前备好。{% endif %}", en = "{% if rows %}Have the answers of each type ready before its own peak.{% endif %}" }

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
type_rank = { zh = "名次", en = "Rank", kind = "count", aside = true, doc = { zh = "按全程会话数", en = "by sessions of the whole promotion" } }
hour = { zh = "时段", en = "Hour", kind = "hour" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
type_share = { zh = "占这类", en = "Of its type", kind = "share", doc = { zh = "该小时会话 ÷ 这类全程会话", en = "sessions of the hour ÷ all sessions of the type" } }
*/
with

hours as (
    select unnest(generate_series(
        date_trunc('hour', starts_at), date_trunc('hour', ends_at), interval 1 hour
    )) as hour,
    from promotion
),

arrived as (
    select
        coalesce(question_type, 'other') as question_type,
        date_trunc('hour', started_at) as hour,
        count(*) as sessions,
    from sessions_computed
    where in_window
    group by all
),

totals as (
    select question_type, sum(sessions)::bigint as total,
    from arrived
    group by all
),

types as (
    select
        *,
        row_number() over (order by total desc, question_type) as type_rank,
    from totals
    where total >= $min_sessions
    qualify type_rank <= $most_types
)

select
    types.question_type,
    types.type_rank,
    hours.hour,
    coalesce(arrived.sessions, 0) as sessions,
    coalesce(arrived.sessions, 0) / types.total as type_share,
from hours
join promotion on hours.hour < promotion.ends_at
cross join types
left join arrived
    on arrived.question_type = types.question_type and arrived.hour = hours.hour
order by type_rank, question_type, hour
