/* retro
title    = { zh = "付款后第 n 天，累计退了多少", en = "Refunds by days since payment" }
question = { zh = "退款还会涨多少？和上次同样天数时比，多还是少？", en = "How far have refunds come, and how do they stand against the last promotion at the same age?" }
doc      = { zh = "退款率 = 付款后 n 天内退款的订单 ÷ 看满 n 天的已付款订单。每一行的分母都是看满这么多天的订单，所以本次后面的行会少；上次取历史快照里同样天数的那一点。本次看满的订单不到一半的天数不列。", en = "Rate = orders refunded within n days of payment ÷ paid orders watched for n days. Each row counts only orders watched that long; last time stands at the same number of days, from its kept results. Days that fewer than half of the orders have reached are not listed." }
reads    = ["cohort_curve", "maturity"]
may_read = ["previous_cohort_curve", "previous_maturity", "outlook_paths"]
params   = { least_watched = 0.5, last_days = 30 }
core     = true
grain    = ["days"]
order    = 58
matures  = true
say      = { zh = "{% set now = rows|selectattr('value', 'ne', none)|list %}{% if now %}付款后 {{ now[-1].days|count }} 天内已退 {{ now[-1].value|share }}（{{ now[-1].refunded|count }} ÷ {{ now[-1].orders|count }} 单）{% if now[-1].previous is not none %}，上次大促付款后同样 {{ now[-1].days|count }} 天时是 {{ now[-1].previous|share }}{% endif %}。{% else %}付款还不满一天，退款率现在说明不了什么。{% endif %}", en = "{% set now = rows|selectattr('value', 'ne', none)|list %}{% if now %}Within {{ now[-1].days|counted('day') }} of payment {{ now[-1].value|share }} were refunded ({{ now[-1].refunded|count }} of {{ now[-1].orders|counted('order') }}){% if now[-1].previous is not none %}; last time, {{ now[-1].days|counted('day') }} after payment, it was {{ now[-1].previous|share }}{% endif %}.{% else %}Not a day has passed since payment: a refund rate says nothing yet.{% endif %}" }
so       = { zh = "{% if rows %}曲线没走平之前，售后人手先留着；和上次比只看同样天数。{% endif %}", en = "{% if rows %}Keep after-sale staff until the curve levels off; compare promotions only at the same age.{% endif %}" }
chart    = { kind = "band", x = "days", y = ["value", "previous", "low", "high"] }

[columns]
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
orders = { zh = "看满的订单", en = "Orders watched", kind = "count" }
refunded = { zh = "其中已退", en = "Refunded", kind = "count" }
value = { zh = "本次退款率", en = "Rate now", kind = "share", doc = { zh = "其中已退 ÷ 看满的订单", en = "refunded ÷ orders watched" } }
previous_orders = { zh = "上次看满的订单", en = "Orders last time", kind = "count" }
previous = { zh = "上次退款率", en = "Rate last time", kind = "share", doc = { zh = "上次：已退 ÷ 看满的订单", en = "last time: refunded ÷ orders watched" } }
low = { zh = "预计最低", en = "Expected, low", kind = "share", aside = true, doc = { zh = "照以往大促的走势推到这一天，算法同“最终会退多少”", en = "carried on to that day by the curves of earlier promotions, as in How many refunds are still to come" } }
high = { zh = "预计最高", en = "Expected, high", kind = "share", aside = true, doc = { zh = "同上", en = "likewise" } }
*/
with

now as (
    select cohort_curve.*
    from cohort_curve
    cross join maturity
    where metric = 'refund_rate_n' and slice = 'all'
        and cohort_curve.orders >= $least_watched * maturity.orders
),

earlier as (
    select previous_cohort_curve.*
    from previous_cohort_curve
    cross join previous_maturity
    where metric = 'refund_rate_n' and slice = 'all'
        and previous_cohort_curve.orders >= $least_watched * previous_maturity.orders
),

-- As in refund_outlook, day by day; what has been refunded stays refunded.
expected as (
    select
        days,
        greatest(min(least(by_rest, by_ratio) - sqrt(chance ** 2 + doubt ** 2)), max(value))
            as low,
        least(max(greatest(by_rest, by_ratio) + sqrt(chance ** 2 + doubt ** 2)), 1) as high,
    from outlook_paths
    where metric = 'refund_rate_n'
    group by all
)

select
    coalesce(now.days, earlier.days) as days,
    now.orders,
    now.numerator::bigint as refunded,
    now.value,
    earlier.orders as previous_orders,
    earlier.value as previous,
    expected.low,
    greatest(expected.high, expected.low) as high,
from now
full join earlier on earlier.days = now.days
left join expected on expected.days = coalesce(now.days, earlier.days)
where coalesce(now.days, earlier.days) <= $last_days
order by days
