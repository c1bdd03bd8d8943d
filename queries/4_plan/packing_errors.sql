/* retro
title    = { zh = "错发漏发集中的发货日", en = "Days of wrong and missing items" }
question = { zh = "哪一天发的货，错发漏发特别多？", en = "On which shipping day did wrong and missing items pile up?" }
doc      = { zh = "发错货、少件漏发、空包裹的售后单（含补寄、换货），按订单发货日与其他日子比。每一天都只看发货后 5 天内（默认值）申请的，发货还不满 5 天的不看，所以先发货的日子不会因为看得久而吃亏。门槛：至少 30 单、超出预期至少 15 单、至少是预期的 1.25 倍、偏离 z ≥ 3；小店铺超出 8 单、2 倍以上且 z ≥ 5 也算。金额 = 超出预期的单数 × 平均金额，是估算。", en = "After-sale cases for wrong, missing or empty parcels (resends and exchanges included), by the day of shipping against the other days. Of each day only cases applied for within 5 days of shipping (cfg) count, and days shipped less than 5 days ago are left out, so that early days are not blamed for having been watched longer. Gates: at least 30 orders, 15 beyond expectation, 1.25 times expected and z ≥ 3; in a small shop also 8 beyond, twice expected and z ≥ 5. Money = orders beyond expectation × average amount, an estimate." }
reads    = ["cohort_orders.shipped_at", "refund_cases", "promotion"]
may_read = ["metric_values"]
params   = { watched_days = 5, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, few_excess = 8, few_lift = 2, few_z = 5, high_excess = 30, high_lift = 2, high_z = 6 }
grain    = ["shipped_on"]

[finding]
step = 2
metric = "refund_rate_n"
title = { zh = "{{ shipped_on|day }} 发的货错漏多", en = "Wrong or missing items shipped on {{ shipped_on|day }}" }
say = { zh = "{{ shipped_on|day }} 发出的 {{ n|count }} 单里 {{ cases|count }} 单错发、漏发（{{ value|share }}），其他日子是 {{ expected|share }}；多出约 {{ affected|count }} 单。", en = "Of {{ n|counted('order') }} shipped on {{ shipped_on|day }}, {{ cases|count }} were wrong or incomplete ({{ value|share }}), against {{ expected|share }} on other days; about {{ affected|count }} beyond." }
do = { zh = "高峰日的多件单、带赠品单增加一道复核；错漏件免举证补发，当天发出。下次大促看全店错漏丢破退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "On peak days, check orders with several items or gifts twice; resend without proof, on the same day. Next promotion, check that packing refunds are down from {{ baseline|share }} to {{ target|share }}." }
owner = "warehouse"
due_days = 14
kpi = "refund_packing"
cause = "packing"
controllable = false
library = 23
effect = "refunds"
slice = { from = "shipped_on" }
evidence = ["2_locate/refund_reasons"]

[columns]
shipped_on = { zh = "发货日", en = "Shipped on", kind = "day" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "错漏率", en = "Rate", kind = "share", doc = { zh = "错发漏发订单 ÷ 当日发货订单", en = "wrong or missing ÷ orders shipped that day" } }
expected = { zh = "其他日子", en = "Other days", kind = "share", doc = { zh = "其他日子：错发漏发订单 ÷ 发货订单", en = "other days: wrong or missing ÷ orders shipped" } }
n = { zh = "当日发货订单", en = "Shipped that day", kind = "count" }
cases = { zh = "错发漏发", en = "Wrong or missing", kind = "count" }
affected = { zh = "超出预期", en = "Beyond expected", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "行动指标在全店的现值", en = "the metric of the action over the whole shop" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的全店指标", en = "the shop's metric without what is beyond expectation" } }
*/
with

wrong as (
    select platform, shop, order_id, max(amount) as amount, min(applied_at) as applied_at,
    from refund_cases
    where in_cohort and status <> 'closed'
        and reason_code in ('WRONG_ITEM', 'MISSING_ITEM', 'EMPTY_PACKAGE')
    group by all
),

by_day as (
    select
        cohort_orders.shipped_at::date as shipped_on,
        count(*) as orders,
        count(wrong.order_id) as cases,
        coalesce(sum(wrong.amount), 0) as amount,
    from cohort_orders
    left join wrong on wrong.order_id = cohort_orders.order_id
        and wrong.platform is not distinct from cohort_orders.platform
        and wrong.shop is not distinct from cohort_orders.shop
        and coalesce(wrong.applied_at <= shipped_at + to_days($watched_days), true)
    where is_paid and coalesce(
        shipped_at + to_days($watched_days) <= (select max(known_until) from promotion),
        shipped_at is not null
    )
    group by all
),

compared as (
    select
        *,
        ((sum(cases) over ()) - cases) / nullif((sum(orders) over ()) - orders, 0) as others_rate,
    from by_day
),

deviations as (
    select
        *,
        cases - orders * others_rate as excess,
        cases / nullif(orders * others_rate, 0) as lift,
        (cases - orders * others_rate)
            / nullif(sqrt(orders * others_rate * (1 - others_rate)), 0) as z,
    from compared
),

kpi as (
    select max(numerator) as numerator, max(denominator) as denominator,
    from metric_values where metric = 'refund_packing'
)

select
    shipped_on,
    case when excess >= $high_excess and lift >= $high_lift then 'high' else 'medium' end
        as severity,
    case when z >= $high_z then 'high' else 'medium' end as confidence,
    cases / orders as value,
    others_rate as expected,
    orders as n,
    cases,
    round(excess)::bigint as affected,
    (excess * amount / cases)::decimal(18, 2) as money,
    kpi.numerator / nullif(kpi.denominator, 0) as baseline,
    coalesce(
        greatest(kpi.numerator - excess, 0) / nullif(kpi.denominator, 0), others_rate
    ) as target,
from deviations
cross join kpi
where
    orders >= $least_n
    and (
        (excess >= $least_excess and lift >= $least_lift and z >= $least_z)
        or (excess >= $few_excess and lift >= $few_lift and z >= $few_z)
    )
order by excess desc, shipped_on
limit 3
