/* retro
title    = { zh = "问题商品的尺码和颜色", en = "Sizes and colours of the products that stand out" }
question = { zh = "退得超预期的商品，是某个尺码、某个颜色，还是整款都这样？", en = "Is it one size or colour of the product that stands out, or all of it?" }
doc      = { zh = "只看某种退款明显偏多的商品（最多 3 款），而且只看那一种退款。同一款里的尺码互相比、颜色互相比，同一天付款、同价位的才比；算法和结论见“退款超出预期的商品”，倍数区间用 Byar 法。这一种退款不足 10 单的商品不分（默认值）。不足 30 单不算率、不下结论，不足 5 单的不列。", en = "Only products with far too many refunds of one kind (at most 3), and only that kind. Sizes are compared with the other sizes of the same product, colours with its other colours, on the same day of payment and at the same price; see “Products refunded beyond expectation” for the comparison and the verdict; the interval of the ratio is Byar’s. Products with fewer than 10 such refunds are not cut further (cfg). No rate and no verdict below 30 orders; below 5 they are left out." }
reads    = ["sku_excess", "slice_excess"]
params   = { least_n = 30, least_listed = 5, most = 3 }
grain    = ["sku", "reason_code", "dimension", "slice"]
order    = 52
matures  = true
say      = { zh = "{% if first %}{% set sure = rows|selectattr('verdict', 'in', ['real', 'probable'])|selectattr('excess', 'gt', 0)|list %}{% set enough = rows|rejectattr('verdict', 'equalto', 'few')|rejectattr('verdict', 'none')|list %}{% if sure %}{{ sure[0].title }}的{{ sure[0].slice|code('slice') }}（{{ sure[0].dimension|code('cut') }}）退得最多：{{ sure[0].orders|count }} 单里 {{ sure[0].cases|count }} 单因{{ sure[0].reason_code|code('reason') }}退款（{{ sure[0].rate|share }}），同款其他的是 {{ sure[0].others_rate|share }}{% if sure[0].verdict == 'probable' %}；也可能是偶然{% endif %}。{% elif enough %}{{ first.title }}的各个尺码、颜色退得差不多，没有哪一个明显更高：问题多半在整款。{% else %}{{ first.title }}分到每个尺码、颜色后单数太少，分不出是某一个还是整款。{% endif %}{% endif %}", en = "{% if first %}{% set sure = rows|selectattr('verdict', 'in', ['real', 'probable'])|selectattr('excess', 'gt', 0)|list %}{% set enough = rows|rejectattr('verdict', 'equalto', 'few')|rejectattr('verdict', 'none')|list %}{% if sure %}{{ sure[0].title }} comes back most in {{ sure[0].slice|code('slice') }} ({{ sure[0].dimension|code('cut') }}): {{ sure[0].cases|count }} of {{ sure[0].orders|counted('order') }} for {{ sure[0].reason_code|code('reason') }} ({{ sure[0].rate|share }}), against {{ sure[0].others_rate|share }} of the rest of the product{% if sure[0].verdict == 'probable' %}; that could be chance{% endif %}.{% elif enough %}Sizes and colours of {{ first.title }} come back about equally often, none clearly more: it is the product as a whole.{% else %}By size and colour, {{ first.title }} has not enough cases to tell one from the other.{% endif %}{% endif %}" }
chart    = { kind = "hbar", x = "slice", y = ["cases", "expected"], rows = 10 }

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id", aside = true }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
slice = { zh = "分组", en = "Slice", kind = "code", codes = "slice" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count", doc = { zh = "因这一原因退款", en = "refunded for this reason" } }
rate = { zh = "退款率", en = "Rate", kind = "share", doc = { zh = "此原因退款订单 ÷ 本款这一尺码（颜色）的已付款订单；不足 30 单不算", en = "refunded for this reason ÷ paid orders of the product in this size (colour); empty below 30 orders" } }
others_rate = { zh = "同款其他", en = "Rest of the product", kind = "share", doc = { zh = "同款其他尺码（颜色）：此原因退款订单 ÷ 已付款订单", en = "other sizes (colours) of the product: refunded for this reason ÷ paid orders" } }
expected = { zh = "预期退款", en = "Expected", kind = "number", aside = true }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio", aside = true }
low = { zh = "倍数下限", en = "Ratio, low", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" }, aside = true }
high = { zh = "倍数上限", en = "Ratio, high", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" }, aside = true }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "slice_verdict" }
*/
with

worst as (
    select sku, title, reason_code, affected,
    from sku_excess
    order by affected desc, sku, reason_code
    limit $most
)

select
    worst.sku,
    worst.title,
    worst.reason_code,
    if(slice_excess.dimension = 'sku_size', 'size', 'colour') as dimension,
    slice_excess.slice,
    slice_excess.orders,
    slice_excess.cases,
    case when slice_excess.orders >= $least_n then slice_excess.rate end as rate,
    slice_excess.others_rate,
    slice_excess.expected,
    slice_excess.excess,
    slice_excess.lift,
    slice_excess.low,
    slice_excess.high,
    slice_excess.verdict,
from slice_excess
inner join worst
    on worst.sku = slice_excess.parent and worst.reason_code = slice_excess.outcome
where slice_excess.dimension in ('sku_size', 'sku_colour')
    and slice_excess.orders >= $least_listed
order by
    worst.affected desc, worst.sku, worst.reason_code,
    slice_excess.dimension = 'sku_colour',
    slice_excess.excess desc nulls last,
    dimension, slice_excess.slice
