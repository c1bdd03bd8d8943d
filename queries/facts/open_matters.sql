/* retro
title    = { zh = "未了结的售后问题", en = "Open after-sale matters" }
question = { zh = "截止日还有哪些售后问题没有了结？", en = "Which after-sale matters were open at the cut-off?" }
doc      = { zh = "没判的纠纷、投诉，大促以来的差评，没完结的售后单（未发货的另有清单，有平台介入的除外），截止日前 3 天（默认值）已付款买家的投诉会话和没人回复的咨询。", en = "Disputes and complaints not judged, bad reviews since the promotion began, open after-sale cases (those before shipping have their own list, unless the platform stepped in), and complaint chats and unanswered questions of buyers who had paid, in the 3 days before the cut-off (default)." }
reads    = ["promotion"]
may_read = ["refund_cases", "refunds", "disputes", "reviews", "sessions_computed", "orders"]
params   = { bad_stars = 2, chat_days = 3 }
grain    = ["kind", "matter_id"]

[columns]
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
matter_id = { zh = "单号", en = "Matter", kind = "id", doc = { zh = "退款、纠纷、评价或会话的编号", en = "number of the case, dispute, review or chat" } }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "金额", en = "Amount", kind = "money" }
since = { zh = "开始时间", en = "Since", kind = "time" }
agent = { zh = "跟进客服", en = "Agent", kind = "agent" }
words = { zh = "买家原话", en = "Buyer's words", kind = "quote" }
*/
with

payers as (
    select buyer, min(paid_at) as paid_at
    from orders
    -- A masked name is many people.
    where paid_at is not null and buyer not like '%*%'
    group by buyer
),

buyers as (
    select order_id, min(buyer) as buyer from orders group by order_id
),

matters as (
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
        cast(null as varchar) as buyer,
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

    union all

    select
        case when regexp_matches(coalesce(cause_raw, ''), '投诉') then 'complaint' else 'dispute' end,
        dispute_id, order_id, null, null, null, amount, opened_at, null, cause_raw,
    from disputes
    where judged_at is null and coalesce(status, 'open') = 'open'

    union all

    select
        'bad_review',
        reviews.review_id, reviews.order_id, null, null, null, null, reviews.reviewed_at, null,
        concat_ws(' / ', reviews.text, reviews.follow_up),
    from reviews
    inner join promotion on reviews.reviewed_at >= promotion.starts_at
    where reviews.stars <= $bad_stars

    union all

    -- Buyers who have paid: the others are for the pre-sale lists.
    select
        case when sessions_computed.question_type = 'complaint' then 'complaint' else 'unanswered' end,
        sessions_computed.session_id, null, sessions_computed.buyer, null, null, null,
        sessions_computed.started_at, sessions_computed.agent, null,
    from sessions_computed
    inner join payers
        on payers.buyer = sessions_computed.buyer and payers.paid_at < sessions_computed.started_at
    inner join promotion
        on date_diff('second', sessions_computed.started_at, promotion.known_until)
            <= $chat_days * 86400
    where sessions_computed.question_type = 'complaint'
        or (not sessions_computed.is_answered and sessions_computed.question_type is distinct from 'chitchat_ads')
)

select
    matters.kind,
    matters.matter_id,
    matters.order_id,
    coalesce(matters.buyer, buyers.buyer) as buyer,
    matters.title,
    matters.reason_code,
    matters.amount,
    matters.since,
    matters.agent,
    matters.words,
from matters
inner join promotion on matters.since <= promotion.known_until
left join buyers on buyers.order_id = matters.order_id
order by matters.kind, matters.matter_id
