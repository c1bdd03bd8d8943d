/* retro
title    = { zh = "售后导出结束得太早", en = "The after-sale export ends early" }
question = { zh = "售后导出一直到截止日吗？", en = "Does the after-sale export reach the cut-off?" }
doc      = { zh = "最后一笔申请之后，到截止日、最晚到大促结束后 days_after 天，超过 quiet_days 天没有一笔，而按之前的速度本应有 least_expected 笔以上，别的导出此后也还有 least_others 条以上（均为默认值）。", en = "None for more than quiet_days after the last application, up to the cut-off or days_after days from the end of the promotion, where the pace before promised least_expected or more and other exports hold least_others or more (all cfg)." }
reads    = ["refunds", "promotion"]
may_read = ["orders", "messages", "reviews"]
params   = { quiet_days = 2, days_after = 15, least_expected = 20, least_others = 20 }
grain    = ["last_day"]
say      = { zh = "售后导出里大促以来有 {{ cases|count }} 笔申请，最后一笔在 {{ last_day|day }}，此后 {{ missing|count }} 天（大促开始以来共 {{ days|count }} 天）没有一笔，而别的导出还有 {{ others|count }} 条记录，按之前的速度本应再有 {{ expected|count }} 笔左右。请把售后补导出到截止日，否则退款率偏低。", en = "The after-sale export holds {{ cases|counted('application') }} since the promotion began, the last on {{ last_day|day }}; the {{ missing|counted('day') }} after it (of {{ days|count }} in all) have none, while other exports hold {{ others|counted('record') }}, and about {{ expected|count }} more were to be expected. Export after-sale cases up to the cut-off, or refund rates are too low." }

[columns]
last_day = { zh = "最后一天", en = "Last day", kind = "day" }
cases = { zh = "大促以来的申请", en = "Applications since the start", kind = "count" }
missing = { zh = "没有申请的天数", en = "Days without any", kind = "count" }
days = { zh = "大促以来的天数", en = "Days since the start", kind = "count" }
others = { zh = "别的导出此后的记录", en = "Later records of other exports", kind = "count", doc = { zh = "订单、聊天、评价里晚于最后一天的", en = "orders, chats and reviews later than the last day" } }
expected = { zh = "应有笔数", en = "Expected cases", kind = "number" }
*/
with

applied as (
    select
        max(applied_at)::date as last_day,
        max(starts_at)::date as starts_on,
        -- Long after a promotion few refunds are left to come.
        max(least(as_of, ends_at::date + $days_after::integer)) as due_on,
        count(*) filter (applied_at >= starts_at) as cases,
    from refunds
    cross join promotion
    where applied_at <= known_until
),

later as (
    select greatest(created_at, paid_at, shipped_at, signed_at, closed_at) as happened_at from orders
    union all
    select sent_at from messages
    union all
    select reviewed_at from reviews
),

paced as (
    select
        *,
        date_diff('day', last_day, due_on) - 1 as missing,
        date_diff('day', starts_on, due_on) as days,
        cases / nullif(date_diff('day', starts_on, last_day) + 1, 0) as daily,
    from applied
)

select
    last_day,
    cases,
    missing,
    days,
    (select count(*) from later where happened_at >= last_day + interval 1 day) as others,
    daily * missing as expected,
from paced
where missing > $quiet_days and daily * missing >= $least_expected
    and others >= $least_others
order by last_day
