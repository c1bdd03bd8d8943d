/* retro
title    = { zh = "行动指标，全店", en = "The metrics of earlier actions, whole shop" }
question = { zh = "以前的行动所看的指标，当时多少、现在多少？", en = "What did the metrics of earlier actions stand at then, and now?" }
doc      = { zh = "当时的值取那次大促的历史快照。退款类指标随账龄增长：两次账龄中位数相差不到 near_days 天的取核心数据，否则取两次都有九成订单看满的天数，并说明当时到这个天数已经退了最终看到的几成。", en = "Values of then come from the kept results of that promotion. What grows with age is taken from the core metrics where the median ages differ by less than near_days, else at the number of days that nine in ten orders of both were watched for, with the part of all that had come in by that day then." }
reads    = ["past_actions", "core_metrics", "metrics"]
may_read = ["earlier_core_metrics", "maturity", "earlier_maturity", "cohort_curve", "earlier_cohort_curve", "change_split"]
params   = { near_days = 1 }
grain    = ["id"]
hidden   = true

[columns]
id = { zh = "行动编号", en = "Action", kind = "id" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
part_in = { zh = "当时到这天已退的比例", en = "Part that was in by then", kind = "share", doc = { zh = "当时到这个天数的累计占比 ÷ 当时看到的最终占比", en = "share at this number of days ÷ share at the last day seen then" } }
is_other_age = { zh = "账龄不同且无曲线", en = "Other age and no curve", kind = "flag" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
before_profile = { zh = "当时的口径", en = "Profile then", kind = "code", codes = "profile" }
before_numerator = { zh = "当时分子", en = "Numerator then", kind = "number" }
before_denominator = { zh = "当时分母", en = "Denominator then", kind = "number" }
before = { zh = "当时", en = "Then", kind = "number" }
now_numerator = { zh = "现在分子", en = "Numerator now", kind = "number" }
now_denominator = { zh = "现在分母", en = "Denominator now", kind = "number" }
now = { zh = "现在", en = "Now", kind = "number" }
low = { zh = "变化下限", en = "Change, low", kind = "number", doc = { zh = "99%，见“变化的拆分和判断”；不是和那一次对比时为空", en = "99 %, see Changes split and read; empty unless that promotion is the one compared with" } }
high = { zh = "变化上限", en = "Change, high", kind = "number" }
rate_effect = { zh = "其中做得好坏", en = "Of it, service", kind = "number" }
*/
with

-- Of several profiles the one that both times know, else the largest.
paired as (
    select
        past_actions.id, past_actions.promotion, past_actions.kpi, is_against, now.matures,
        now.profile, coalesce(before.profile, now.profile) as before_profile,
        before.numerator as before_numerator, before.denominator as before_denominator,
        before.value as before, now.numerator, now.denominator, now.value as now,
    from past_actions
    left join core_metrics as now on now.metric = past_actions.kpi
    left join earlier_core_metrics as before
        on before.promotion = past_actions.promotion and before.metric = past_actions.kpi
            and before.unit = now.unit and before.value is not null
    qualify row_number() over (
        partition by past_actions.id
        order by now.value is null, before.value is null,
            coalesce(before.profile, now.profile) is distinct from now.profile,
            now.denominator desc, before.denominator desc, now.profile, before.profile
    ) = 1
),

aged as (
    select
        paired.*,
        -- A shop without orders, or results of long ago, tell no age.
        coalesce(abs(maturity.median_days - ages.median_days) < $near_days, false) as is_same_age,
        least(maturity.whole_days, ages.whole_days) as both_days,
        ages.whole_days as then_days,
    from paired
    left join maturity on true
    left join earlier_maturity as ages on ages.promotion = paired.promotion
)

select
    aged.id,
    if(curve.value is null, null, both_days) as days,
    if(final.value > 0, least(before.value / final.value, 1), null) as part_in,
    coalesce(matures, '') <> '' and not is_same_age and curve.value is null as is_other_age,
    aged.profile, aged.before_profile,
    if(curve.value is null, before_numerator, before.numerator) as before_numerator,
    if(curve.value is null, before_denominator, before.denominator) as before_denominator,
    if(curve.value is null, aged.before, before.value) as before,
    if(curve.value is null, aged.numerator, curve.numerator) as now_numerator,
    if(curve.value is null, aged.denominator, curve.denominator) as now_denominator,
    if(curve.value is null, aged.now, curve.value) as now,
    split.low, split.high, split.rate_effect,
from aged
left join earlier_cohort_curve as before
    on before.promotion = aged.promotion and before.metric = aged.kpi and before.slice = 'all'
        and before.days = aged.both_days and matures = 'curve' and not is_same_age
left join earlier_cohort_curve as final
    on final.promotion = aged.promotion and final.metric = aged.kpi and final.slice = 'all'
        and final.days = aged.then_days and before.value is not null
left join cohort_curve as curve
    on curve.metric = aged.kpi and curve.slice = 'all' and curve.days = aged.both_days
        and before.value is not null
left join change_split as split
    on is_against and split.metric = aged.kpi and split.profile is not distinct from aged.profile
        and split.days is not distinct from if(curve.value is null, null, both_days)
order by aged.id
