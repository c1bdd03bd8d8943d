/* retro
title    = { zh = "问题的样例：会话", en = "Cases of findings: chats" }
question = { zh = "关于响应和转化的每个问题，去看哪三个会话？", en = "For each finding about replies or conversion, which three chats are worth reading?" }
doc      = { zh = "按问题的时段、岗位、客服、问题类型、商品挑，最严重的在前：等太久的按首次等待，个别客服的按每条回复用时，重复来问的按轮次，没成交的询单按首次等待，工单按首次回复。会话不带地区和快递，按这些切的问题没有会话样例。", en = "Chosen by the finding's time, pool, agent, question type and product, the worst first: late ones by the first wait, one agent's replies by the time each took, repeated contacts by rounds, inquiries not won by the first wait, tickets by the first reply. Chats have no region or carrier: findings about these have no chats." }
reads    = ["example_slices"]
may_read = ["human_chats", "reply_works", "sessions_computed", "inquiries", "tickets"]
params   = { places = 3 }
grain    = ["finding", "place"]
hidden   = true
worklist = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
place = { zh = "第几个", en = "Place", kind = "count" }
happened_at = { zh = "时间", en = "When", kind = "time" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
sku = { zh = "商品编码", en = "SKU", kind = "id" }
wait_seconds = { zh = "等了", en = "Waited", kind = "seconds", doc = { zh = "首次等待，没人回复为空；个别客服的为回复用时", en = "the first wait, empty if never answered; of one agent the time the reply took" } }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
*/
with

cases as (
    select 'late' as basis, platform, shop, session_id, pool, agent, first_agent, question_type,
        asked_sku as sku, entered_at as happened_at, wait_seconds, wait_seconds as worst,
    from human_chats
    where in_window and not is_in_time
    union all by name
    select 'reply' as basis, platform, shop, session_id, pool, agent, question_type,
        asked_at as happened_at, work_seconds as wait_seconds, work_seconds as worst,
    from reply_works
    where in_window
    union all by name
    select 'again' as basis, platform, shop, session_id, agent, question_type, asked_sku as sku,
        first_asked_at as happened_at, first_wait_seconds as wait_seconds, rounds as worst,
    from sessions_computed
    where in_window
    union all by name
    select 'unsold' as basis, platform, shop, session_id, agent, question_type, asked_sku as sku,
        started_at as happened_at, first_wait_seconds as wait_seconds, wait_seconds as worst,
    from inquiries
    where is_inquiry and not is_won
    union all by name
    select 'ticket' as basis, platform, shop, session_id, agent, started_at as happened_at,
        first_reply_seconds as wait_seconds, wait_seconds as worst,
    from tickets
    where in_window and is_due and not is_in_time
)

select
    asked.finding,
    row_number() over (
        partition by asked.finding
        order by worst desc nulls last, cases.happened_at, cases.session_id
    ) as place,
    cases.happened_at, cases.question_type, cases.sku, cases.wait_seconds::double as wait_seconds,
    cases.platform, cases.shop, cases.session_id,
from example_slices as asked
join cases
    on cases.basis = asked.basis
    and (not only_open or cases.wait_seconds is null)
    and if(asked.agent is not null, asked.agent in (cases.agent, first_agent),
        coalesce(cases.pool = asked.pool, asked.pool is null))
    and coalesce(cases.question_type = asked.question_type, asked.question_type is null)
    and coalesce(cases.sku = asked.sku, asked.sku is null)
    and coalesce(cases.happened_at >= slice_from, true)
    and coalesce(cases.happened_at <= slice_to, true)
    and coalesce(
        (60 * hour(happened_at) + minute(happened_at) - from_minute + 1440) % 1440
            <= (to_minute - from_minute + 1440) % 1440,
        true
    )
where asked.region is null and asked.carrier is null
qualify place <= $places
order by finding, place
