/* retro
title    = { zh = "审批慢，退款和介入更多吗", en = "Do slow approvals end in more refunds?" }
question = { zh = "等商家处理 4 小时以上的申请，最后退款、平台介入、差评是不是更多？", en = "Did applications that waited over 4 hours for the shop end in more refunds, interventions and bad reviews?" }
doc      = { zh = "对象：大促已付款订单里商家处理、看得出何时处理、已有结果的售后单；平台自动处理的不算。慢 = 申请到处理超过 4 小时（默认值），其余为快。退款、平台介入只比有首次处理时间的：等到完结才算的，退款和介入本身就是完结的一部分，比不出先后；差评两种都比。差值区间为 95% Newcombe 区间，含 0 时可能是偶然；任一边不足 30 笔不下结论。差异不等于因果：难办的单子本来就处理得慢。", en = "Settled cases of paid orders of the promotion that the shop handled at a known time; those handled by the platform are left out. Slow = more than 4 hours from the application to the shop's action (cfg), quick = the others. Refunds and interventions are compared only where the time of the first action is told: where the wait is measured to the end of the case, both are part of that end. Bad reviews are compared for all. Interval of the difference: Newcombe, 95 %; where it holds 0 it could be chance; under 30 cases on either side nothing is concluded. A difference is no proof of cause: hard cases take longer anyway." }
reads    = ["cohort_orders", "approvals"]
params   = { slow_from_hours = 4.0, least_n = 30 }
grain    = ["outcome"]
compares = ["outcome"]
order    = 134
matures  = true
say      = { zh = "{% if rows and not rows|selectattr('outcome', 'equalto', 'refunded')|list %}导出没有首次处理时间，等多久和退没退、介没介入分不开，只比差评。{% endif %}{% for row in rows %}{% if row.verdict == 'few' %}{{ row.outcome|code('approval_outcome') }}：慢的 {{ row.slow_cases|count }} 笔、快的 {{ row.quick_cases|count }} 笔，样本太少，不下结论。{% else %}{{ row.outcome|code('approval_outcome') }}：处理慢的 {{ row.slow_share|share }}（{{ row.slow_cases|count }} 笔），快的 {{ row.quick_share|share }}（{{ row.quick_cases|count }} 笔），{% if row.verdict == 'real' %}差异可信。{% else %}可能是偶然。{% endif %}{% endif %}{% else %}没有看得出快慢、又都有结果的售后单，比不了。{% endfor %}", en = "{% if rows and not rows|selectattr('outcome', 'equalto', 'refunded')|list %}The exports tell no first action, so the wait cannot be told apart from refunds and interventions; only bad reviews are compared. {% endif %}{% for row in rows %}{% if row.verdict == 'few' %}{{ row.outcome|code('approval_outcome') }}: {{ row.slow_cases|count }} slow and {{ row.quick_cases|counted('quick case') }}, too few to conclude. {% else %}{{ row.outcome|code('approval_outcome') }}: {{ row.slow_share|share }} of the {{ row.slow_cases|counted('slow case') }} against {{ row.quick_share|share }} of the {{ row.quick_cases|count }} quick ones; {% if row.verdict == 'real' %}a real difference.{% else %}it could be chance.{% endif %} {% endif %}{% else %}No settled cases of both kinds, slow and quick, to compare.{% endfor %}" }
chart    = { kind = "dumbbell", x = "outcome", y = ["quick_share", "slow_share"] }

[columns]
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "approval_outcome" }
slow_cases = { zh = "处理慢的", en = "Slow cases", kind = "count" }
slow_hits = { zh = "其中发生", en = "Of these with it", kind = "count" }
slow_share = { zh = "慢的占比", en = "Share of slow", kind = "share", doc = { zh = "其中发生 ÷ 处理慢的", en = "with it ÷ slow cases" } }
quick_cases = { zh = "处理快的", en = "Quick cases", kind = "count" }
quick_hits = { zh = "其中发生", en = "Of these with it", kind = "count" }
quick_share = { zh = "快的占比", en = "Share of quick", kind = "share", doc = { zh = "其中发生 ÷ 处理快的", en = "with it ÷ quick cases" } }
difference = { zh = "差值", en = "Difference", kind = "share", doc = { zh = "慢的占比 − 快的占比", en = "share of slow − share of quick" } }
difference_low = { zh = "差值下限", en = "Difference, low", kind = "share" }
difference_high = { zh = "差值上限", en = "Difference, high", kind = "share" }
verdict = { zh = "判断", en = "Verdict", kind = "code", codes = "difference" }
*/
with

outcomes as (
    select
        wait_hours > $slow_from_hours as is_slow,
        unnest([
            {place: 1, outcome: 'refunded', is_hit: is_refunded},
            {place: 2, outcome: 'intervened', is_hit: is_intervened},
            {place: 3, outcome: 'bad_review', is_hit: is_badly_reviewed}
        ], recursive := true),
        measure,
    from approvals
    where wait_hours is not null and is_settled
),

shares as (
    select
        place, outcome, is_slow, count(*) as cases, count(*) filter (is_hit) as hits,
        hits / cases as share,
        wilson_low(hits, cases) as low,
        wilson_high(hits, cases) as high,
    from outcomes
    where is_hit is not null and (measure = 'action' or outcome = 'bad_review')
    group by place, outcome, is_slow
),

-- Newcombe: the interval of a difference from the two Wilson intervals.
compared_pairs as (
    select
        slow.place, slow.outcome,
        slow.cases as slow_cases, slow.hits as slow_hits, slow.share as slow_share,
        quick.cases as quick_cases, quick.hits as quick_hits, quick.share as quick_share,
        slow.share - quick.share as difference,
        difference - sqrt(pow(slow.share - slow.low, 2) + pow(quick.high - quick.share, 2))
            as difference_low,
        difference + sqrt(pow(slow.high - slow.share, 2) + pow(quick.share - quick.low, 2))
            as difference_high,
        least(slow.cases, quick.cases) >= $least_n as is_enough,
    from shares as slow
    join shares as quick on quick.outcome = slow.outcome and slow.is_slow and not quick.is_slow
)

select
    outcome, slow_cases, slow_hits,
    case when is_enough then slow_share end as slow_share,
    quick_cases, quick_hits,
    case when is_enough then quick_share end as quick_share,
    case when is_enough then difference end as difference,
    case when is_enough then difference_low end as difference_low,
    case when is_enough then difference_high end as difference_high,
    case
        when not is_enough then 'few'
        when difference_low > 0 or difference_high < 0 then 'real'
        else 'chance'
    end as verdict,
from compared_pairs
order by place, outcome
