/* retro
title    = { zh = "等得久的买家，退款和差评更多吗", en = "Do buyers who waited refund more?" }
question = { zh = "大促期间等过 3 分钟以上的买家，后来退款、差评是不是更多？", en = "Did buyers who waited over 3 minutes ask for more refunds and write more bad reviews?" }
doc      = { zh = "对象：大促期间聊过、下单并付款的买家（名字打码的除外）。久等 = 大促期间、申请退款之前，有一轮等待超过 180 秒或无人回复；其余买家为对照。区间为 95% Wilson 区间；差值区间含 0 时可能是偶然。差异不等于因果：咨询多、问题难的买家本来就更容易久等。", en = "Buyers who chatted, ordered and paid in the promotion (masked names left out). Waited = in the promotion and before applying for a refund, a round waited over 180 seconds or was never answered; the others are the comparison. Intervals are 95 % Wilson; where the interval of the difference holds 0 it could be chance. A difference is no proof of cause: buyers with more and harder questions wait more anyway." }
reads    = ["cohort_orders", "refund_cases", "rounds", "promotion"]
may_read = ["reviews"]
params   = { slow_seconds = 180, least_n = 30, bad_stars = 2 }
grain    = ["outcome"]
order    = 100
say      = { zh = "{% for row in rows %}{% if row.verdict == 'few' %}{{ row.outcome|code('slow_outcome') }}：久等的买家只有 {{ row.slow_buyers|count }} 位，样本太少，不下结论。{% else %}久等的买家{{ row.outcome|code('slow_outcome') }}占 {{ row.slow_share|share }}（{{ row.slow_buyers|count }} 人），其他买家 {{ row.other_share|share }}（{{ row.other_buyers|count }} 人），{% if row.verdict == 'real' %}差异可信。{% else %}可能是偶然。{% endif %}{% endif %}{% endfor %}", en = "{% for row in rows %}{% if row.verdict == 'few' %}{{ row.outcome|code('slow_outcome') }}: only {{ row.slow_buyers|count }} buyers waited, too few to conclude. {% else %}{{ row.outcome|code('slow_outcome') }}: {{ row.slow_share|share }} of the {{ row.slow_buyers|count }} buyers who waited against {{ row.other_share|share }} of the {{ row.other_buyers|count }} others; {% if row.verdict == 'real' %}a real difference.{% else %}it could be chance.{% endif %} {% endif %}{% endfor %}" }
chart    = { kind = "dumbbell", x = "outcome", y = ["other_share", "slow_share"] }

[columns]
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "slow_outcome" }
slow_buyers = { zh = "久等买家", en = "Buyers who waited", kind = "count" }
slow_hits = { zh = "其中发生", en = "Of these with it", kind = "count" }
slow_share = { zh = "久等占比", en = "Share of who waited", kind = "share", doc = { zh = "其中发生 ÷ 久等买家", en = "with it ÷ buyers who waited" } }
slow_low = { zh = "下限", en = "Low", kind = "share" }
slow_high = { zh = "上限", en = "High", kind = "share" }
other_buyers = { zh = "其他买家", en = "Other buyers", kind = "count" }
other_hits = { zh = "其他发生", en = "Others with it", kind = "count" }
other_share = { zh = "其他占比", en = "Share of others", kind = "share", doc = { zh = "其他发生 ÷ 其他买家", en = "with it ÷ other buyers" } }
other_low = { zh = "下限", en = "Low", kind = "share" }
other_high = { zh = "上限", en = "High", kind = "share" }
difference = { zh = "差值", en = "Difference", kind = "share", doc = { zh = "久等占比 − 其他占比", en = "share of who waited − share of others" } }
difference_low = { zh = "差值下限", en = "Difference, low", kind = "share" }
difference_high = { zh = "差值上限", en = "Difference, high", kind = "share" }
verdict = { zh = "判断", en = "Verdict", kind = "code", codes = "difference" }
*/
with

first_requests as (
    select buyer, min(applied_at) as applied_at, bool_or(is_success) as is_refunded,
    from refund_cases
    where in_cohort and buyer is not null
    group by all
),

waits as (
    select
        rounds.buyer,
        -- An unanswered round is a long wait: the buyer waited and left.
        bool_or(coalesce(rounds.wait_seconds > $slow_seconds, true)) as is_slow,
    from rounds
    cross join promotion
    left join first_requests using (buyer)
    where rounds.asked_at >= promotion.starts_at
        and rounds.asked_at < promotion.ends_at
        and rounds.asked_at < coalesce(first_requests.applied_at, promotion.ends_at)
        and rounds.buyer not like '%*%'
    group by all
),

bad_reviewers as (
    select cohort_orders.buyer
    from cohort_orders
    inner join reviews
        on reviews.order_id = cohort_orders.order_id
            and reviews.shop is not distinct from cohort_orders.shop
    where reviews.stars <= $bad_stars
    group by all
),

payers as (
    select
        waits.buyer,
        waits.is_slow,
        coalesce(first_requests.is_refunded, false) as is_refunded,
        bad_reviewers.buyer is not null as is_bad_reviewer,
    from waits
    semi join (select buyer from cohort_orders where is_paid) as paid using (buyer)
    left join first_requests using (buyer)
    left join bad_reviewers using (buyer)
),

outcomes as (
    select 'refund' as outcome, is_slow, is_refunded as is_hit from payers
    union all
    select 'bad_review' as outcome, is_slow, is_bad_reviewer as is_hit
    from payers
    where (select count(order_id) from reviews) > 0
),

counted as (
    select outcome, is_slow, count(*) as buyers, count(*) filter (is_hit) as hits,
    from outcomes
    group by all
),

-- Wilson's interval at 95 %: z = 1.96, z² = 3.8416.
shares as (
    select
        outcome,
        is_slow,
        buyers,
        hits,
        hits / buyers as share,
        (hits + 1.9208 - 1.96 * sqrt(hits * (buyers - hits) / buyers + 0.9604)) / (buyers + 3.8416)
            as low,
        (hits + 1.9208 + 1.96 * sqrt(hits * (buyers - hits) / buyers + 0.9604)) / (buyers + 3.8416)
            as high,
    from counted
),

pairs as (
    select
        slow.outcome,
        slow.buyers as slow_buyers,
        slow.hits as slow_hits,
        slow.share as slow_share,
        greatest(slow.low, 0) as slow_low,
        slow.high as slow_high,
        other.buyers as other_buyers,
        other.hits as other_hits,
        other.share as other_share,
        greatest(other.low, 0) as other_low,
        other.high as other_high,
    from shares as slow
    inner join shares as other
        on other.outcome = slow.outcome and slow.is_slow and not other.is_slow
),

-- Newcombe: the interval of a difference from the two Wilson intervals.
differences as (
    select
        *,
        slow_share - other_share as difference,
        slow_share - other_share
            - sqrt(pow(slow_share - slow_low, 2) + pow(other_high - other_share, 2))
            as difference_low,
        slow_share - other_share
            + sqrt(pow(slow_high - slow_share, 2) + pow(other_share - other_low, 2))
            as difference_high,
    from pairs
)

select
    outcome,
    slow_buyers,
    slow_hits,
    slow_share,
    slow_low,
    slow_high,
    other_buyers,
    other_hits,
    other_share,
    other_low,
    other_high,
    difference,
    difference_low,
    difference_high,
    case
        when least(slow_buyers, other_buyers) < $least_n then 'few'
        when difference_low > 0 or difference_high < 0 then 'real'
        else 'chance'
    end as verdict,
from differences
order by outcome desc
