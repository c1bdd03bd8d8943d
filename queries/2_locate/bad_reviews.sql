/* retro
title    = { zh = "差评说了什么", en = "What bad reviews say" }
question = { zh = "差评主要抱怨什么？有多少客服可以预防？", en = "What do bad reviews complain about, and how much of it could service have prevented?" }
doc      = { zh = "1–2 星为差评；统计从大促开始到截止日。按关键词归因（对照表 review_causes 可改），一条只归第一个匹配的原因，服务类在前。集中商品：同一原因不少于 5 条的商品。差评率 = 有差评的已签收大促订单 ÷ 已签收大促订单，只有评价带订单号时才有；带订单号的评价有多少也写在表里。追评变差：首评 3 星以上，追评里出现起球、掉色、没人理、后悔等词（按词数，可改），不算进差评。", en = "Bad means 1–2 stars; from the start of the promotion to the cut-off. Causes by keyword (table review_causes can be edited), one review counts for the first cause that fits, service first. A product is named where it has at least 5 reviews of the cause. Rate = signed orders of the promotion with a bad review ÷ signed orders, known only where reviews name their order; how many do stands in the table. Turned bad: 3 stars or more at first, and a follow-up with words such as pilling, fading, no answer, regret (a list that can be changed); these are not among the bad reviews." }
reads    = ["reviews", "review_causes", "promotion"]
may_read = ["order_lines", "order_results"]
params   = { bad_stars = 2, least_group = 5, least_base = 30, turned_words = "起球|掉色|褪色|缩水|开线|开胶|坏了|破了|断了|裂了|失望|后悔|垃圾|太差|很差|质量差|骗人|没人理|没人回|不理人|不给退|不退款|退款慢|不推荐|踩雷|避雷|差评" }
core     = true
grain    = ["cause"]
order    = 80
matures  = true
say      = { zh = "{% if first %}{{ first.all_reviews|count }} 条评价里差评 {{ first.bad_reviews|count }} 条（{{ first.bad_share|share }}）{% if first.bad_rate is not none %}；已签收的 {{ first.signed_orders|count }} 单里 {{ first.bad_orders|count }} 单有差评（{{ first.bad_rate|share }}）{% endif %}。最多的是{{ first.cause|code('review_cause') }}：{{ first.reviews|count }} 条；{% set own = rows|selectattr('cs_preventable', 'equalto', 'H')|list %}客服可预防（高）的原因合计 {{ own|sum(attribute='reviews')|count }} 条。{% set turned = rows|sum(attribute='turned_bad') %}{% if turned %}另有 {{ turned|count }} 条首评不差、追评变差。{% endif %}{% else %}没有收到差评。{% endif %}", en = "{% if first %}{{ first.bad_reviews|count }} of {{ first.all_reviews|counted('review') }} are bad ({{ first.bad_share|share }}){% if first.bad_rate is not none %}; {{ first.bad_orders|count }} of {{ first.signed_orders|counted('signed order') }} have one ({{ first.bad_rate|share }}){% endif %}. Most name {{ first.cause|code('review_cause')|lower }} ({{ first.reviews|count }}); {% set own = rows|selectattr('cs_preventable', 'equalto', 'H')|list %}causes that service could prevent (high) add up to {{ own|sum(attribute='reviews')|count }}.{% set turned = rows|sum(attribute='turned_bad') %}{% if turned %} {{ turned|count }} more turned bad in a follow-up.{% endif %}{% else %}No bad review came in.{% endif %}" }
chart    = { kind = "hbar", x = "cause", y = ["reviews"] }

[columns]
cause = { zh = "原因", en = "Cause", kind = "code", codes = "review_cause" }
cs_preventable = { zh = "客服可预防", en = "Preventable by CS", kind = "code", codes = "preventable" }
reviews = { zh = "差评数", en = "Bad reviews", kind = "count" }
share = { zh = "占差评", en = "Of bad reviews", kind = "share", doc = { zh = "该原因差评 ÷ 全部差评", en = "of this cause ÷ all bad reviews" } }
turned_bad = { zh = "追评变差", en = "Turned bad in a follow-up", kind = "count" }
bad_reviews = { zh = "全部差评", en = "All bad reviews", kind = "count", aside = true }
all_reviews = { zh = "全部评价", en = "All reviews", kind = "count", aside = true }
bad_share = { zh = "差评占比", en = "Bad share", kind = "share", doc = { zh = "全部差评 ÷ 全部评价", en = "all bad ÷ all reviews" }, aside = true }
bad_orders = { zh = "有差评的签收订单", en = "Signed orders with one", kind = "count", aside = true }
signed_orders = { zh = "已签收订单", en = "Signed orders", kind = "count", aside = true }
bad_rate = { zh = "差评率", en = "Bad review rate", kind = "share", doc = { zh = "有差评的签收订单 ÷ 已签收的大促订单；不足 30 单不给", en = "signed orders with a bad review ÷ signed orders of the promotion; none of fewer than 30" }, aside = true }
with_order = { zh = "带订单号的评价", en = "Reviews that name their order", kind = "count", aside = true }
top_sku = { zh = "集中商品", en = "Most of them on", kind = "id", aside = true }
top_title = { zh = "差评最多的商品", en = "Product with most", kind = "text" }
top_sku_reviews = { zh = "该商品差评", en = "Of it", kind = "count" }
*/
with

-- Of a review that was not bad, only what was added later can have turned bad.
received as (
    select
        reviews.*,
        reviews.stars <= $bad_stars as is_bad,
        concat_ws(' ', case when is_bad then reviews.text end, reviews.follow_up) as words,
        coalesce(reviews.sku, reviews.product_id) as goods,
    from reviews
    cross join promotion
    where reviews.reviewed_at between promotion.starts_at and promotion.known_until
        and reviews.stars is not null
),

named as (
    select
        received.platform, received.shop, received.review_id, received.is_bad, received.goods,
        coalesce(min_by(causes.code, causes.position::integer), 'unnamed') as cause,
        coalesce(min_by(causes.cs_preventable, causes.position::integer), '?') as cs_preventable,
    from received
    left join review_causes as causes on regexp_matches(received.words, causes.zh_regex)
    where received.is_bad or regexp_matches(received.words, $turned_words)
    group by all
),

goods as (
    select cause, goods, count(*) as reviews,
    from named
    where goods is not null and is_bad
    group by cause, goods
    having count(*) >= $least_group
    qualify row_number() over (partition by cause order by count(*) desc, goods) = 1
),

totals as (
    select
        count(*) as reviews, count(*) filter (is_bad) as bad, count(order_id) as with_order,
        (select count(*) from order_results where is_signed) as signed,
        case when count(order_id) > 0 then (
            select count(*) from order_results where is_signed and worst_stars <= $bad_stars
        ) end as bad_orders,
    from received
)

select
    named.cause,
    named.cs_preventable,
    count(*) filter (named.is_bad) as reviews,
    count(*) filter (named.is_bad) / nullif(max(totals.bad), 0) as share,
    count(*) filter (not named.is_bad) as turned_bad,
    totals.bad as bad_reviews,
    totals.reviews as all_reviews,
    totals.bad / nullif(totals.reviews, 0) as bad_share,
    totals.bad_orders,
    totals.signed as signed_orders,
    case when totals.signed >= $least_base then totals.bad_orders / totals.signed end as bad_rate,
    totals.with_order,
    goods.goods as top_sku,
    max((select min(title) from order_lines where goods.goods in (sku, product_id))) as top_title,
    goods.reviews as top_sku_reviews,
from named
cross join totals
left join goods on goods.cause = named.cause
group by all
order by reviews desc, cause
