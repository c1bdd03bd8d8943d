/* retro
title    = { zh = "认不出类型的问题", en = "Questions of no known type" }
question = { zh = "关键词够用吗？", en = "Do the key words suffice?" }
doc      = { zh = "认不出类型的会话占比超过 unknown_limit 才提示。关键词在 queries/reference/question_types.csv，可以自己加。", en = "Told only when the share of sessions of no known type exceeds unknown_limit. Key words are in queries/reference/question_types.csv and can be added to." }
reads    = ["sessions_computed"]
params   = { unknown_limit = 0.3, min_sessions = 30 }
grain    = ["n"]
say      = { zh = "{{ sessions|count }} 个会话里有 {{ n|count }} 个（{{ share|share }}）认不出问题类型。把你们行业的说法加进 queries/reference/question_types.csv，分类会更准。", en = "Of {{ sessions|counted('session') }}, {{ n|count }} ({{ share|share }}) are of no known type. Add your trade's words to queries/reference/question_types.csv." }

[columns]
n = { zh = "会话", en = "Sessions", kind = "count" }
sessions = { zh = "会话总数", en = "All sessions", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占大促期间的会话", en = "of the promotion's sessions" } }
*/
select
    count(*) filter (question_type = 'other') as n,
    count(*) as sessions,
    count(*) filter (question_type = 'other') / nullif(count(*), 0) as share,
from sessions_computed
where in_window
having count(*) >= $min_sessions
    and count(*) filter (question_type = 'other') > $unknown_limit * count(*)
order by n
