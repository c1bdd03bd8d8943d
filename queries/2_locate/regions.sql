/* retro
title    = { zh = "在途退款：省份 × 快递", en = "Refunds on the way, by province and carrier" }
question = { zh = "哪条线路上，买家等不到货就退了？", en = "On which routes did buyers give up waiting?" }
doc      = { zh = "分母是已发货的大促订单（导出没有发货时间时用已付款订单）。只算在途阶段、原因为未收到货或物流慢的成功退款。预期 = 同一天付款、同价位的其他线路的同类退款率 × 本线路订单数；不足 30 单的线路不列。怎样比、偏离和结论怎么算，见“退款超出预期的商品”。", en = "The base is shipped orders of the promotion (paid ones where no shipping time is exported). Counted are successful refunds on the way for goods not received or late. Expected = the rate of other routes at the same price and day of payment × orders of this one; routes with fewer than 30 orders are left out. For the comparison, z and verdict see “Products refunded beyond expectation”." }
reads    = ["cohort_orders.province", "refund_cases"]
may_read = ["order_slices", "slice_excess"]
params   = { least_n = 30 }
grain    = ["province", "carrier"]
order    = 60
matures  = true
say      = { zh = "{% if first and first.z is not none and first.z >= 3 and first.excess >= 5 %}{{ first.province }}{% if first.carrier %} × {{ first.carrier }}{% endif %}最突出：{{ first.orders|count }} 单里 {{ first.cases|count }} 单在途退款（{{ first.rate|share }}），按其他线路的水平约 {{ first.expected|number }} 单。{% elif first %}各线路的在途退款都在正常范围内。{% endif %}", en = "{% if first and first.z is not none and first.z >= 3 and first.excess >= 5 %}{{ first.province }}{% if first.carrier %} with {{ first.carrier }}{% endif %} stands out: {{ first.cases|count }} of {{ first.orders|counted('order') }} were refunded on the way ({{ first.rate|share }}), where the level of other routes would give {{ first.expected|number }}.{% elif first %}Refunds on the way are within the normal range on every route.{% endif %}" }
chart    = { kind = "hbar", x = "route", y = ["cases", "expected"], rows = 8 }

[columns]
route = { zh = "线路", en = "Route", kind = "text" }
province = { zh = "省份", en = "Province", kind = "text", aside = true }
carrier = { zh = "物流公司", en = "Carrier", kind = "text", aside = true }
orders = { zh = "已发货订单", en = "Shipped orders", kind = "count" }
cases = { zh = "在途退款", en = "Refunded on the way", kind = "count" }
rate = { zh = "在途退款率", en = "Rate", kind = "share", doc = { zh = "在途退款 ÷ 本线路已发货订单", en = "refunded on the way ÷ shipped orders of the route" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio", aside = true }
z = { zh = "偏离", en = "z", kind = "number", aside = true }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
delivery_p50_hours = { zh = "发货到签收（中位）", en = "Shipped to signed (median)", kind = "hours" }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "slice_verdict" }
*/
with

by_route as (
    select
        order_slices.slice as route,
        cohort_orders.province,
        cohort_orders.carrier,
        count(*) as orders,
        quantile_cont(
            date_diff('second', cohort_orders.shipped_at, cohort_orders.signed_at), 0.5
        ) / 3600 as delivery_p50_hours,
    from order_slices
    inner join cohort_orders
        on cohort_orders.order_id = order_slices.order_id
            and cohort_orders.platform is not distinct from order_slices.platform
            and cohort_orders.shop is not distinct from order_slices.shop
    where order_slices.dimension = 'route'
    group by all
)

select
    by_route.route,
    by_route.province,
    by_route.carrier,
    by_route.orders,
    coalesce(slice_excess.cases, 0) as cases,
    coalesce(slice_excess.cases, 0) / by_route.orders as rate,
    -- Nobody anywhere gave up waiting: nothing was to be expected.
    if(slice_excess.slice is null, 0, slice_excess.expected) as expected,
    if(slice_excess.slice is null, 0, slice_excess.excess) as excess,
    slice_excess.lift,
    slice_excess.z,
    coalesce(slice_excess.amount, 0)::decimal(18, 2) as amount,
    by_route.delivery_p50_hours,
    slice_excess.verdict,
from by_route
left join slice_excess
    on slice_excess.slice = by_route.route
        and slice_excess.dimension = 'route'
        and slice_excess.outcome = 'given_up'
where by_route.orders >= $least_n
order by excess desc nulls last, by_route.province, by_route.carrier
