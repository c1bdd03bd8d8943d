/* retro
title    = { zh = "各商品的咨询与响应", en = "Questions and replies by product" }
question = { zh = "哪些商品被问得最多，答得多快？", en = "Which products were asked about most, and how fast were the replies?" }
doc      = { zh = "商品取自买家发来的商品卡片或链接，一个会话算一款；每个口径列出次数最多的 shown_products 款，其余（没点名商品、排在后面、不足 5 位买家）合成空值一行，只报数量。按各店自己的口径，从不相加。样本不足的不报比率和时长。", en = "Products are those of cards or links sent by buyers, one per session; the shown_products with most cases of each profile are listed. All others (no product named, further down, fewer than 5 buyers) are one row without a name, with counts only. By each shop's own clock, never added up. Too few cases show no rate and no duration." }
reads    = ["reply_cuts", "asked_products.asked_sku"]
params   = { shown_products = 20 }
grain    = ["profile", "asked_sku"]
order    = 31
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + '：' if many else '' %}{% set named = group.list|rejectattr('asked_sku', 'none')|list %}{% set most = named|selectattr('late')|sort(attribute='late', reverse=true)|first %}{{ which }}{{ group.list|sum(attribute='sessions')|count }} 个会话里，{{ named|sum(attribute='sessions')|count }} 个点名了所列的 {{ named|length }} 款商品，问得最多的是{{ named[0].title }}（{{ named[0].sessions|count }} 个会话）{% if most %}；超时最多的是{{ most.title }}，{{ most.cases|count }} 次里 {{ most.late|count }} 次{% endif %}。其余会话没有点名商品，或所点商品问的人少。{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + ': ' if many else '' %}{% set named = group.list|rejectattr('asked_sku', 'none')|list %}{% set most = named|selectattr('late')|sort(attribute='late', reverse=true)|first %}{{ which }}{{ named|sum(attribute='sessions')|count }} of {{ group.list|sum(attribute='sessions')|counted('session') }} named one of the {{ named|length|counted('product') }} listed; most asked about was {{ named[0].title }} ({{ named[0].sessions|counted('session') }}){% if most %}; most late replies: {{ most.title }}, {{ most.late|count }} of {{ most.cases|count }}{% endif %}. The other sessions named no product, or one that few asked about.{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
asked_sku = { zh = "商品编码", en = "Product", kind = "id", doc = { zh = "空：没有点名商品，或不在所列之中", en = "empty: no product named, or none of those listed" } }
title = { zh = "商品", en = "Title", kind = "text" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
cases = { zh = "计入", en = "Cases", kind = "count", doc = { zh = "口径的主指标数的次数：轮次、会话或每天每位买家", en = "what the profile's headline rate counts: rounds, sessions or a buyer's day" } }
late = { zh = "超时", en = "Late", kind = "count", doc = { zh = "超过口径的时限，或没人回复", en = "over the profile's limit, or unanswered" } }
in_time_share = { zh = "及时率", en = "In time", kind = "share", doc = { zh = "占计入的次数；时限随口径：3 分钟，或 30 秒、45 秒", en = "of those counted; the limit is the profile's: 3 minutes, or 30 or 45 seconds" } }
first_p50_seconds = { zh = "首响中位", en = "First, median", kind = "seconds" }
first_p90_seconds = { zh = "首响最慢一成", en = "First, slowest tenth", kind = "seconds" }
waits = { zh = "回复轮次", en = "Replies", kind = "count", doc = { zh = "进入平均响应的轮次", en = "rounds that enter the response time" } }
p50_seconds = { zh = "响应中位", en = "Median", kind = "seconds" }
p90_seconds = { zh = "响应最慢一成", en = "Slowest tenth", kind = "seconds" }
*/
with

titles as (
    select asked_sku, min(title) as title, from asked_products group by all
),

placed as (
    select
        *,
        case when row_number() over (
            partition by profile order by slice is null, cases desc, sessions desc, slice
        ) <= $shown_products then slice end as asked_sku,
    from reply_cuts
    where cut = 'product'
)

select
    profile,
    asked_sku,
    coalesce(titles.title, asked_sku) as title,
    sum(sessions)::bigint as sessions,
    sum(cases)::bigint as cases,
    sum(cases - in_time)::bigint as late,
    case when asked_sku is not null then max(in_time_share) end as in_time_share,
    case when asked_sku is not null then max(first_p50_seconds) end as first_p50_seconds,
    case when asked_sku is not null then max(first_p90_seconds) end as first_p90_seconds,
    sum(waits)::bigint as waits,
    case when asked_sku is not null then max(p50_seconds) end as p50_seconds,
    case when asked_sku is not null then max(p90_seconds) end as p90_seconds,
from placed
left join titles using (asked_sku)
-- Where no product is listed there is nothing to set the others against.
where profile in (select profile from placed where asked_sku is not null)
group by profile, asked_sku, titles.title
order by profile, asked_sku is null, cases desc, sessions desc, asked_sku
