/* retro
title    = { zh = "客服本可以预防的退款", en = "Refunds that service could have prevented" }
question = { zh = "多少退款是客服可以预防的？聊天里有没有证据？", en = "How many refunds could service have prevented, and do the chats show it?" }
doc      = { zh = "两个数要一起看：按原因可预防（高、中两类原因），和其中有聊天证据的：付款前（归因期内）或申请前 21 天内聊过，或有一轮等待超过 180 秒、没人回复（默认值）。名字打码或没有聊天记录的认不出来，证据未知，不是没有：“有证据占比”的分母只算认得出的。", en = "Two numbers, always together: preventable by reason (high and medium classes), and of these with evidence in the chats: the buyer chatted before paying (within the attribution window) or in the 21 days before applying, or a round waited over 180 seconds or was never answered (cfg). Where names are masked or there are no chats the evidence is unknown, not absent: the share with evidence is of the known ones only." }
reads    = ["cohort_orders", "refund_cases"]
may_read = ["sessions_computed", "order_chats"]
core     = true
grain    = ["reason_code"]
order    = 90
matures  = true
say      = { zh = "{% if first %}{% set total = rows|sum(attribute='cases') %}{% set high = rows|selectattr('cs_preventable', 'equalto', 'H')|sum(attribute='cases') %}全部 {{ (first.cases / first.share)|count }} 笔退款里，原因口径可预防 {{ total|count }} 笔（占 {{ (rows|sum(attribute='share'))|share }}，{{ rows|sum(attribute='amount')|money }}），其中客服一句话可能避免的（高）{{ high|count }} 笔，其余（中）要靠提前联系，这是上限；{% set seen = rows|selectattr('known_cases')|list %}{% if seen %}{% set known = seen|sum(attribute='known_cases') %}{% set evident = seen|sum(attribute='evident_cases') %}有聊天证据的可预防 {{ evident|count }} 笔（占 {{ (seen|sum(attribute='evident_share_of_all'))|share }}，{{ seen|sum(attribute='evident_amount')|money }}），这些买家付款前或申请前找过客服，或等了很久没人回，客服有过开口的机会，不等于都留得住。{% if known < total %}另有 {{ (total - known)|count }} 笔认不出买家，有没有聊过不知道。{% endif %}{% else %}没有能对上的聊天记录，无法确认其中多少找过客服。{% endif %}{% else %}没有客服可以预防的退款。{% endif %}", en = "{% if first %}{% set total = rows|sum(attribute='cases') %}{% set high = rows|selectattr('cs_preventable', 'equalto', 'H')|sum(attribute='cases') %}Of {{ (first.cases / first.share)|counted('refund') }}, {{ total|count }} are preventable by reason ({{ (rows|sum(attribute='share'))|share }}, {{ rows|sum(attribute='amount')|money }}): {{ high|count }} by an agent's words (high), the rest only by contact in advance (medium), so this is an upper limit; {% set seen = rows|selectattr('known_cases')|list %}{% if seen %}{% set known = seen|sum(attribute='known_cases') %}{% set evident = seen|sum(attribute='evident_cases') %}{{ evident|count }} are preventable with evidence in the chats ({{ (seen|sum(attribute='evident_share_of_all'))|share }}, {{ seen|sum(attribute='evident_amount')|money }}): these buyers had talked to the shop before paying or applying, or had waited long for it. There was a chance to speak, which does not mean that all would have stayed.{% if known < total %} Of {{ (total - known)|count }} more the buyer cannot be known, nor whether they chatted.{% endif %}{% else %}without chats that can be matched nobody can tell how many had talked to the shop.{% endif %}{% else %}No refund that service could have prevented.{% endif %}" }
so       = { zh = "{% if rows %}有聊天证据的先改；只凭原因归类的，当作上限看。{% endif %}", en = "{% if rows %}Work on those with evidence in the chats first; those known by reason alone are an upper bound.{% endif %}" }
chart    = { kind = "hbar", x = "reason_code", y = ["cases", "evident_cases"], rows = 8 }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
cs_preventable = { zh = "可预防程度", en = "Preventable", kind = "code", codes = "preventable" }
cases = { zh = "原因口径可预防", en = "Preventable by reason", kind = "count" }
share = { zh = "占全部退款", en = "Of all refunds", kind = "share", doc = { zh = "笔数 ÷ 全部成功退款笔数", en = "cases ÷ all successful refunds" } }
amount = { zh = "金额", en = "Amount", kind = "money" }
evident_cases = { zh = "有聊天证据的可预防", en = "With evidence in chats", kind = "count" }
evident_share_of_all = { zh = "有证据的占全部退款", en = "With evidence, of all refunds", kind = "share", doc = { zh = "有聊天证据 ÷ 全部成功退款笔数", en = "with evidence ÷ all successful refunds" } }
evident_share = { zh = "有证据占比", en = "Share with evidence", kind = "share", doc = { zh = "有聊天证据 ÷ 认得出买家的", en = "with evidence ÷ cases whose buyer is known" }, aside = true }
known_cases = { zh = "其中认得出买家的", en = "Of these, buyer known", kind = "count", doc = { zh = "名字没打码，且有聊天记录", en = "the name is not masked and there are chats" }, aside = true }
evident_amount = { zh = "有证据金额", en = "Amount with evidence", kind = "money" }
waited_cases = { zh = "其中久等过", en = "Of these waited long", kind = "count" }
*/
with

asked_before as (
    select distinct shop, order_id,
    from order_chats
),

refunds_made as (
    select
        refund_cases.*,
        had_chat or waited_long or asked_before.order_id is not null as is_evident,
        count(*) over () as all_cases,
        -- A masked name is many people: whether they chatted is not known.
        exists (select 1 from sessions_computed) and coalesce(buyer not like '%*%', false)
            as is_known,
    from refund_cases
    left join asked_before
        on asked_before.order_id = refund_cases.order_id
            and asked_before.shop is not distinct from refund_cases.shop
    where in_cohort and is_success
),

by_reason as (
    select
        reason_code,
        max(cs_preventable) as cs_preventable,
        count(*) as cases,
        max(all_cases) as all_cases,
        coalesce(sum(amount), 0) as amount,
        count(*) filter (is_known) as known,
        count(*) filter (is_known and is_evident) as evident,
        coalesce(sum(amount) filter (is_known and is_evident), 0) as evident_amount,
        count(*) filter (is_known and waited_long) as waited,
    from refunds_made
    where cs_preventable in ('H', 'M')
    group by reason_code
)

select
    reason_code,
    cs_preventable,
    cases,
    cases / all_cases as share,
    amount::decimal(18, 2) as amount,
    case when known > 0 then evident end as evident_cases,
    case when known > 0 then evident / all_cases end as evident_share_of_all,
    evident / nullif(known, 0) as evident_share,
    known as known_cases,
    case when known > 0 then evident_amount end::decimal(18, 2) as evident_amount,
    case when known > 0 then waited end as waited_cases,
from by_reason
order by cases desc, reason_code
