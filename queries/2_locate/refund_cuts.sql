/* retro
title    = { zh = "各维度的退款", en = "Refunds by every cut" }
question = { zh = "按商品、尺码、颜色、省份、快递、价位、客服组，各组退了多少，比预期多吗？", en = "By product, size, colour, province, carrier, price band and agent group: how many refunds, and how many beyond expectation?" }
doc      = { zh = "截止时已知的成功退款，按订单计；分母是已付款订单，快递是其中已发货的。预期、偏离、区间和结论见“每个分组该退多少单”“每个分组多退了多少”。商品、尺码、颜色、价位只算对得上明细的退款。客服组看付款前最后回复的人，没咨询过的订单单列。不足 5 单的组不列，不足 30 单的不算率。", en = "Successful refunds known by the cut-off, by orders; the base is paid orders, for carriers the shipped ones among them. For expectation, z, interval and verdict see “Refunds to be expected of each slice” and “Refunds of each slice beyond expectation”. Product, size, colour and price count refunds that meet a line. The agent group is that of whoever answered last before the payment; orders without a chat are a slice of their own. Slices of fewer than 5 orders are left out; below 30 there is no rate." }
reads    = ["slice_excess"]
may_read = ["cut_coverage", "sku_sales"]
params   = { least_n = 30, least_listed = 5 }
grain    = ["dimension", "slice"]
hidden   = true
matures  = true

[columns]
dimension = { zh = "维度", en = "Cut by", kind = "code", codes = "cut" }
slice = { zh = "分组", en = "Slice", kind = "code", codes = "slice" }
title = { zh = "商品", en = "Product", kind = "text", doc = { zh = "只有商品才有", en = "of products only" } }
base = { zh = "分母", en = "Base", kind = "code", codes = "cut_base" }
orders = { zh = "订单", en = "Orders", kind = "count", doc = { zh = "大促已付款订单；快递为其中已发货的", en = "paid orders of the promotion; for carriers the shipped ones among them" } }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
rate = { zh = "退款率", en = "Refund rate", kind = "share", doc = { zh = "退款订单 ÷ 本分组订单；不足 30 单不算", en = "refunded ÷ orders of the slice; empty below 30 orders" } }
others_rate = { zh = "同条件的其他", en = "Others alike", kind = "share", doc = { zh = "同价位、同日付款的其他分组的退款率（价位只比同日付款）", en = "refund rate of other slices of the same price and day of payment (price bands: of the same day)" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
low = { zh = "倍数下限", en = "Ratio, low", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" } }
high = { zh = "倍数上限", en = "Ratio, high", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" } }
z = { zh = "偏离", en = "z", kind = "number" }
q_value = { zh = "q 值", en = "q", kind = "number", doc = { zh = "照此标准认定时，其中误报的预计占比", en = "expected share of false alarms among slices called out at this level" } }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "slice_verdict" }
*/
select
    slice_excess.dimension,
    slice_excess.slice,
    if(slice_excess.dimension = 'sku', sku_sales.title, null) as title,
    coalesce(cut_coverage.base, 'paid') as base,
    slice_excess.orders,
    slice_excess.cases,
    slice_excess.amount,
    case when slice_excess.orders >= $least_n then slice_excess.rate end as rate,
    slice_excess.others_rate,
    slice_excess.expected,
    slice_excess.excess,
    slice_excess.lift,
    slice_excess.low,
    slice_excess.high,
    slice_excess.z,
    slice_excess.q_value,
    slice_excess.verdict,
from slice_excess
left join cut_coverage using (dimension)
left join sku_sales on sku_sales.sku = slice_excess.slice
where slice_excess.outcome = 'all'
    and slice_excess.dimension in (
        'sku', 'size', 'colour', 'price_band', 'province', 'carrier', 'agent_group'
    )
    and slice_excess.orders >= $least_listed
order by slice_excess.dimension, slice_excess.slice
