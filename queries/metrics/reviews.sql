/* retro
title    = { zh = "评价指标", en = "Review metrics" }
question = { zh = "差评有多少，多少和服务有关？", en = "How many bad reviews came, and how many name the service?" }
doc      = { zh = "口径：差评为 1–2 星。差评率 = 大促订单的差评 ÷ 已签收的大促订单（评价导出带订单号时）；差评占比 = 大促开始到截止日的差评 ÷ 同期收到的评价；服务差评 = 提到客服、态度、没人回、退款慢等词的差评 ÷ 差评。", en = "A bad review has 1–2 stars. Rate = signed orders of the promotion with a bad review ÷ signed orders (where reviews name their order); share = bad ÷ all reviews from the start of the promotion to the cut-off; service = bad reviews that name staff, attitude, no answer or slow refunds ÷ bad reviews." }
reads    = ["reviews", "promotion"]
may_read = ["cohort_orders"]
params   = { bad_stars = 2, service_words = "客服|态度|没人回|不理|不回复|敷衍|退款慢|不退款|推卸|骗" }
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

received as (
    select
        reviews.shop,
        reviews.order_id,
        reviews.stars,
        regexp_matches(
            concat_ws(' ', reviews.text, reviews.follow_up), $service_words
        ) as names_service,
    from reviews
    cross join promotion
    where reviews.reviewed_at >= promotion.starts_at
        and reviews.reviewed_at <= promotion.known_until
        and reviews.stars is not null
),

signed as (
    select
        cohort_orders.shop,
        cohort_orders.order_id,
        bool_or(received.stars <= $bad_stars) as is_bad,
    from cohort_orders
    left join received
        on received.order_id = cohort_orders.order_id
            and received.shop is not distinct from cohort_orders.shop
    where cohort_orders.is_paid and cohort_orders.signed_at is not null
    group by all
),

totals as (
    select
        count(*)::double as reviews,
        count(*) filter (stars <= $bad_stars)::double as bad,
        count(*) filter (stars <= $bad_stars and names_service)::double as service,
        case when count(order_id) > 0 then (select count(*) filter (is_bad) from signed) end::double
            as bad_orders,
        (select count(*) from signed)::double as signed_orders,
    from received
    having count(*) > 0
),

measured as (
    select
        unnest([
            {metric: 'reviews', numerator: reviews, denominator: null::double},
            {metric: 'bad_review_rate', numerator: bad_orders, denominator: signed_orders},
            {metric: 'bad_review_share', numerator: bad, denominator: reviews},
            {metric: 'bad_review_service', numerator: service, denominator: bad}
        ], recursive := true),
    from totals
)

select
    metric,
    case when metric = 'reviews' then numerator else numerator / nullif(denominator, 0) end as value,
    case when metric <> 'reviews' then numerator end as numerator,
    denominator,
from measured
order by metric
