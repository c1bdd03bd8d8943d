/* retro
title    = { zh = "等得久的买家后来怎样（按来访小时）", en = "What became of buyers who waited, by hour" }
question = { zh = "同一小时来问的买家里，等得久的和没久等的后来各怎样？", en = "Of buyers who came in the same hour, what became of those who waited and of the others?" }
doc      = { zh = "大促期间聊过、下单并付款的买家（名字打码的除外），按第一次提问的小时分组。久等 = 大促期间、申请退款或平台介入之前，有一轮等待超过 180 秒或没人回复。", en = "Buyers who chatted, ordered and paid in the promotion (masked names left out), by the hour of their first question. Waited = in the promotion and before any application or intervention, a round waited over 180 seconds or was never answered." }
reads    = ["cohort_orders", "refund_cases", "rounds", "promotion"]
may_read = ["reviews", "intervened_orders", "refunds", "disputes"]
params   = { slow_seconds = 180, bad_stars = 2 }
grain    = ["outcome", "hour"]
hidden   = true

[columns]
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "slow_outcome" }
hour = { zh = "来访时段", en = "Hour of the first question", kind = "hour" }
slow_buyers = { zh = "久等买家", en = "Buyers who waited", kind = "count" }
slow_hits = { zh = "其中发生", en = "Of these with it", kind = "count" }
other_buyers = { zh = "其他买家", en = "Other buyers", kind = "count" }
other_hits = { zh = "其他发生", en = "Others with it", kind = "count" }
*/
with

-- What became of the buyers; from began_at on a wait can no longer be its cause.
events as (
    select buyer, applied_at as began_at, case when is_success then 'refund' end as outcome,
    from refund_cases
    where in_cohort
    union all
    select cohort_orders.buyer, stopped.opened_at, 'dispute',
    from intervened_orders as stopped
    join cohort_orders
        on (cohort_orders.order_id, cohort_orders.platform, cohort_orders.shop)
            is not distinct from (stopped.order_id, stopped.platform, stopped.shop)
    union all
    select cohort_orders.buyer, null, 'bad_review',
    from reviews
    join cohort_orders
        on cohort_orders.order_id = reviews.order_id
        and cohort_orders.platform is not distinct from reviews.platform
        and cohort_orders.shop is not distinct from reviews.shop
    where reviews.stars <= $bad_stars
),

ends as (
    select buyer, min(began_at) as began_at, list(outcome) as outcomes,
    from events
    group by all
),

payers as (
    select
        rounds.buyer,
        date_trunc('hour', min(rounds.asked_at)) as hour,
        -- An unanswered round is a long wait: the buyer waited and left.
        bool_or(coalesce(rounds.wait_seconds > $slow_seconds, true)) as is_slow,
        coalesce(ends.outcomes, []) as outcomes,
    from rounds
    cross join promotion
    semi join (select buyer from cohort_orders where is_paid) as paid on paid.buyer = rounds.buyer
    left join ends on ends.buyer = rounds.buyer
    where rounds.asked_at >= promotion.starts_at
        and rounds.asked_at < least(ends.began_at, promotion.ends_at)
        and rounds.buyer not like '%*%'
    group by all
),

told as (
    select 'refund' as outcome
    union all
    select 'dispute'
    where (select count(intervened) from refunds) + (select count(*) from disputes) > 0
    union all
    select 'bad_review' where (select count(order_id) from reviews) > 0
)

select
    told.outcome,
    payers.hour,
    count_if(is_slow)::bigint as slow_buyers,
    count_if(is_slow and list_contains(outcomes, outcome))::bigint as slow_hits,
    count_if(not is_slow)::bigint as other_buyers,
    count_if(not is_slow and list_contains(outcomes, outcome))::bigint as other_hits,
from payers
cross join told
group by all
order by told.outcome, payers.hour
