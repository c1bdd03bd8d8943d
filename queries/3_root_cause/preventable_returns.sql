/* retro
title    = { zh = "客服本可以预防的退款", en = "Refunds that service could have prevented" }
question = { zh = "多少退款是客服可以预防的？聊天里有没有证据？", en = "How many refunds could service have prevented, and do the chats show it?" }
doc      = { zh = "两个数要一起看：按原因可预防（高、中两类原因），和其中有聊天证据的（申请前 21 天内聊过，或有一轮等待超过 180 秒、无人回复）。没有聊天记录时证据一栏为空，不是零。", en = "Two numbers, always together: preventable by reason (high and medium classes), and of these with evidence in the chats (chatted within 21 days before applying, or a round waited over 180 seconds or was never answered). Without chats the evidence is unknown, not zero." }
reads    = ["cohort_orders", "refund_cases"]
may_read = ["sessions_computed"]
grain    = ["reason_code"]
order    = 90
say      = { zh = "{% if first %}按原因看，{{ rows|sum(attribute='cases')|count }} 笔退款（{{ rows|sum(attribute='amount')|money }}）客服可以预防或减少，占全部退款的 {{ rows|sum(attribute='share')|share }}；{% if first.evident_cases is not none %}其中 {{ rows|sum(attribute='evident_cases')|count }} 笔（{{ rows|sum(attribute='evident_amount')|money }}）在申请前找过客服，是真正有机会留住的。{% else %}没有聊天记录，无法确认其中多少找过客服。{% endif %}{% else %}没有客服可以预防的退款。{% endif %}", en = "{% if first %}By reason, {{ rows|sum(attribute='cases')|count }} refunds ({{ rows|sum(attribute='amount')|money }}) could have been prevented or reduced by service, {{ rows|sum(attribute='share')|share }} of all; {% if first.evident_cases is not none %}{{ rows|sum(attribute='evident_cases')|count }} of them ({{ rows|sum(attribute='evident_amount')|money }}) had talked to the shop before applying: these were there to be kept.{% else %}without chats nobody can tell how many had talked to the shop.{% endif %}{% else %}No refund that service could have prevented.{% endif %}" }
chart    = { kind = "bar", x = "reason_code", y = ["cases", "evident_cases"], rows = 8 }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
cs_preventable = { zh = "可预防程度", en = "Preventable", kind = "code", codes = "preventable" }
cases = { zh = "原因口径可预防", en = "Preventable by reason", kind = "count" }
share = { zh = "占全部退款", en = "Of all refunds", kind = "share", doc = { zh = "笔数 ÷ 全部成功退款笔数", en = "cases ÷ all successful refunds" } }
amount = { zh = "金额", en = "Amount", kind = "money" }
evident_cases = { zh = "有聊天证据", en = "With evidence in chats", kind = "count" }
evident_share = { zh = "有证据占比", en = "Share with evidence", kind = "share", doc = { zh = "有聊天证据 ÷ 原因口径可预防", en = "with evidence ÷ preventable by reason" } }
evident_amount = { zh = "有证据金额", en = "Amount with evidence", kind = "money" }
waited_cases = { zh = "其中久等过", en = "Of these waited long", kind = "count" }
*/
with

refunds_made as (
    select
        *,
        had_chat or waited_long as is_evident,
        count(*) over () as all_cases,
        exists (select 1 from sessions_computed) as has_chats,
    from refund_cases
    where in_cohort and is_success
)

select
    reason_code,
    max(cs_preventable) as cs_preventable,
    count(*) as cases,
    count(*) / max(all_cases) as share,
    sum(amount)::decimal(18, 2) as amount,
    case when bool_or(has_chats) then count(*) filter (is_evident) end as evident_cases,
    case when bool_or(has_chats) then count(*) filter (is_evident) / count(*) end as evident_share,
    case when bool_or(has_chats) then coalesce(sum(amount) filter (is_evident), 0) end
        ::decimal(18, 2) as evident_amount,
    case when bool_or(has_chats) then count(*) filter (waited_long) end as waited_cases,
from refunds_made
where cs_preventable in ('H', 'M')
group by reason_code
order by cases desc, reason_code
