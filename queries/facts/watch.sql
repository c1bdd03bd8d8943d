/* retro
title    = { zh = "看到什么时候为止", en = "Watched until when" }
question = { zh = "订单和售后导出看到了哪一刻？", en = "Up to which moment do the exports of orders and refunds see?" }
doc      = { zh = "各店铺订单、售后、纠纷、评价导出里最后一件事发生的时刻，不晚于截止日：导出之后发生的事没有人看见，不能当成没有发生。售后（不少于 least_cases 笔）在大促后 flow_days 天内就断了、比其他导出早 quiet_days 天以上的，以售后最后一刻为准：那是售后导出得早。", en = "The last thing that a shop's exports of orders, refunds, disputes and reviews tell, up to the cut-off: what happened after an export was not seen, which does not mean that it did not happen. Where refunds (at least least_cases) break off within flow_days of the promotion and more than quiet_days before everything else, their own last moment stands: they were exported earlier." }
reads    = ["orders", "promotion"]
may_read = ["refunds", "disputes", "reviews"]
params   = { least_cases = 30, flow_days = 14, quiet_days = 2 }
grain    = ["shop"]

[columns]
shop = { zh = "店铺", en = "Shop", kind = "text" }
watched_until = { zh = "看到", en = "Watched until", kind = "time" }
*/
with

moments as (
    select shop, created_at as moment, 0 as is_refund, 0 as is_case from orders
    union all select shop, paid_at as moment, 0 as is_refund, 0 as is_case from orders
    union all select shop, shipped_at as moment, 0 as is_refund, 0 as is_case from orders
    union all select shop, signed_at as moment, 0 as is_refund, 0 as is_case from orders
    union all select shop, closed_at as moment, 0 as is_refund, 0 as is_case from orders
    union all select shop, applied_at as moment, 1 as is_refund, 1 as is_case from refunds
    union all select shop, finished_at as moment, 1 as is_refund, 0 as is_case from refunds
    union all select shop, opened_at as moment, 0 as is_refund, 0 as is_case from disputes
    union all select shop, judged_at as moment, 0 as is_refund, 0 as is_case from disputes
    union all select shop, reviewed_at as moment, 0 as is_refund, 0 as is_case from reviews
),

seen as (
    select
        moments.shop,
        max(promotion.ends_at) as ends_at,
        max(moments.moment) as moment,
        max(case when moments.is_refund = 1 then moments.moment end) as refund_moment,
        sum(moments.is_case) as cases,
    from moments
    cross join promotion
    where moments.moment <= promotion.known_until
    group by moments.shop
)

select
    shop,
    case
        when cases >= $least_cases
            and date_diff('day', cast(refund_moment as date), cast(moment as date)) > $quiet_days
            and date_diff('day', cast(ends_at as date), cast(refund_moment as date)) < $flow_days
            then refund_moment
        else moment
    end as watched_until,
from seen
order by shop
