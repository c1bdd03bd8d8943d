/* retro
title    = { zh = "售后问题的紧急信号", en = "Signs of urgency of after-sale matters" }
question = { zh = "哪些买家说到身体不适、赶日子，或者又来找了几次？", en = "Which buyers speak of harm or of a date, or came back?" }
doc      = { zh = "买家说明、评价和问题出现前 3 天（默认值）以来的聊天，按对照表 care_words 看有没有身体不适或受伤、赶日子用；之后又来联系 = 问题出现后开始的会话。一样都没有的不列。", en = "Buyer notes, reviews and chats from 3 days before the matter (default), by the table care_words: harm to the body, needed by a date. Contacts since: sessions begun after the matter. Matters without any sign are not listed." }
reads    = ["open_matters"]
may_read = ["sessions_computed", "care_calls", "care_words"]
params   = { words_days = 3 }
grain    = ["shop", "kind", "matter_id"]

[columns]
shop = { zh = "店铺", en = "Shop", kind = "text" }
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
matter_id = { zh = "单号", en = "Matter", kind = "id" }
contacts = { zh = "之后又来联系", en = "Contacts since", kind = "count" }
is_safety = { zh = "身体不适或受伤", en = "Harm to the body", kind = "flag" }
is_dated = { zh = "赶日子用", en = "Needed by a date", kind = "flag" }
*/
with

signs as (
    select
        open_matters.shop,
        open_matters.kind,
        open_matters.matter_id,
        'contact' as sign,
        sessions_computed.session_id,
    from open_matters
    inner join sessions_computed
        on sessions_computed.buyer = open_matters.buyer
            and sessions_computed.shop is not distinct from open_matters.shop
            and sessions_computed.started_at > open_matters.since
    -- A masked name is many people.
    where open_matters.buyer not like '%*%'

    union all

    select
        open_matters.shop, open_matters.kind, open_matters.matter_id, care_calls.care,
        cast(null as varchar),
    from open_matters
    inner join care_calls
        on care_calls.buyer = open_matters.buyer
            and care_calls.shop is not distinct from open_matters.shop
            and date_diff('second', care_calls.said_at, open_matters.since) <= $words_days * 86400
    where open_matters.buyer not like '%*%' and care_calls.care in ('safety', 'dated')

    union all

    select
        open_matters.shop, open_matters.kind, open_matters.matter_id, care_words.code,
        cast(null as varchar),
    from open_matters
    inner join care_words on regexp_matches(lower(open_matters.words), care_words.regex)
    where care_words.code in ('safety', 'dated')
)

select
    shop,
    kind,
    matter_id,
    count(session_id) as contacts,
    max(case when sign = 'safety' then 1 else 0 end) = 1 as is_safety,
    max(case when sign = 'dated' then 1 else 0 end) = 1 as is_dated,
from signs
group by shop, kind, matter_id
order by shop, kind, matter_id
