/* retro
title    = { zh = "答得少、成交也少", en = "Few answers, few sales" }
question = { zh = "谁答问比低于 1、同样的询单成交又偏少？", en = "Whose answers are fewer than the questions, with fewer sales from like inquiries?" }
doc      = { zh = "答问比（客服消息 ÷ 买家消息）低于 max_ratio，且同一小时、同类问题的询单，成交比同岗同事少。只算等得不久的询单；不少于 least_n 个询单、少成交 least_excess 个以上、同事是其 least_lift 倍以上、偶然的可能不超过 most_q（单侧正态检验，按询单够 least_n 的客服做 Benjamini–Hochberg 校正）。最多列 3 位，只用于辅导；已说整个外包转化偏低时，不再点外包的个人。门槛均可改；少成交的金额是估算。", en = "Agent messages ÷ buyer messages below max_ratio, and fewer of the inquiries won than colleagues of the pool win in the same hours with the same question types. Only inquiries that did not wait long; least_n of them, at least least_excess won fewer, colleagues win least_lift times as many, false discovery rate at most most_q (one-sided normal test, Benjamini–Hochberg over agents with least_n inquiries). Three agents at most, for coaching only; where the outsourced as a whole are told, none of them is named. All limits are ours (cfg); the money is an estimate." }
reads    = ["agent_conversions", "sessions_computed"]
may_read = ["outsourced_conversion"]
params   = { max_ratio = 1, least_n = 30, least_excess = 15, least_lift = 1.25, most_q = 0.01, weekly_chats = 20 }
grain    = ["agent"]

[finding]
step = 2
metric = "conv"
title = { zh = "个别客服答得少、成交也少", en = "An agent answers little and sells little" }
say = { zh = "一位{% if pool != 'all' %}{{ pool|code('pool') }}{% endif %}客服答问比 {{ qa_ratio|ratio }}：买家发 {{ buyer_messages|count }} 条，答 {{ agent_messages|count }} 条。{{ n|count }} 个及时接到的询单成交 {{ won|count }} 个（{{ value|share }}），同事在同一小时、同类问题上是 {{ expected|share }}，少成交约 {{ affected|count }} 个。", en = "One agent{% if pool != 'all' %} ({{ pool|code('pool') }}){% endif %} sends {{ qa_ratio|ratio }} messages for each of the buyers': {{ agent_messages|count }} for {{ buyer_messages|count }}. Of {{ n|counted('inquiry', 'inquiries') }} answered in time {{ won|count }} were won ({{ value|share }}), against {{ expected|share }} with colleagues in the same hours and question types: about {{ affected|count }} fewer." }
do = { zh = "质检每周抽这位客服 {{ params.weekly_chats|count }} 段会话，看问题是否逐条答到、有没有引导下单；两周内配好收尾话术；下次大促看转化率是否从 {{ value|share }} 提到 {{ target|share }}。", en = "Quality checks {{ params.weekly_chats|count }} chats of this agent a week: is every question answered, is there a step towards the order; give a closing script within two weeks. Next promotion, check that conversion is up from {{ value|share }} to {{ target|share }}." }
ask = { zh = "这位客服答得少，是同时接得太多，还是不熟商品、不会收尾？", en = "Does this agent answer little because of too many chats at a time, or for lack of product knowledge and closing skill?" }
owner = "quality"
due_days = 14
scope = "slice"
kpi = "conv"
cause = "cs_service"
controllable = true
effect = "sales"
library = 7
slice = { agent = "agent" }
evidence = ["1_break_down/sales_by_agent"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "转化率", en = "Conversion", kind = "share", doc = { zh = "成交 ÷ 及时接到的询单", en = "won ÷ inquiries answered in time" } }
expected = { zh = "同事", en = "With colleagues", kind = "share", doc = { zh = "同小时、同类问题，占同样的询单", en = "same hours and question types, of the same inquiries" } }
n = { zh = "询单", en = "Inquiries", kind = "count" }
won = { zh = "成交", en = "Won", kind = "count" }
affected = { zh = "少成交", en = "Fewer won", kind = "count" }
money = { zh = "少成交金额（估算）", en = "Sales missed (estimate)", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
qa_ratio = { zh = "答问比", en = "Messages per question", kind = "ratio" }
agent_messages = { zh = "客服消息", en = "Agent's messages", kind = "count" }
buyer_messages = { zh = "买家消息", en = "Buyers' messages", kind = "count" }
q_value = { zh = "偶然的可能", en = "q", kind = "number" }
*/
with

talks as (
    select
        agent,
        sum(buyer_messages)::bigint as buyer_messages,
        sum(agent_messages)::bigint as agent_messages,
    from sessions_computed
    where in_window
    group by agent
),

tested as (
    select
        *,
        expected_won - won as missed,
        case when missed > 0 then two_sided(missed / sqrt(variance)) / 2 else 1 end as tail,
    from agent_conversions
    where inquiries >= $least_n and variance > 0
),

ranked as (
    select *, tail * count(*) over () / row_number() over (order by tail, agent) as adjusted,
    from tested
),

judged as (
    select
        *,
        min(adjusted) over (
            order by tail desc, agent desc rows between unbounded preceding and current row
        ) as q_value,
    from ranked
)

select
    agent,
    pool,
    'medium' as severity,
    case when inquiries >= 4 * $least_n then 'high' else 'medium' end as confidence,
    won / inquiries as value,
    expected_won / inquiries as expected,
    inquiries as n,
    won,
    round(missed)::bigint as affected,
    (missed * sales / nullif(won, 0))::decimal(18, 2) as money,
    expected_won / inquiries as target,
    agent_messages / buyer_messages as qa_ratio,
    agent_messages,
    buyer_messages,
    q_value,
from judged
join talks using (agent)
where agent_messages < $max_ratio * buyer_messages
    and missed >= $least_excess
    and expected_won >= $least_lift * won
    and q_value <= $most_q
    and not exists (from outsourced_conversion as told where told.employment = judged.employment)
order by missed desc, agent
limit 3
