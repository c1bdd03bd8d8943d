/* retro
title    = { zh = "每条差评的原因", en = "Cause of each bad review" }
question = { zh = "每条差评抱怨什么？", en = "What does each bad review complain about?" }
doc      = { zh = "大促开始以来的 1–2 星评价，按关键词归到第一个匹配的原因（对照表 review_causes），与“差评说了什么”同一口径。", en = "Reviews of 1–2 stars since the promotion began, by the first cause whose keywords fit (table review_causes), as in the block on bad reviews." }
reads    = ["reviews", "review_causes", "promotion"]
may_read = ["orders", "order_lines"]
params   = { bad_stars = 2 }
grain    = ["platform", "shop", "review_id"]
order    = 78
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
review_id = { zh = "评价编号", en = "Review", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
cause = { zh = "原因", en = "Cause", kind = "code", codes = "review_cause" }
cs_preventable = { zh = "客服可预防", en = "Preventable by CS", kind = "code", codes = "preventable" }
stars = { zh = "评分", en = "Stars", kind = "count" }
reviewed_at = { zh = "评价时间", en = "Reviewed at", kind = "time" }
title = { zh = "商品", en = "Product", kind = "text" }
words = { zh = "评价内容", en = "Words", kind = "quote" }
*/
with

bad as (
    select reviews.*, concat_ws(' / ', reviews.text, reviews.follow_up) as words,
    from reviews
    cross join promotion
    where reviews.stars <= $bad_stars
        and reviews.reviewed_at >= promotion.starts_at
        and reviews.reviewed_at <= promotion.known_until
),

buyers as (
    select shop, order_id, min(buyer) as buyer, from orders group by all
),

goods as (
    select shop, order_id, min(title) as title, count(distinct title) as titles,
    from order_lines
    group by all
)

select
    bad.platform,
    bad.shop,
    bad.review_id,
    bad.order_id,
    buyers.buyer,
    coalesce((
        select min_by(code, position::integer) from review_causes
        where regexp_matches(bad.words, zh_regex)
    ), 'unnamed') as cause,
    coalesce((
        select min_by(cs_preventable, position::integer) from review_causes
        where regexp_matches(bad.words, zh_regex)
    ), '?') as cs_preventable,
    bad.stars,
    bad.reviewed_at,
    case when goods.titles = 1 then goods.title end as title,
    bad.words,
from bad
left join buyers on buyers.order_id = bad.order_id and buyers.shop is not distinct from bad.shop
left join goods on goods.order_id = bad.order_id and goods.shop is not distinct from bad.shop
order by bad.platform, bad.shop, bad.review_id
