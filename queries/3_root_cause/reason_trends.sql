/* retro
title    = { zh = "退款原因与上次大促相比", en = "Refund reasons against the promotion before" }
question = { zh = "和上次大促比，哪些退款原因变多了、变少了？", en = "Which refund reasons became more or less frequent than last time?" }
doc      = { zh = "占比 = 付款后同样天数内因该原因退款的订单 ÷ 看满这些天的已付款订单（见“同一账龄的对比”），所以还没到时候的原因（质量、尺码等收货后才有的）两次都只算到同一天，不会显得变少；也因此比“退款原因排行”里到目前为止的占比低。区间为两比例之差的 95% 区间（Newcombe），含 0 时可能只是偶然；两次都不足 least_n 单的不判断，两次都没有的不列。", en = "Share = orders refunded for the reason within the same number of days of payment ÷ paid orders watched that long (see Compared at the same age), so that reasons that only come after delivery stand at the same day both times; shares are lower here than in Refund reasons, which counts everything so far. 95 % interval of the difference of two shares (Newcombe): if it contains zero the change could be chance; under 5 orders (least_n) both times nothing is said; reasons without a case both times are not listed." }
reads    = ["equal_age"]
params   = { least_n = 5 }
grain    = ["reason_code"]
matures  = true
order    = 86
say      = { zh = "{% set real = rows|selectattr('verdict', 'equalto', 'real')|list %}{% set more = real|selectattr('change', 'gt', 0)|list %}{% set less = real|selectattr('change', 'lt', 0)|list %}{% if not first %}没有上次大促的结果可以对照。{% elif not real %}各原因与上次相比的差异都可能是偶然。{% else %}付款后 {{ first.days|count }} 天内，{% if more %}明显变多的：{% for row in more[:3] %}{{ row.reason_code|code('reason') }}（{{ row.previous_share|share }} → {{ row.share_of_paid|share }}）{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}{% if less %}明显变少的：{% for row in less[:3] %}{{ row.reason_code|code('reason') }}（{{ row.previous_share|share }} → {{ row.share_of_paid|share }}）{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}{% endif %}", en = "{% set real = rows|selectattr('verdict', 'equalto', 'real')|list %}{% set more = real|selectattr('change', 'gt', 0)|list %}{% set less = real|selectattr('change', 'lt', 0)|list %}{% if not first %}There is no earlier promotion to compare with.{% elif not real %}Every difference from last time could be chance.{% else %}Within {{ first.days|counted('day') }} of payment: {% if more %}clearly more {% for row in more[:3] %}{{ row.reason_code|code('reason') }} ({{ row.previous_share|share }} → {{ row.share_of_paid|share }}){% if not loop.last %}, {% endif %}{% endfor %}. {% endif %}{% if less %}{% if more %}Clearly{% else %}clearly{% endif %} less {% for row in less[:3] %}{{ row.reason_code|code('reason') }} ({{ row.previous_share|share }} → {{ row.share_of_paid|share }}){% if not loop.last %}, {% endif %}{% endfor %}.{% endif %}{% endif %}" }
chart    = { kind = "dumbbell", x = "reason_code", y = ["previous_share", "share_of_paid"], rows = 10 }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
orders = { zh = "退款订单", en = "Orders", kind = "count" }
share_of_paid = { zh = "本次占比", en = "Share now", kind = "share", doc = { zh = "退款订单 ÷ 本次看满的已付款订单", en = "orders ÷ paid orders watched, now" } }
previous_orders = { zh = "上次退款订单", en = "Orders last time", kind = "count" }
previous_share = { zh = "上次占比", en = "Share last time", kind = "share", doc = { zh = "上次退款订单 ÷ 上次看满的已付款订单", en = "orders ÷ paid orders watched, last time" } }
change = { zh = "变化", en = "Change", kind = "share", doc = { zh = "本次占比 − 上次占比", en = "share now − share last time" } }
low = { zh = "变化下限", en = "Change, low", kind = "share", aside = true }
high = { zh = "变化上限", en = "Change, high", kind = "share", aside = true }
days = { zh = "付款后天数", en = "Days since payment", kind = "count", doc = { zh = "两次都取这么多天", en = "both times" }, aside = true }
verdict = { zh = "判断", en = "Verdict", kind = "code", codes = "difference" }
*/
with

ranged as (
    select
        slice as reason_code,
        numerator::bigint as orders,
        value as share_of_paid,
        previous_numerator::bigint as previous_orders,
        previous as previous_share,
        days,
        value - previous as change,
        value - previous - sqrt((value - low) ** 2 + (previous_high - previous) ** 2) as low,
        value - previous + sqrt((high - value) ** 2 + (previous - previous_low) ** 2) as high,
    from equal_age
    where metric = 'refund_rate_n' and slice <> 'all' and previous is not null
        and numerator + previous_numerator > 0
)

select
    reason_code,
    orders,
    share_of_paid,
    previous_orders,
    previous_share,
    change,
    low,
    high,
    days,
    case
        when greatest(orders, previous_orders) < $least_n then 'few'
        when low > 0 or high < 0 then 'real'
        else 'chance'
    end as verdict,
from ranged
order by abs(change) desc, reason_code
