/* retro
title    = { zh = "等得久的原因（按会话表估算）", en = "Causes of slow replies (estimate from session table)" }
question = { zh = "只有会话表、没有聊天内容时，等得久大致是什么造成的？", en = "With session tables and no chat log: what made replies slow, roughly?" }
doc      = { zh = "会话表只有进线、首次回复和结束的时间，看不到中间等在哪儿，所以按统计估算：每个会话等太久的可能 = 基础 + 各种情形各加多少（每项不为负，非负最小二乘），各项相加等于等太久的会话数。难题拖累后面会话的部分估不出来，会留在“正常波动”里。不足 least_chats 个会话的不给占比。导出聊天记录后，可以逐秒看清。", en = "Session tables tell when a chat came, was first answered and ended, not where it waited, so this is a statistical estimate: the chance of a slow reply = a base + what each circumstance adds (none below zero, non-negative least squares); together they are the number of slow chats. What hard questions cost the chats behind them cannot be estimated and stays in normal variation. Under least_chats chats there is no share. An export of the chats would show it second by second." }
reads    = ["additive_causes.cause", "shift_spans"]
params   = { least_chats = 10 }
grain    = ["cause", "question_type", "agent"]
optional = true
order    = 18
chart    = { kind = "hbar", x = "cause", y = ["chats"] }
say      = { zh = "{% set led = rows|selectattr('share')|rejectattr('cause', 'in', ['slow_agent', 'normal'])|list %}{% if first %}按会话表估算，{{ first.total|count }} 个等太久的会话里，{% if led %}占得最多的是“{{ led[0].cause|code('wait_cause') }}{% if led[0].question_type %}：{{ led[0].question_type|code('question_type') }}{% endif %}”，约 {{ led[0].chats|number }} 个（{{ led[0].share|share }}）{% else %}没有哪个原因突出{% endif %}。这是估算，导出聊天记录后可以逐秒看清。{% if first.is_inferred %}没有排班表，在岗时间由回复时间推断。{% endif %}{% endif %}", en = "{% set led = rows|selectattr('share')|rejectattr('cause', 'in', ['slow_agent', 'normal'])|list %}{% if first %}An estimate from the session table: of {{ first.total|counted('slow chat') }}, {% if led %}most came from {{ led[0].cause|code('wait_cause') }}{% if led[0].question_type %} ({{ led[0].question_type|code('question_type') }}){% endif %}, about {{ led[0].chats|number }} ({{ led[0].share|share }}){% else %}no cause stands out{% endif %}. An export of the chats would show it second by second.{% if first.is_inferred %} No roster covers the promotion: presence is inferred from when people replied.{% endif %}{% endif %}" }

[columns]
cause = { zh = "原因", en = "Cause", kind = "code", codes = "wait_cause" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
chats = { zh = "约合会话", en = "Chats, about", kind = "number" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部等太久的会话", en = "of all slow chats" } }
total = { zh = "等太久的会话", en = "Slow chats", kind = "count", aside = true }
is_inferred = { zh = "在岗为推断", en = "Presence inferred", kind = "flag", aside = true }
*/
select
    cause,
    case when cause = 'complex' then object end as question_type,
    case when cause = 'slow_agent' then object end as agent,
    sessions as chats,
    case when sessions >= $least_chats then share end as share,
    round(fsum(sessions) over ())::bigint as total,
    (select coalesce(bool_and(is_inferred), true) from shift_spans) as is_inferred,
from additive_causes
order by cause = 'normal', chats desc, cause, question_type, agent
