/* retro
title    = { zh = "在途退款：省份 × 快递", en = "Refunds on the way, by province and carrier" }
question = { zh = "哪条线路上，买家等不到货就退了？", en = "On which routes did buyers give up waiting?" }
doc      = { zh = "分母是已发货的大促订单（导出没有发货时间时用已付款订单）。只算在途阶段、原因为未收到货或物流慢的成功退款。预期 = 其他线路的同类退款率 × 本线路订单数；不足 30 单的线路不列。偏离 z 按各线路之间本来就有的差异放宽。", en = "The base is shipped orders of the promotion (paid ones where no shipping time is exported). Counted are successful refunds on the way for goods not received or late. Expected = the rate of all other routes × orders of this one; routes with fewer than 30 orders are left out. z is widened by the spread that routes have anyway." }
reads    = ["cohort_orders.province", "refund_cases"]
params   = { least_n = 30 }
grain    = ["province", "carrier"]
order    = 60
say      = { zh = "{% if first and first.z is not none and first.z >= 3 and first.excess >= 5 %}{{ first.province }}{% if first.carrier %} × {{ first.carrier }}{% endif %} 最突出：{{ first.orders|count }} 单里 {{ first.cases|count }} 单在途退款（{{ first.rate|share }}），按其他线路的水平应为 {{ first.expected|number }} 单。{% elif first %}各线路的在途退款都在正常范围内。{% endif %}", en = "{% if first and first.z is not none and first.z >= 3 and first.excess >= 5 %}{{ first.province }}{% if first.carrier %} with {{ first.carrier }}{% endif %} stands out: {{ first.cases|count }} of {{ first.orders|count }} orders were refunded on the way ({{ first.rate|share }}); the other routes' level would give {{ first.expected|number }}.{% elif first %}Refunds on the way are within the normal range on every route.{% endif %}" }
chart    = { kind = "hbar", x = "route", y = ["cases", "expected"], rows = 8 }

[columns]
route = { zh = "线路", en = "Route", kind = "text" }
province = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
orders = { zh = "已发货订单", en = "Shipped orders", kind = "count" }
cases = { zh = "在途退款", en = "Refunded on the way", kind = "count" }
rate = { zh = "在途退款率", en = "Rate", kind = "share", doc = { zh = "在途退款 ÷ 本线路已发货订单", en = "refunded on the way ÷ shipped orders of the route" } }
expected = { zh = "预期", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
z = { zh = "偏离", en = "z", kind = "number" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
delivery_p50_hours = { zh = "发货到签收（中位）", en = "Shipped to signed (median)", kind = "hours" }
*/
with

shipped as (
    select *
    from cohort_orders
    where is_paid
        and province is not null
        and (
            shipped_at is not null
            or (select count(shipped_at) from cohort_orders) = 0
        )
),

given_up as (
    select shop, order_id, sum(amount) as amount,
    from refund_cases
    where in_cohort
        and is_success
        and stage = 'in_transit'
        and reason_code in ('NOT_RECEIVED', 'LOGISTICS_DELAY')
    group by all
),

by_route as (
    select
        shipped.province,
        shipped.carrier,
        count(*) as orders,
        count(given_up.order_id) as cases,
        coalesce(sum(given_up.amount), 0) as amount,
        quantile_cont(
            date_diff('second', shipped.shipped_at, shipped.signed_at), 0.5
        ) / 3600 as delivery_p50_hours,
    from shipped
    left join given_up
        on given_up.order_id = shipped.order_id
            and given_up.shop is not distinct from shipped.shop
    group by all
),

compared as (
    select
        *,
        ((sum(cases) over ()) - cases) / nullif((sum(orders) over ()) - orders, 0) as others_rate,
    from by_route
),

expected as (
    select
        *,
        orders * others_rate as expected,
        (cases - orders * others_rate)
            / nullif(sqrt(orders * others_rate * (1 - others_rate)), 0) as deviation,
    from compared
    where orders >= $least_n
),

-- Routes differ anyway: 0.455 is the median of a squared standard normal value.
spread as (
    select greatest(1, quantile_cont(deviation * deviation, 0.5) / 0.455) as factor,
    from expected
)

select
    concat_ws(' · ', province, carrier) as route,
    province,
    carrier,
    orders,
    cases,
    cases / orders as rate,
    expected,
    cases - expected as excess,
    cases / nullif(expected, 0) as lift,
    deviation / sqrt(spread.factor) as z,
    amount::decimal(18, 2) as amount,
    delivery_p50_hours,
from expected
cross join spread
order by excess desc nulls last, province, carrier
