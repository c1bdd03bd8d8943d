/* retro
title    = { zh = "售后处理顺序", en = "After-sales queue" }
question = { zh = "手上的售后问题,先处理哪个?", en = "Which open after-sale matter comes first?" }
doc      = { zh = "顺序:平台介入、维权 > 投诉 > 差评 > 质量 > 退费 > 物流 > 咨询未回复。同一买家在问题出现后又找来两次以上的提前一级。一单只列最急的一项,同级按等待时间排。未发货的退款申请另有清单。聊天类问题取截止日前 3 天(默认值)。", en = "Order: platform cases > complaints > bad reviews > quality > refunds > delivery > unanswered questions. A buyer who came back at least twice since moves up one level. Each order appears once, with its most urgent matter; within a level the longest wait comes first. Requests before shipping have their own list. Chats of the last 3 days before the cut-off (default)." }
reads    = ["promotion"]
may_read = ["refund_cases", "refunds", "disputes", "reviews", "review_causes", "chat_sessions", "orders"]
params   = { bad_stars = 2, chat_days = 3, urgent_contacts = 2 }
grain    = ["matter_id"]
order    = 80
worklist = true
say      = { zh = "{% if first %}待处理 {{ n|count }} 件,最先处理的是{{ first.kind|code('queue_kind') }}({{ rows|selectattr('kind', 'equalto', first.kind)|list|length|count }} 件)。{% else %}没有待处理的售后问题。{% endif %}", en = "{% if first %}{{ n|count }} matters are open; first come {{ rows|selectattr('kind', 'equalto', first.kind)|list|length|count }} of the kind “{{ first.kind|code('queue_kind') }}”.{% else %}No after-sale matter is open.{% endif %}" }

[columns]
level = { zh = "优先级", en = "Level", kind = "count", doc = { zh = "1 最急", en = "1 is the most urgent" } }
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
matter_id = { zh = "单号", en = "Matter", kind = "id", doc = { zh = "退款、纠纷、评价或会话的编号", en = "number of the case, dispute, review or chat" } }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "金额", en = "Amount", kind = "money" }
since = { zh = "开始时间", en = "Since", kind = "time" }
waiting_hours = { zh = "已等待", en = "Waiting", kind = "hours" }
contacts = { zh = "之后又来联系", en = "Contacts since", kind = "count" }
agent = { zh = "跟进客服", en = "Agent", kind = "agent" }
words = { zh = "买家原话", en = "Buyer's words", kind = "quote" }
result = { zh = "处理结果(填写)", en = "Result (fill in)", kind = "text" }
*/
with

open_cases as (
    select
        case
            when refund_cases.intervened then 'dispute'
            when refund_cases.reason_code = 'CS_SERVICE' then 'complaint'
            when refund_cases.quality_class then 'quality'
            when refund_cases.stage = 'in_transit' then 'logistics'
            else 'refund'
        end as kind,
        refund_cases.refund_id as matter_id,
        refund_cases.order_id,
        refund_cases.title,
        refund_cases.reason_code,
        refund_cases.amount,
        refund_cases.applied_at as since,
        refund_cases.agent,
        refunds.buyer_note as words,
    from refund_cases
    inner join refunds
        on refunds.refund_id = refund_cases.refund_id
            and refunds.platform is not distinct from refund_cases.platform
            and refunds.shop is not distinct from refund_cases.shop
    where refund_cases.status = 'open'
        and (refund_cases.stage <> 'unshipped' or refund_cases.intervened)
),

open_disputes as (
    select
        case when regexp_matches(coalesce(cause_raw, ''), '投诉') then 'complaint' else 'dispute' end
            as kind,
        dispute_id as matter_id,
        order_id,
        amount,
        opened_at as since,
        cause_raw as words,
    from disputes
    where judged_at is null
),

bad_reviews_received as (
    select
        'bad_review' as kind,
        review_id as matter_id,
        order_id,
        reviewed_at as since,
        concat_ws(' / ', text, follow_up) as words,
    from reviews
    inner join promotion on reviews.reviewed_at >= promotion.starts_at
    where stars <= $bad_stars
),

chats as (
    select
        case when chat_sessions.question_type = 'complaint' then 'complaint' else 'unanswered' end
            as kind,
        chat_sessions.session_id as matter_id,
        chat_sessions.buyer,
        chat_sessions.started_at as since,
        chat_sessions.agent,
    from chat_sessions
    inner join promotion
        on chat_sessions.started_at >= promotion.known_until - to_days($chat_days::integer)
    where (chat_sessions.question_type = 'complaint' or not chat_sessions.is_answered)
        and chat_sessions.question_type is distinct from 'chitchat_ads'
        -- A buyer who has paid: the others are for the pre-sale lists.
        and exists (
            select 1 from orders
            where orders.buyer = chat_sessions.buyer
                and orders.paid_at < chat_sessions.started_at
        )
),

matters as (
    select * from open_cases
    union all by name
    select * from open_disputes
    union all by name
    select * from bad_reviews_received
    union all by name
    select * from chats
),

named as (
    select
        matters.* exclude (buyer),
        coalesce(matters.buyer, orders.buyer) as buyer,
        list_position(
            ['dispute', 'complaint', 'bad_review', 'quality', 'refund', 'logistics', 'unanswered'],
            matters.kind
        ) as place,
        promotion.known_until,
    from matters
    inner join promotion on matters.since <= promotion.known_until
    left join (select order_id, min(buyer) as buyer from orders group by all) as orders
        on orders.order_id = matters.order_id
),

contacted as (
    select named.*, count(chat_sessions.session_id) as contacts,
    from named
    left join chat_sessions
        on chat_sessions.buyer = named.buyer
            and chat_sessions.started_at > named.since
            and chat_sessions.started_at <= named.known_until
            and named.buyer not like '%*%'
    group by all
)

select
    greatest(place - case when contacts >= $urgent_contacts then 1 else 0 end, 1)::bigint as level,
    kind,
    buyer,
    order_id,
    matter_id,
    title,
    reason_code,
    amount,
    since,
    date_diff('second', since, known_until) / 3600 as waiting_hours,
    contacts,
    agent,
    words,
    null::varchar as result,
from contacted
qualify row_number() over (
    partition by coalesce(order_id, buyer, matter_id)
    order by level, place, since, matter_id
) = 1
order by level, since, matter_id
