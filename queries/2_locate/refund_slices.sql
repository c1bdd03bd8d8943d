/* retro
title    = { zh = "退款多在哪一类订单", en = "Where refunds are beyond expectation" }
question = { zh = "哪个尺码、颜色、省份、快递、价位、客服组的订单，退得比该退的多？", en = "Which size, colour, province, carrier, price band or agent group was refunded more than it should be?" }
doc      = { zh = "每个维度列出明显超出预期的分组（最多 5 个）；一个都没有时，列超出最多的那个并写明结论。每行都和同一天付款、同价位的其他订单比（价位只比同一天付款），所以单多、便宜、付款晚都不算问题。怎样比、结论怎么算，见“退款超出预期的商品”（商品也在那里）；倍数区间用 Byar 法。线路另见“在途退款：省份 × 快递”。不足 30 单的分组不列。认得出的占比：分母是已付款订单，快递是已发货订单；认不出的不参加比较。", en = "For each cut the slices clearly beyond expectation (at most 5); where there is none, the one furthest beyond, with its verdict. Each row is compared with other orders of the same price, paid on the same day (price bands: the same day only), so that many, cheap or late orders are no fault. For the comparison and the verdict see “Products refunded beyond expectation”, where products are too; the interval of the ratio is Byar’s. Routes are in “Refunds on the way, by province and carrier”. Slices of fewer than 30 orders are left out. Share known: of paid orders, for carriers of shipped ones; the rest is not compared." }
reads    = ["refund_cuts", "cut_coverage"]
params   = { least_n = 30, most = 5 }
grain    = ["dimension", "slice"]
order    = 55
matures  = true
say      = { zh = "{% set sure = rows|selectattr('verdict', 'equalto', 'real')|selectattr('excess', 'gt', 0)|list %}{% set maybe = rows|selectattr('verdict', 'equalto', 'probable')|selectattr('excess', 'gt', 0)|list %}{% set blank = rows|selectattr('known_orders', 'equalto', 0)|list %}{% if sure %}{{ sure[0].dimension|code('cut') }}里退款超出预期最多的是{{ sure[0].slice|code('slice') }}：{{ sure[0].orders|count }} 单退了 {{ sure[0].cases|count }} 单（{{ sure[0].rate|share }}），同样条件的其他订单是 {{ sure[0].others_rate|share }}，多退约 {{ sure[0].excess|count }} 单。{% elif maybe %}{{ maybe[0].dimension|code('cut') }}里{{ maybe[0].slice|code('slice') }}退得偏多：{{ maybe[0].orders|count }} 单退了 {{ maybe[0].cases|count }} 单，按同样条件的其他订单约 {{ maybe[0].expected|count }} 单；也可能是偶然，下次大促再看。{% elif rows|rejectattr('orders', 'none')|list %}按尺码、颜色、省份、快递、价位、客服组看，退款都没有明显扎堆；高低之差可能是偶然。{% elif rows %}单数还太少，分不出哪一类订单退得多。{% endif %}{% if blank and blank|length < n %}导出里认不出{% for row in blank %}{{ row.dimension|code('cut') }}{% if not loop.last %}、{% endif %}{% endfor %}，这几项没法比。{% endif %}", en = "{% set sure = rows|selectattr('verdict', 'equalto', 'real')|selectattr('excess', 'gt', 0)|list %}{% set maybe = rows|selectattr('verdict', 'equalto', 'probable')|selectattr('excess', 'gt', 0)|list %}{% set blank = rows|selectattr('known_orders', 'equalto', 0)|list %}{% if sure %}Furthest beyond expectation: {{ sure[0].slice|code('slice') }} ({{ sure[0].dimension|code('cut') }}). {{ sure[0].cases|count }} of {{ sure[0].orders|counted('order') }} were refunded ({{ sure[0].rate|share }}), against {{ sure[0].others_rate|share }} of other orders like them: about {{ sure[0].excess|count }} too many.{% elif maybe %}{{ maybe[0].slice|code('slice') }} ({{ maybe[0].dimension|code('cut') }}) was refunded rather often: {{ maybe[0].cases|count }} of {{ maybe[0].orders|counted('order') }}, against about {{ maybe[0].expected|count }} at the level of others like them. That could be chance; look again after the next promotion.{% elif rows|rejectattr('orders', 'none')|list %}Refunds do not pile up in any size, colour, province, carrier, price band or agent group; what differs could be chance.{% elif rows %}There are too few orders yet to tell where refunds pile up.{% endif %}{% if blank and blank|length < n %} The exports do not tell {% for row in blank %}{{ row.dimension|code('cut') }}{% if not loop.last %}, {% endif %}{% endfor %}; these cannot be compared.{% endif %}" }
chart    = { kind = "hbar", x = "slice", y = ["cases", "expected"], rows = 10 }

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
slice = { zh = "分组", en = "Slice", kind = "code", codes = "slice" }
base = { zh = "分母", en = "Base", kind = "code", codes = "cut_base" }
orders = { zh = "订单", en = "Orders", kind = "count", doc = { zh = "大促已付款订单；快递为其中已发货的", en = "paid orders of the promotion; for carriers the shipped ones among them" } }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
amount = { zh = "退款金额", en = "Amount", kind = "money", aside = true }
rate = { zh = "退款率", en = "Refund rate", kind = "share", doc = { zh = "退款订单 ÷ 本分组订单；不足 30 单不算", en = "refunded ÷ orders of the slice; empty below 30 orders" } }
others_rate = { zh = "同条件的其他", en = "Others alike", kind = "share", doc = { zh = "同价位、同日付款的其他分组的退款率（价位只比同日付款）", en = "refund rate of other slices of the same price and day of payment (price bands: of the same day)" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio", aside = true }
low = { zh = "倍数下限", en = "Ratio, low", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" }, aside = true }
high = { zh = "倍数上限", en = "Ratio, high", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" }, aside = true }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "slice_verdict" }
known_orders = { zh = "认得出的订单", en = "Orders known", kind = "count", doc = { zh = "这个维度认得出的订单", en = "orders whose slice of this cut is known" }, aside = true }
known_share = { zh = "认得出的占比", en = "Share known", kind = "share", doc = { zh = "认得出的订单 ÷ 已付款订单（快递：÷ 已发货订单）", en = "orders known ÷ paid orders (carriers: ÷ shipped orders)" }, aside = true }
*/
with

ranked as (
    select
        *,
        excess > 0 and verdict in ('real', 'probable') as is_beyond,
        row_number() over (
            partition by dimension order by is_beyond desc nulls last, excess desc nulls last, slice
        ) as nth,
    from refund_cuts
    where orders >= $least_n
)

select
    cut_coverage.dimension,
    ranked.slice,
    cut_coverage.base,
    ranked.orders,
    ranked.cases,
    ranked.amount,
    ranked.rate,
    ranked.others_rate,
    ranked.expected,
    ranked.excess,
    ranked.lift,
    ranked.low,
    ranked.high,
    ranked.verdict,
    cut_coverage.known_orders,
    cut_coverage.known_share,
from cut_coverage
left join ranked
    on ranked.dimension = cut_coverage.dimension
        and (ranked.nth = 1 or (ranked.nth <= $most and ranked.is_beyond))
where cut_coverage.dimension <> 'sku'
order by
    case when ranked.excess > 0 then
        case ranked.verdict when 'real' then 1 when 'probable' then 2 else 3 end
    else 4 end,
    ranked.excess desc nulls last,
    cut_coverage.dimension,
    ranked.slice
