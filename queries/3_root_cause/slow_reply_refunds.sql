/* retro
title    = { zh = "等得久的买家，退款、介入和差评更多吗", en = "Did buyers who waited long have more refunds, disputes and bad reviews?" }
question = { zh = "大促期间等过 3 分钟以上的买家，后来退款、升级到平台、差评是不是更多？", en = "After a wait of over 3 minutes in the promotion, were refunds, disputes and bad reviews more frequent?" }
doc      = { zh = "对象：大促期间聊过、下单并付款的买家（名字打码的除外）。久等 = 大促期间、申请退款或平台介入之前，有一轮等待超过 180 秒或没人回复；其余买家为对照。占比的区间为 95% Wilson，差值为 95% Newcombe，含 0 时可能是偶然；任一边不足 30 人不下结论。等得久的多半是高峰时段来的，高峰来的买家本来就可能更冲动，所以另给同小时差值：只拿同一小时第一次来问的买家相比，再按人数加权（Mantel–Haenszel 风险差，方差按 Sato）；两个差值都可信，才不是时段造成的。差异仍不等于因果：咨询多、问题难的买家本来就更容易久等。", en = "Buyers who chatted, ordered and paid in the promotion (masked names left out). Waited = in the promotion and before any application or intervention, a round waited over 180 seconds or was never answered; the others are the comparison. Intervals of shares are 95 % Wilson, of differences 95 % Newcombe; where one holds 0 it could be chance; with fewer than 30 buyers on a side there is no verdict. Those who waited mostly came at the peak, and buyers of the peak may be hastier anyway; so there is a second difference within the hour: only buyers whose first question fell in the same hour are compared, weighted by their numbers (Mantel–Haenszel risk difference, variance by Sato). Only if both hold, it is not the hour. It is still no proof of cause: buyers with more and harder questions wait more anyway." }
reads    = ["slow_reply_outcomes"]
params   = { least_n = 30 }
core     = true
grain    = ["outcome"]
order    = 95
matures  = true
say      = { zh = "{% if first and first.verdict != 'few' %}{{ first.slow_buyers|count }} 位久等的买家，和其他 {{ first.other_buyers|count }} 位相比：{% endif %}{% for row in rows %}{% if row.verdict == 'few' %}{{ row.outcome|code('slow_outcome') }}：久等的买家只有 {{ row.slow_buyers|count }} 位，样本太少，不下结论。{% else %}{{ row.outcome|code('slow_outcome') }}的占 {{ row.slow_share|share }}，其他买家 {{ row.other_share|share }}，{% if row.verdict == 'chance' %}可能是偶然。{% elif row.hour_verdict == 'real' %}差异可信，同一小时来的买家相比也是如此。{% elif row.hour_verdict == 'chance' %}但同一小时来的买家相比就看不出差别了，多半是时段造成的。{% else %}差异可信，但分小时看样本太少，排除不了时段的影响。{% endif %}{% endif %}{% else %}没有可以对比的买家。{% endfor %}", en = "{% if first and first.verdict != 'few' %}{{ first.slow_buyers|counted('buyer') }} who waited, compared with {{ first.other_buyers|count }} others. {% endif %}{% for row in rows %}{% if row.verdict == 'few' %}{{ row.outcome|code('slow_outcome') }}: only {{ row.slow_buyers|counted('buyer') }} waited, too few to conclude. {% else %}{{ row.outcome|code('slow_outcome') }}: {{ row.slow_share|share }} against {{ row.other_share|share }}; {% if row.verdict == 'chance' %}it could be chance. {% elif row.hour_verdict == 'real' %}a real difference, also among buyers who came in the same hour. {% elif row.hour_verdict == 'chance' %}but among buyers who came in the same hour there is none to be seen: it is probably the hour. {% else %}a real difference, but hour by hour there are too few to rule out the hour itself. {% endif %}{% endif %}{% else %}There are no buyers to compare.{% endfor %}" }
chart    = { kind = "dumbbell", x = "outcome", y = ["other_share", "slow_share"] }

[columns]
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "slow_outcome" }
slow_buyers = { zh = "久等买家", en = "Buyers who waited", kind = "count" }
slow_hits = { zh = "其中发生", en = "Of these with it", kind = "count" }
slow_share = { zh = "久等占比", en = "Share, waited", kind = "share", doc = { zh = "其中发生 ÷ 久等买家", en = "with it ÷ buyers who waited" } }
slow_low = { zh = "下限", en = "Low", kind = "share", aside = true }
slow_high = { zh = "上限", en = "High", kind = "share", aside = true }
other_buyers = { zh = "其他买家", en = "Other buyers", kind = "count" }
other_hits = { zh = "其他发生", en = "Others with it", kind = "count" }
other_share = { zh = "其他占比", en = "Share, others", kind = "share", doc = { zh = "其他发生 ÷ 其他买家", en = "with it ÷ other buyers" } }
other_low = { zh = "下限", en = "Low", kind = "share", aside = true }
other_high = { zh = "上限", en = "High", kind = "share", aside = true }
difference = { zh = "差值", en = "Difference", kind = "share", doc = { zh = "久等占比 − 其他占比", en = "share of those who waited − share of others" } }
difference_low = { zh = "差值下限", en = "Low", kind = "share", doc = { zh = "差值的 95% 区间", en = "95 % interval of the difference" } }
difference_high = { zh = "差值上限", en = "High", kind = "share", doc = { zh = "差值的 95% 区间", en = "95 % interval of the difference" } }
verdict = { zh = "判断", en = "Verdict", kind = "code", codes = "difference" }
hour_buyers = { zh = "同小时可比的久等买家", en = "Who waited, comparable within the hour", kind = "count", doc = { zh = "同一小时也有没久等的买家", en = "in whose hour others did not wait" }, aside = true }
hour_difference = { zh = "同小时差值", en = "Difference within the hour", kind = "share", doc = { zh = "各小时差值按可比人数加权（Mantel–Haenszel）；不足 30 人不给", en = "differences of the hours weighted by comparable buyers (Mantel–Haenszel); not given under 30" }, aside = true }
hour_low = { zh = "同小时下限", en = "Within the hour, low", kind = "share", aside = true }
hour_high = { zh = "同小时上限", en = "Within the hour, high", kind = "share", aside = true }
hour_verdict = { zh = "同小时判断", en = "Within the hour", kind = "code", codes = "difference", aside = true }
*/
with

-- Weights and variance of one hour; an hour without both kinds weighs nothing.
hours as (
    select
        *,
        slow_buyers + other_buyers as n,
        slow_buyers * other_buyers / n as weight,
        (slow_hits * other_buyers - other_hits * slow_buyers) / n as excess,
        (slow_buyers * slow_buyers * other_hits - other_buyers * other_buyers * slow_hits
            + slow_buyers * other_buyers * (other_buyers - slow_buyers) / 2) / (n * n) as p,
        (slow_hits * (other_buyers - other_hits) + other_hits * (slow_buyers - slow_hits))
            / (2 * n) as q,
    from slow_reply_outcomes
),

summed as (
    select
        outcome,
        sum(slow_buyers)::bigint as slow_buyers,
        sum(slow_hits)::bigint as slow_hits,
        sum(other_buyers)::bigint as other_buyers,
        sum(other_hits)::bigint as other_hits,
        coalesce(sum(slow_buyers) filter (other_buyers > 0), 0)::bigint as hour_buyers,
        coalesce(sum(other_buyers) filter (slow_buyers > 0), 0) as hour_others,
        fsum(excess) / nullif(fsum(weight), 0) as hour_difference,
        sqrt(greatest(hour_difference * fsum(p) + fsum(q), 0)) / nullif(fsum(weight), 0)
            as hour_error,
    from hours
    group by all
    having sum(slow_buyers) > 0 and sum(other_buyers) > 0
),

shares as (
    select
        *,
        least(hour_buyers, hour_others) >= $least_n as is_comparable,
        slow_hits / slow_buyers as slow_share,
        wilson_low(slow_hits, slow_buyers) as slow_low,
        wilson_high(slow_hits, slow_buyers) as slow_high,
        other_hits / other_buyers as other_share,
        wilson_low(other_hits, other_buyers) as other_low,
        wilson_high(other_hits, other_buyers) as other_high,
        slow_share - other_share as difference,
    from summed
),

-- Newcombe: the interval of a difference from the two Wilson intervals.
compared as (
    select
        * exclude (hour_difference),
        difference - sqrt(pow(slow_share - slow_low, 2) + pow(other_high - other_share, 2))
            as difference_low,
        difference + sqrt(pow(slow_high - slow_share, 2) + pow(other_share - other_low, 2))
            as difference_high,
        if(is_comparable, hour_difference, null) as hour_difference,
        if(is_comparable, shares.hour_difference - 1.96 * hour_error, null) as hour_low,
        if(is_comparable, shares.hour_difference + 1.96 * hour_error, null) as hour_high,
    from shares
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
    hour_buyers,
    hour_difference,
    hour_low,
    hour_high,
    case
        when hour_difference is null then 'few'
        when hour_low > 0 or hour_high < 0 then 'real'
        else 'chance'
    end as hour_verdict,
from compared
order by list_position(['refund', 'dispute', 'bad_review'], outcome), outcome
