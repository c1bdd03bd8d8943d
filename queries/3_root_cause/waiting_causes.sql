/* retro
title    = { zh = "等的时间花在哪儿", en = "Where the waiting seconds went" }
question = { zh = "没能及时答上的会话，等待的时间花在了哪些原因上？", en = "Of the chats that were not answered in time, what was the time spent waiting for?" }
doc      = { zh = "每个等太久的会话，从首问到首次人工回复的每一秒只归一个原因，再按超出时限的部分折成会话数；各原因的折合会话数相加，等于等太久的会话数。不足 least_chats 个会话的原因不给占比。拿答案已知的模拟店铺核对过：大类的次序和占比可靠；难题会多算一两成，转接、个别客服用时偏长则可能差到三四成。做法见“等待时间的归因”“等太久的会话”。", en = "Each second from the first question to the first human reply (for chats nobody answered see slow_waits) belongs to one cause and is then charged by what lies beyond the limit; the chats of all causes add up to the number of slow chats. Causes under least_chats chats have no share. Checked against simulated shops whose causes are known: order and shares of the large causes hold; hard questions come out a tenth or two too high, transfers and longer replies of single agents may be off by a third or more. How many fewer there would be if one cause were gone is for the replay, not for subtraction. See wait_parts for the rules." }
reads    = ["messages", "wait_parts", "staffing_aims"]
may_read = ["shift_spans", "norms"]
params   = { least_chats = 10 }
core     = true
grain    = ["cause"]
order    = 18
chart    = { kind = "hbar", x = "cause", y = ["chats"] }
say      = { zh = "{% set led = rows|selectattr('share')|rejectattr('cause', 'in', ['slow_agent', 'long_reply', 'own_work', 'behind', 'normal'])|list %}{% set rest = rows|selectattr('cause', 'in', ['own_work', 'behind', 'normal'])|list %}{% if first %}{{ first.total|count }} 个会话没能在 {% if first.answer_seconds >= 120 %}{{ (first.answer_seconds / 60)|number }} 分钟{% else %}{{ first.answer_seconds|seconds }}{% endif %}内等到人工回复。{% if led %}占得最多的原因是“{{ led[0].cause|code('wait_cause') }}”，约合 {{ led[0].chats|count }} 个会话（{{ led[0].share|share }}）{% if led|length > 1 %}；其次是“{{ led[1].cause|code('wait_cause') }}”（{{ led[1].share|share }}）{% endif %}。{% else %}没有哪个原因多到值得单独说。{% endif %}各原因相加就是全部；只改一项能少几个，看“改了会少多少”。{% if first.is_inferred %}没有排班表，在岗时间由发消息的时间推断。{% endif %}{% if not first.has_types %}会话没有问题类型，难题没有单列。{% endif %}{% else %}没有等太久的会话。{% endif %}", en = "{% set led = rows|selectattr('share')|rejectattr('cause', 'in', ['slow_agent', 'long_reply', 'own_work', 'behind', 'normal'])|list %}{% if first %}Chats without a human reply within {% if first.answer_seconds >= 120 %}{{ (first.answer_seconds / 60)|number }} minutes{% else %}{{ first.answer_seconds|seconds }}{% endif %}: {{ first.total|count }}. {% if led %}The biggest cause: {{ led[0].cause|code('wait_cause') }}, worth about {{ led[0].chats|counted('chat') }} ({{ led[0].share|share }}){% if led|length > 1 %}; next, {{ led[1].cause|code('wait_cause') }} ({{ led[1].share|share }}){% endif %}. {% else %}No single cause stands out. {% endif %}The causes add up to all of them; for what fixing a single one would bring, see “How many fewer if fixed”.{% if first.is_inferred %} No roster covers the promotion: presence is inferred from when people replied.{% endif %}{% if not first.has_types %} The chats have no question types, so hard questions are not told apart.{% endif %}{% else %}No chat waited too long.{% endif %}" }
so       = { zh = "{% if rows %}先动占得最多的一项；改了能少多少，见“改了会少多少”。{% endif %}", en = "{% if rows %}Start with the largest cause; the block “How many fewer if fixed” says what it would save.{% endif %}" }

[columns]
cause = { zh = "原因", en = "Cause", kind = "code", codes = "wait_cause" }
chats = { zh = "折合会话", en = "Chat equivalents", kind = "number", doc = { zh = "一个会话有几个原因时按秒数分摊", en = "a chat with several causes is shared out by seconds" } }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部等太久的会话", en = "of all slow chats" } }
hours = { zh = "合计等待", en = "Total wait", kind = "hours" }
touched = { zh = "涉及会话", en = "Chats affected", kind = "count", doc = { zh = "等待里有这个原因的会话；一个会话可有几个原因", en = "chats with any second of this cause; a chat may have several" } }
total = { zh = "等太久的会话", en = "Slow chats", kind = "count", aside = true }
answer_seconds = { zh = "时限", en = "Limit", kind = "seconds", aside = true }
is_inferred = { zh = "在岗时间为推断", en = "Presence inferred", kind = "flag", aside = true }
has_types = { zh = "有问题类型", en = "Question types known", kind = "flag", aside = true }
*/
with

summed as (
    select
        cause,
        sum(weight::decimal(18, 9))::double as chats,
        sum(seconds::decimal(18, 3))::double / 3600 as hours,
        count(*) filter (seconds >= 0.001) as touched,
    from wait_parts
    group by cause
    having sum(seconds::decimal(18, 3)) > 0
),

slow as (
    select count(*) as total
    from (select distinct session_id from wait_parts)
),

known as (
    select
        coalesce((select bool_and(is_inferred) from shift_spans), true) as is_inferred,
        (select count(distinct question_type) > 1 from norms) as has_types,
)

select
    cause,
    chats,
    case when chats >= $least_chats then chats / slow.total end as share,
    hours,
    touched,
    slow.total,
    staffing_aims.answer_seconds,
    known.is_inferred,
    known.has_types,
from summed
cross join slow
cross join known
cross join staffing_aims
-- What explains the wait comes first, then what does not.
order by cause in ('long_reply', 'own_work', 'behind', 'normal'), chats desc, cause
