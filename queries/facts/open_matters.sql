/* retro
title    = { zh = "未了结的售后问题", en = "Open after-sale matters" }
question = { zh = "截止日还有哪些售后问题没有了结？", en = "Which after-sale matters were open at the cut-off?" }
doc      = { zh = "没判的纠纷、投诉，大促以来的差评，没完结的售后单（未发货的另有清单，有平台介入的除外），截止日前 3 天（默认值）已付款买家的投诉会话和没人回复的咨询。", en = "Disputes and complaints not judged, bad reviews since the promotion began, open after-sale cases (those before shipping have their own list, unless the platform stepped in), and complaint chats and unanswered questions of buyers who had paid, in the 3 days before the cut-off (default)." }
reads    = ["promotion"]
may_read = ["open_cases", "open_talks", "disputes", "reviews", "orders"]
params   = { bad_stars = 2 }
grain    = ["platform", "shop", "kind", "matter_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
matter_id = { zh = "单号", en = "Matter", kind = "id", doc = { zh = "退款、纠纷、评价或会话的编号", en = "number of the case, dispute, review or chat" } }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "金额", en = "Amount", kind = "money" }
since = { zh = "开始时间", en = "Since", kind = "time" }
agent = { zh = "跟进客服", en = "Agent", kind = "agent" }
is_handled = { zh = "已有处理", en = "Acted on", kind = "flag", doc = { zh = "只有售后单会写；其余为空", en = "told of after-sale cases only" } }
due_at = { zh = "处理时限", en = "Due at", kind = "time", doc = { zh = "售后单导出写明的", en = "as the export of cases tells" } }
words = { zh = "买家原话", en = "Buyer's words", kind = "quote" }
*/
with

buyers as (
    select shop, order_id, min(buyer) as buyer from orders group by shop, order_id
),

matters as (
    select
        platform, shop, kind,
        refund_id as matter_id,
        order_id,
        cast(null as varchar) as buyer,
        title, reason_code, amount,
        applied_at as since,
        agent, is_handled, due_at,
        buyer_note as words,
    from open_cases

    union all

    select
        platform, shop,
        case when regexp_matches(coalesce(cause_raw, ''), '投诉') then 'complaint' else 'dispute' end,
        dispute_id, order_id, null, null, null, amount, opened_at, null, null, null,
        cause_raw,
    from disputes
    where judged_at is null and coalesce(status, 'open') = 'open'

    union all

    select
        reviews.platform, reviews.shop, 'bad_review',
        reviews.review_id, reviews.order_id, null, null, null, null, reviews.reviewed_at,
        null, null, null, concat_ws(' / ', reviews.text, reviews.follow_up),
    from reviews
    inner join promotion on reviews.reviewed_at >= promotion.starts_at
    where reviews.stars <= $bad_stars

    union all

    select
        platform, shop, kind, session_id, null, buyer, null, null, null, started_at,
        agent, null, null, null,
    from open_talks
)

select
    matters.platform,
    matters.shop,
    matters.kind,
    matters.matter_id,
    matters.order_id,
    coalesce(matters.buyer, buyers.buyer) as buyer,
    matters.title,
    matters.reason_code,
    matters.amount,
    matters.since,
    matters.agent,
    matters.is_handled,
    matters.due_at,
    matters.words,
from matters
-- What bears no time is open all the same.
inner join promotion on coalesce(matters.since <= promotion.known_until, true)
left join buyers
    on buyers.order_id = matters.order_id and buyers.shop is not distinct from matters.shop
order by matters.platform, matters.shop, matters.kind, matters.matter_id
