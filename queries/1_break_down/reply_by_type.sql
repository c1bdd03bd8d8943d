/* retro
title    = { zh = "各类问题的响应", en = "Replies by question type" }
question = { zh = "哪类问题答得慢？", en = "Which types of question were answered slowly?" }
doc      = { zh = "问题类型见“问题类型”一节；不足 5 位买家的类型并入其他。按各店自己的口径。不同口径各成一行，从不相加。样本不足的不报比率和时长，数量照列。", en = "Types as in the block on question types; those of fewer than 5 buyers are part of other. By each shop's own clock. Profiles have rows of their own and are never added up. Too few cases show no rate and no duration, their counts stay." }
reads    = ["reply_cuts"]
core     = true
grain    = ["profile", "question_type"]
order    = 30
chart    = { kind = "hbar", x = "question_type", y = ["in_time_share", "cases"], split = "profile" }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + '：' if many else '' %}{% set most = group.list|selectattr('late')|first %}{% set worst = group.list|rejectattr('in_time_share', 'none')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if most %}{{ which }}超时最多的是{{ most.question_type|code('question_type') }}：{{ most.cases|count }} 次里 {{ most.late|count }} 次{% if most.in_time_share is not none %}，及时率 {{ most.in_time_share|share }}{% endif %}{% if worst and worst.question_type != most.question_type %}；及时率最低的是{{ worst.question_type|code('question_type') }}，{{ worst.cases|count }} 次里 {{ worst.in_time_share|share }}{% endif %}。{% elif group.list|sum(attribute='cases') %}{{ which }}各类问题都答得及时。{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + ': ' if many else '' %}{% set most = group.list|selectattr('late')|first %}{% set worst = group.list|rejectattr('in_time_share', 'none')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if most %}{{ which }}most late replies fell on {{ most.question_type|code('question_type') }}: {{ most.late|count }} of {{ most.cases|count }}{% if most.in_time_share is not none %}, {{ most.in_time_share|share }} in time{% endif %}{% if worst and worst.question_type != most.question_type %}; the lowest share in time is that of {{ worst.question_type|code('question_type') }}, {{ worst.in_time_share|share }} of {{ worst.cases|count }}{% endif %}.{% elif group.list|sum(attribute='cases') %}{{ which }}every type was answered in time.{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }
so       = { zh = "{% if rows %}超时最多的一类先配好话术和快捷短语，省下的时间最多。{% endif %}", en = "{% if rows %}Prepare answers for the type with the most late replies first; it saves the most time.{% endif %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
cases = { zh = "计入", en = "Cases", kind = "count", doc = { zh = "口径的主指标数的次数：轮次、会话或每天每位买家", en = "what the profile's headline rate counts: rounds, sessions or a buyer's day" } }
late = { zh = "超时", en = "Late", kind = "count", doc = { zh = "超过口径的时限，或没人回复", en = "over the profile's limit, or unanswered" } }
unanswered = { zh = "没人回复", en = "No reply", kind = "count" }
in_time_share = { zh = "及时率", en = "In time", kind = "share", doc = { zh = "占计入的次数；时限随口径：3 分钟，或 30 秒、45 秒", en = "of those counted; the limit is the profile's: 3 minutes, or 30 or 45 seconds" } }
first_waits = { zh = "首响数", en = "First replies", kind = "count" }
first_p50_seconds = { zh = "首响中位", en = "First, median", kind = "seconds" }
first_p90_seconds = { zh = "首响最慢一成", en = "First, slowest tenth", kind = "seconds" }
waits = { zh = "回复轮次", en = "Replies", kind = "count", doc = { zh = "进入平均响应的轮次", en = "rounds that enter the response time" } }
mean_seconds = { zh = "平均响应", en = "Mean", kind = "seconds" }
p50_seconds = { zh = "响应中位", en = "Median", kind = "seconds" }
p90_seconds = { zh = "响应最慢一成", en = "Slowest tenth", kind = "seconds" }
*/
select
    profile,
    coalesce(slice, 'other') as question_type,
    cases,
    cases - in_time as late,
    unanswered,
    in_time_share,
    first_waits,
    first_p50_seconds,
    first_p90_seconds,
    waits,
    mean_seconds,
    p50_seconds,
    p90_seconds,
from reply_cuts
where cut = 'question_type'
order by profile, late desc, cases desc, question_type
