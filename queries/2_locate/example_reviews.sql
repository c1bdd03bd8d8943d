/* retro
title    = { zh = "问题的样例：差评", en = "Cases of findings: reviews" }
question = { zh = "关于差评的每个问题，去看哪三条？", en = "For each finding about bad reviews, which three are worth reading?" }
doc      = { zh = "差评 bad_stars 星及以下，按问题的商品挑，星级低的、近的在前；服务差评要提到客服、态度等词（同“评价指标”）。这里只给位置，不给内容。", en = "Bad reviews have bad_stars stars or fewer; by the finding's product, the fewest stars and the latest first; those about service name it (as in “Review metrics”). Only where they stand is given, no words." }
reads    = ["example_slices", "promotion"]
may_read = ["reviews"]
params   = { places = 3, bad_stars = 2, service_words = "客服|态度|没人回|不理|不回复|敷衍|退款慢|不退款|推卸|骗" }
grain    = ["finding", "place"]
hidden   = true
worklist = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
place = { zh = "第几个", en = "Place", kind = "count" }
happened_at = { zh = "时间", en = "When", kind = "time" }
sku = { zh = "商品编码", en = "SKU", kind = "id" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

cases as (
    select
        reviewed_at, stars, sku, product_id, source_file, source_row,
        regexp_matches(concat_ws(' ', text, follow_up), $service_words) as names_service,
    from reviews
    join promotion on reviewed_at between starts_at and known_until
    where stars <= $bad_stars
)

select
    asked.finding,
    row_number() over (
        partition by asked.finding
        order by stars, reviewed_at desc, source_file, source_row
    ) as place,
    reviewed_at as happened_at,
    coalesce(cases.sku, cases.product_id) as sku,
    source_file,
    source_row,
from example_slices as asked
join cases
    on (measure <> 'bad_review_service' or names_service)
    and (asked.sku is null or coalesce(asked.sku in (cases.sku, cases.product_id), false))
where asked.basis = 'review'
    -- Of other slices the reviews do not tell.
    and asked.region is null and asked.carrier is null and slice_from is null
qualify place <= $places
order by finding, place
