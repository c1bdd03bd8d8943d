/* retro
title    = { zh = "退款原因与上次大促相比", en = "Refund reasons against the promotion before" }
question = { zh = "和上次大促比，哪些退款原因变多了、变少了？", en = "Which refund reasons became more or less frequent than last time?" }
doc      = { zh = "占比 = 该原因退款订单 ÷ 已付款订单，两次同口径。两次截止日离大促的天数不同，收货后才会出现的原因（质量、尺码等）可能还没到齐。区间为两比例之差的 95% 区间，含 0 时可能是偶然。", en = "Share = orders refunded for the reason ÷ paid orders, the same both times. The cut-off may lie at a different distance from the promotion, so reasons that come after delivery (quality, size) may not be complete yet. 95 % interval of the difference of two shares; with 0 inside it could be chance." }
reads    = ["refund_reasons"]
may_read = ["previous_refund_reasons"]
params   = { least_n = 5 }
grain    = ["reason_code"]
order    = 110
say      = { zh = "{% set real = rows|selectattr('verdict', 'equalto', 'real')|list %}{% set more = real|selectattr('change', 'gt', 0)|list %}{% set less = real|selectattr('change', 'lt', 0)|list %}{% if not first %}没有上次大促的结果可以对照。{% elif not real %}各原因与上次相比的差异都可能是偶然。{% else %}{% if more %}明显变多：{% for row in more[:3] %}{{ row.reason_code|code('reason') }}（{{ row.previous_share|share }} → {{ row.share_of_paid|share }}）{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}{% if less %}明显变少：{% for row in less[:3] %}{{ row.reason_code|code('reason') }}（{{ row.previous_share|share }} → {{ row.share_of_paid|share }}）{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}{% endif %}", en = "{% set real = rows|selectattr('verdict', 'equalto', 'real')|list %}{% set more = real|selectattr('change', 'gt', 0)|list %}{% set less = real|selectattr('change', 'lt', 0)|list %}{% if not first %}There is no earlier promotion to compare with.{% elif not real %}Every difference from last time could be chance.{% else %}{% if more %}Clearly more: {% for row in more[:3] %}{{ row.reason_code|code('reason') }} ({{ row.previous_share|share }} → {{ row.share_of_paid|share }}){% if not loop.last %}, {% endif %}{% endfor %}. {% endif %}{% if less %}Clearly less: {% for row in less[:3] %}{{ row.reason_code|code('reason') }} ({{ row.previous_share|share }} → {{ row.share_of_paid|share }}){% if not loop.last %}, {% endif %}{% endfor %}.{% endif %}{% endif %}" }
chart    = { kind = "dumbbell", x = "reason_code", y = ["previous_share", "share_of_paid"], rows = 10 }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
orders = { zh = "退款订单", en = "Orders", kind = "count" }
share_of_paid = { zh = "本次占比", en = "Share now", kind = "share", doc = { zh = "退款订单 ÷ 本次已付款订单", en = "orders ÷ paid orders now" } }
previous_orders = { zh = "上次退款订单", en = "Orders last time", kind = "count" }
previous_share = { zh = "上次占比", en = "Share last time", kind = "share", doc = { zh = "上次退款订单 ÷ 上次已付款订单", en = "orders ÷ paid orders last time" } }
change = { zh = "变化", en = "Change", kind = "share", doc = { zh = "本次占比 − 上次占比", en = "share now − share last time" } }
low = { zh = "变化下限", en = "Change, low", kind = "share" }
high = { zh = "变化上限", en = "Change, high", kind = "share" }
verdict = { zh = "判断", en = "Verdict", kind = "code", codes = "difference" }
*/
with

totals as (
    select
        (select max(paid_orders) from refund_reasons) as paid,
        (select max(paid_orders) from previous_refund_reasons) as previous_paid,
),

pairs as (
    select
        coalesce(refund_reasons.reason_code, previous_refund_reasons.reason_code) as reason_code,
        coalesce(refund_reasons.orders, 0) as orders,
        coalesce(refund_reasons.orders, 0) / totals.paid as share_of_paid,
        coalesce(previous_refund_reasons.orders, 0) as previous_orders,
        coalesce(previous_refund_reasons.orders, 0) / totals.previous_paid as previous_share,
        totals.paid,
        totals.previous_paid,
    from refund_reasons
    full join previous_refund_reasons
        on previous_refund_reasons.reason_code = refund_reasons.reason_code
    cross join totals
    where totals.paid > 0 and totals.previous_paid > 0
),

differences as (
    select
        *,
        share_of_paid - previous_share as change,
        1.96 * sqrt(
            share_of_paid * (1 - share_of_paid) / paid
            + previous_share * (1 - previous_share) / previous_paid
        ) as reach,
    from pairs
)

select
    reason_code,
    orders,
    share_of_paid,
    previous_orders,
    previous_share,
    change,
    change - reach as low,
    change + reach as high,
    case
        when greatest(orders, previous_orders) < $least_n then 'few'
        when abs(change) > reach then 'real'
        else 'chance'
    end as verdict,
from differences
order by abs(change) desc, reason_code
