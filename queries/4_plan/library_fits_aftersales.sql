/* retro
title    = { zh = "售后还值得看一眼的", en = "After-sales: also worth a look" }
question = { zh = "行动库里售后、物流的做法，还有哪些条件已经满足？", en = "Which practices of the action library for after-sales and delivery fit as well?" }
doc      = { zh = "行动库（retro actions library）里，条件满足、但导出的数据不足以证明不是偶然的几条：只列数字，不算问题，不进前几名。正式规则已经报了的，这里不再列。门槛都是默认值（可改）：物流咨询占比达到以往的 2 倍、至少 30 段；单数类 5 单以上；差评看得出的 5 条以上、24 小时内联系到的不足八成。库里的做法用 retro actions add --library 编号 加进登记表。", en = "Rows of the action library (retro actions library) whose condition is met, where the exports cannot show that it is more than chance: figures only, no findings. What a rule tells already is left out. All thresholds are defaults (cfg): questions about delivery at 2 times the usual share and 30 chats; counts from 5; bad reviews from 5 that can be told, fewer than four fifths contacted within 24 hours. Take one over with retro actions add --library NUMBER." }
reads    = ["promotion"]
may_read = ["core_metrics", "slow_shipping", "refund_cases", "refund_words", "cs_service_refunds", "queue_levels", "timeout_disputes", "reduce_interventions", "avoidable_disputes", "promises_unkept", "intervened_orders", "judged_lost", "review_contacts", "confirm_times"]
params   = { wismo_lift = 2.0, least_chats = 30, least_cases = 5, due_hours = 24, lost_part = 0.5, contacted_part = 0.8 }
core     = true
grain    = ["library"]
order    = 91
optional = true
say      = { zh = "{% if first %}行动库里还有 {{ n|count }} 条售后做法用得上：{% for row in rows %}{{ row.fit|code('library_fit') }}（{% if row.unit == 'share' %}{{ row.n|count }} 段里 {{ row.value|share }}{% elif row.n is not none %}{{ row.n|count }} 件里 {{ row.value|count }} 件{% else %}{{ row.value|count }} 件{% endif %}）{% if not loop.last %}、{% endif %}{% endfor %}。数字到了线不等于有问题，会上顺带看一眼，要做就从行动库里加。{% endif %}", en = "{% if first %}{{ n|counted('more practice') }} of the library {{ n|plural('fits', 'fit') }}: {% for row in rows %}{{ row.fit|code('library_fit')|lower }} ({% if row.unit == 'share' %}{{ row.value|share }} of {{ row.n|counted('chat') }}{% elif row.n is not none %}{{ row.value|count }} of {{ row.n|count }}{% else %}{{ row.value|count }}{% endif %}){% if not loop.last %}; {% endif %}{% endfor %}. A figure that has reached its line is not yet a problem: look at it in passing, and add from the library what is worth doing.{% endif %}" }

[columns]
library = { zh = "行动库编号", en = "Row of the library", kind = "count" }
fit = { zh = "情况", en = "What fits", kind = "code", codes = "library_fit" }
n = { zh = "一共", en = "Of", kind = "count" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
threshold = { zh = "门槛", en = "Threshold", kind = "measure", unit_from = "unit" }
unit = { zh = "单位", en = "Unit", kind = "text", aside = true }
action = { zh = "可以做的", en = "What could be done", kind = "code", codes = "library_action" }
*/
with

told as (
    select exists (from reduce_interventions) as disputes,
),

named as (
    select
        count(*) as refunds,
        count(*) filter (
            refund_cases.reason_code = 'CS_SERVICE' or refund_words.chat_code = 'CS_SERVICE'
        ) as cases,
    from refund_cases
    left join refund_words on refund_words.refund_id = refund_cases.refund_id
        and refund_words.platform is not distinct from refund_cases.platform
        and refund_words.shop is not distinct from refund_cases.shop
    where in_cohort and is_success and not exists (from cs_service_refunds)
),

fits as (
    select 19 as library, refunds as n, cases as value, $least_cases as threshold,
        'count' as unit,
    from named
    union all
    select 25, denominator, value, $wismo_lift * coalesce(previous, baseline), 'share',
    from core_metrics
    where metric = 'wismo_share'
        and denominator >= $least_chats
        and not exists (from slow_shipping)
    union all
    select 29, count(*), count(*) filter (hours_left < $due_hours), $least_cases, 'count',
    from queue_levels
    where hours_left is not null and not exists (from timeout_disputes)
    union all
    select 30, count(*) filter (is_judged), count(*) filter (is_lost),
        greatest($lost_part * count(*) filter (is_judged), $least_cases), 'count',
    from intervened_orders
    where not exists (from judged_lost) and not (select disputes from told)
    union all
    select 31, known, orders, $least_cases, 'count',
    from avoidable_disputes
    where rule = 'broken_promise'
        and not exists (from promises_unkept)
        and not (select disputes from told)
    union all
    select 33, reviews, reviews - contacted,
        greatest((1 - $contacted_part) * reviews, $least_cases), 'count',
    from review_contacts
    union all
    select 34, null, count(*), $least_cases, 'count', from confirm_times
)

select
    library::bigint as library,
    library::varchar as fit,
    n::bigint as n,
    value::double as value,
    threshold::double as threshold,
    unit,
    library::varchar as action,
from fits
where value >= threshold
order by library
