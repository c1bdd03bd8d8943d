/* retro
title    = { zh = "差评说了什么", en = "What bad reviews say" }
question = { zh = "差评主要抱怨什么？有多少和客服有关？", en = "What do bad reviews complain about, and how much of it is service?" }
doc      = { zh = "1–2 星为差评；统计从大促开始到截止日。按关键词归因（对照表 review_causes 可改），一条只归第一个匹配的原因，服务类在前。集中商品：同一原因不少于 5 条的商品。", en = "Bad means 1–2 stars; from the start of the promotion to the cut-off. Causes by keyword (table review_causes can be edited), one review counts for the first cause that fits, service first. A product is named where it has at least 5 reviews of the cause." }
reads    = ["reviews", "review_causes", "promotion"]
may_read = ["order_lines"]
params   = { bad_stars = 2, least_group = 5 }
grain    = ["cause"]
order    = 80
say      = { zh = "{% if first %}{{ first.all_reviews|count }} 条评价里差评 {{ first.bad_reviews|count }} 条（{{ first.bad_share|share }}）。最多的是{{ first.cause|code('review_cause') }}：{{ first.reviews|count }} 条；{% set own = rows|selectattr('cs_preventable', 'equalto', 'H')|list %}客服可以预防的原因合计 {{ own|sum(attribute='reviews')|count }} 条。{% else %}没有收到差评。{% endif %}", en = "{% if first %}{{ first.bad_reviews|count }} of {{ first.all_reviews|count }} reviews are bad ({{ first.bad_share|share }}). Most name {{ first.cause|code('review_cause')|lower }} ({{ first.reviews|count }}); {% set own = rows|selectattr('cs_preventable', 'equalto', 'H')|list %}causes that service could prevent add up to {{ own|sum(attribute='reviews')|count }}.{% else %}No bad review came in.{% endif %}" }
chart    = { kind = "hbar", x = "cause", y = ["reviews"] }

[columns]
cause = { zh = "原因", en = "Cause", kind = "code", codes = "review_cause" }
cs_preventable = { zh = "客服可预防", en = "Preventable by CS", kind = "code", codes = "preventable" }
reviews = { zh = "差评数", en = "Bad reviews", kind = "count" }
share = { zh = "占差评", en = "Of bad reviews", kind = "share", doc = { zh = "该原因差评 ÷ 全部差评", en = "of this cause ÷ all bad reviews" } }
bad_reviews = { zh = "全部差评", en = "All bad reviews", kind = "count" }
all_reviews = { zh = "全部评价", en = "All reviews", kind = "count" }
bad_share = { zh = "差评占比", en = "Bad share", kind = "share", doc = { zh = "全部差评 ÷ 全部评价", en = "all bad ÷ all reviews" } }
top_sku = { zh = "集中商品", en = "Most of them on", kind = "id" }
top_title = { zh = "商品", en = "Product", kind = "text" }
top_sku_reviews = { zh = "该商品差评", en = "Bad reviews of it", kind = "count" }
*/
with

received as (
    select
        reviews.*,
        reviews.stars <= $bad_stars as is_bad,
        concat_ws(' ', reviews.text, reviews.follow_up) as words,
        coalesce(reviews.sku, reviews.product_id) as goods,
    from reviews
    cross join promotion
    where reviews.reviewed_at >= promotion.starts_at
        and reviews.reviewed_at <= promotion.known_until
        and reviews.stars is not null
),

named as (
    select
        received.platform,
        received.shop,
        received.review_id,
        received.goods,
        min_by(review_causes.code, review_causes.position::integer) as cause,
        min_by(review_causes.cs_preventable, review_causes.position::integer) as cs_preventable,
    from received
    left join review_causes on regexp_matches(received.words, review_causes.zh_regex)
    where received.is_bad
    group by all
),

goods as (
    select cause, goods, count(*) as reviews,
    from named
    where goods is not null
    group by cause, goods
    having count(*) >= $least_group
    qualify row_number() over (partition by cause order by count(*) desc, goods) = 1
),

totals as (
    select
        count(*) as all_reviews,
        count(*) filter (is_bad) as bad_reviews,
    from received
)

select
    coalesce(named.cause, 'unnamed') as cause,
    coalesce(named.cs_preventable, '?') as cs_preventable,
    count(*) as reviews,
    count(*) / nullif(max(totals.bad_reviews), 0) as share,
    max(totals.bad_reviews) as bad_reviews,
    max(totals.all_reviews) as all_reviews,
    max(totals.bad_reviews) / nullif(max(totals.all_reviews), 0) as bad_share,
    max(goods.goods) as top_sku,
    max((
        select min(order_lines.title) from order_lines
        where goods.goods in (order_lines.sku, order_lines.product_id)
    )) as top_title,
    max(goods.reviews) as top_sku_reviews,
from named
cross join totals
left join goods on goods.cause is not distinct from named.cause
group by coalesce(named.cause, 'unnamed'), coalesce(named.cs_preventable, '?')
order by reviews desc, cause
