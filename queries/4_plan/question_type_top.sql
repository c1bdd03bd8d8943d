/* retro
title    = { zh = "活动规则问得最多", en = "Promotion rules lead the questions" }
question = { zh = "活动规则是不是没讲清楚？", en = "Were the rules of the promotion unclear?" }
doc      = { zh = "活动/优惠类会话占比第一且不少于 20%，同时每段轮次或再次来问的买家占比是其他问题的 1.25 倍以上，才算没讲清。多出的来回 = 活动类会话数 ×（每段轮次 − 其他问题的每段轮次）。广告不计。", en = "A problem where promotion rules are the first question type with at least 20 % of sessions, and either the rounds per session or the share of buyers who ask again is 1.25 times that of other questions. Extra rounds = sessions about rules × (their rounds per session − that of other questions). Adverts are left out." }
reads    = ["sessions_computed", "promotion"]
params   = { least_share = 0.2, least_n = 30, least_excess = 15, least_lift = 1.25, days_ahead = 3, pass_points = 90 }
grain    = ["question_type"]

[finding]
step = 2
metric = "repeat_contact"
title = { zh = "活动规则没讲清，问得最多", en = "Unclear promotion rules lead the questions" }
say = { zh = "“{{ question_type|code('question_type') }}”占全部会话的 {{ share|share }}（{{ n|count }} 个），排第一；每个会话平均 {{ rounds_each|ratio }} 轮，其他问题 {{ other_rounds|ratio }} 轮，多出约 {{ affected|count }} 轮来回；{{ value|share }} 的买家再次来问，其他问题 {{ expected|share }}。", en = "Questions about {{ question_type|code('question_type') }} come first with {{ share|share }} of sessions ({{ n|count }}). Such a session takes {{ rounds_each|ratio }} rounds, others {{ other_rounds|ratio }}: about {{ affected|counted('extra round') }}. {{ value|share }} of the buyers ask again, {{ expected|share }} with other questions." }
do = { zh = "下次大促开始前 {{ params.days_ahead|count }} 天，由运营给出一页活动说明（满减、券、定金尾款、价保各举一个算例），放进机器人和快捷短语，全员测验 {{ params.pass_points|count }} 分以上再上岗；下次复盘看再次来问的买家占比是否降到 {{ target|share }}。", en = "{{ params.days_ahead|count }} days before the next promotion, operations writes a one-page guide (one worked example each for discounts, coupons, deposit and price protection) and puts it into the bot and the phrases; everyone passes a test with {{ params.pass_points|count }} points. Check that the share of buyers who ask again falls to {{ target|share }}." }
ask = { zh = "买家为什么问了还要再问：答得不清楚，还是页面上没写？", en = "Why do buyers have to ask again: answers not clear, or not on the page?" }
owner = "operations"
due_days = 30
scope = "slice"
kpi = "repeat_contact"
cause = "price_rule"
controllable = true
slice = { question_type = "question_type" }
effect = "replies"
kind = "standard"
library = 9
evidence = ["1_break_down/question_mix"]

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "再次来问", en = "Ask again", kind = "share", doc = { zh = "该类会话 2 个以上的买家 ÷ 该类买家", en = "buyers with 2 or more such sessions ÷ buyers of the type" } }
expected = { zh = "其他问题", en = "Other questions", kind = "share", doc = { zh = "其他类型同样计算", en = "the same over the other types" } }
n = { zh = "会话", en = "Sessions", kind = "count" }
affected = { zh = "多出的轮次", en = "Extra rounds", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部会话", en = "of all sessions" } }
rounds_each = { zh = "每个会话轮次", en = "Rounds per session", kind = "ratio" }
other_rounds = { zh = "其他问题每段轮次", en = "Rounds per session, others", kind = "ratio" }
part = { zh = "占全部会话", en = "Of all sessions", kind = "share", doc = { zh = "该类会话 ÷ 全部会话", en = "sessions of the type ÷ all sessions" } }
*/
with

asked as (
    select sessions_computed.*
    from sessions_computed
    join promotion
        on sessions_computed.first_asked_at >= promotion.starts_at
        and sessions_computed.first_asked_at < promotion.ends_at
    where sessions_computed.question_type is distinct from 'chitchat_ads'
),

by_buyer as (
    select
        question_type,
        platform,
        shop,
        buyer,
        count(*) as sessions,
        sum(rounds) as rounds,
    from asked
    group by all
),

by_type as (
    select
        question_type,
        sum(sessions)::bigint as sessions,
        sum(rounds)::bigint as rounds,
        count(*) as buyers,
        count(*) filter (sessions > 1) as repeaters,
    from by_buyer
    group by all
),

top as (
    select * from by_type
    where question_type is distinct from 'other'
    order by sessions desc, question_type
    limit 1
),

others as (
    select
        sum(by_type.sessions) as sessions,
        sum(by_type.rounds) as rounds,
        sum(by_type.buyers) as buyers,
        sum(by_type.repeaters) as repeaters,
    from by_type
    join top on by_type.question_type is distinct from top.question_type
),

compared as (
    select
        top.*,
        top.sessions / (top.sessions + others.sessions) as share,
        top.repeaters / top.buyers as repeat_share,
        others.repeaters / others.buyers as other_share,
        top.rounds / top.sessions as rounds_each,
        others.rounds / others.sessions as other_rounds,
        others.sessions as other_sessions,
    from top
    cross join others
)

select
    question_type,
    'medium' as severity, 'medium' as confidence,
    repeat_share as value,
    other_share as expected,
    sessions as n,
    greatest(round(sessions * (rounds_each - other_rounds)), 0)::bigint as affected,
    null::decimal(18, 2) as money,
    other_share as target,
    share,
    rounds_each,
    other_rounds,
    share as part,
from compared
where question_type = 'promo_rule'
    and share >= $least_share
    and least(sessions, other_sessions) >= $least_n
    and (
        (
            rounds_each >= $least_lift * other_rounds
            and sessions * (rounds_each - other_rounds) >= $least_excess
        )
        or (
            repeat_share >= $least_lift * other_share
            and buyers * (repeat_share - other_share) >= $least_excess
        )
    )
order by question_type
