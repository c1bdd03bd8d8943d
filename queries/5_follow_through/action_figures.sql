/* retro
title    = { zh = "以前的行动，当时和现在", en = "Earlier actions, then and now" }
question = { zh = "以前的行动所看的数，当时多少、目标多少、现在多少，变化有多可信？", en = "What do earlier actions aim at: how much then, the target, how much now, and how sure is the change?" }
doc      = { zh = "每项行动一行全店（shop）；针对某一部分的再有一行（slice）。退款类指标换到两次都有的账龄时，目标按比例跟着换；只看一部分的，目标按当时的值平移。指标方向和目标方向相反的（例如登记的是“没及时”的占比），两次都取 1 减去它。区间取“变化的拆分和判断”或按半小时算的，没有的比率用 Newcombe 95%；当时没有留下个数的，只算现在这一边的误差。", en = "One row per action for the whole shop, and one more (slice) where it aims at a part. Where returns are taken at an age that both have, the target moves in proportion; in a part, it moves with the value of then. Where the target lies against the metric's good direction (a share of late ones, say), both are taken as 1 minus it. Intervals are those of the split change, or by half hours; shares without one have Newcombe's at 95 %; where no counts of then were kept, the error of now alone." }
reads    = ["past_actions", "action_wholes", "action_parts", "metrics"]
grain    = ["id", "part"]
hidden   = true

[columns]
id = { zh = "行动编号", en = "Action", kind = "id" }
part = { zh = "范围", en = "Scope", kind = "code", codes = "action_part", doc = { zh = "shop 全店；slice 针对的那部分", en = "shop: whole shop; slice: the part it aims at" } }
kind = { zh = "哪一种", en = "Kind", kind = "code", codes = "aim_kind" }
area = { zh = "指标类别", en = "Area", kind = "code", codes = "area" }
unit = { zh = "单位", en = "Unit", kind = "text" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
part_in = { zh = "当时到这天已退的比例", en = "Part that was in by then", kind = "share", doc = { zh = "当时到这个天数的累计占比 ÷ 当时看到的最终占比", en = "share at this number of days ÷ share at the last day seen then" } }
is_other_age = { zh = "账龄不同且无曲线", en = "Other age and no curve", kind = "flag" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
before_profile = { zh = "当时的口径", en = "Profile then", kind = "code", codes = "profile" }
before = { zh = "当时", en = "Then", kind = "measure", unit_from = "unit" }
before_numerator = { zh = "当时分子", en = "Numerator then", kind = "number" }
before_denominator = { zh = "当时分母", en = "Denominator then", kind = "number" }
target = { zh = "目标", en = "Target", kind = "measure", unit_from = "unit" }
now = { zh = "现在", en = "Now", kind = "measure", unit_from = "unit" }
now_numerator = { zh = "现在分子", en = "Numerator now", kind = "number" }
now_denominator = { zh = "现在分母", en = "Denominator now", kind = "number" }
low = { zh = "变化下限", en = "Change, low", kind = "measure", unit_from = "unit" }
high = { zh = "变化上限", en = "Change, high", kind = "measure", unit_from = "unit" }
rate_effect = { zh = "其中做得好坏", en = "Of it, service", kind = "measure", unit_from = "unit" }
*/
with

parts as (
    select id, 'shop' as part, 'shop' as kind, days, part_in, is_other_age, profile, before_profile,
        before_numerator, before_denominator, before,
        now_numerator, now_denominator, now, low, high, rate_effect,
    from action_wholes
    union all
    select id, 'slice', kind, days, part_in, false, profile, before_profile,
        before_numerator, before_denominator, before_numerator / nullif(before_denominator, 0),
        now_numerator, now_denominator, now_numerator / nullif(now_denominator, 0), low, high, null,
    from action_parts
),

joined as (
    select parts.*, actions.baseline, actions.target as agreed, metrics.area, metrics.unit,
        metrics.unit = 'share' and metrics.cases is distinct from 'money' as has_cases,
        part = 'slice' and metrics.unit = 'share' and coalesce(
            (metrics.better = 'up' and actions.target < actions.baseline)
            or (metrics.better = 'down' and actions.target > actions.baseline), false
        ) as is_turned,
    from past_actions as actions
    inner join parts using (id)
    left join metrics on metrics.metric = actions.kpi
),

turned as (
    select
        * replace (
            coalesce(if(is_turned, 1 - before, before), baseline) as before,
            if(is_turned, before_denominator - before_numerator, before_numerator)
                as before_numerator,
            if(is_turned, 1 - now, now) as now,
            if(is_turned, now_denominator - now_numerator, now_numerator) as now_numerator,
            if(is_turned, -high, low) as low,
            if(is_turned, -low, high) as high
        ),
        if(has_cases and low is null, before_denominator, null) as n_then,
        if(has_cases and low is null, now_denominator, null) as n_now,
    from joined
)

select id, part, kind, area, unit, days, part_in, is_other_age, profile, before_profile,
    -- What was registered is what the manager wants to be judged by, where it is comparable.
    if(days > 0 or part = 'slice', coalesce(before, baseline), coalesce(baseline, before))
        as before,
    before_numerator, before_denominator,
    case
        when days > 0 and baseline > 0 then before * agreed / baseline
        when part = 'slice' and before + baseline is not null
            then least(before + agreed - baseline, if(unit = 'share', 1, null))
        else agreed
    end as target,
    now, now_numerator, now_denominator,
    coalesce(low, now - before - sqrt(
        (now - wilson_low(now_numerator, n_now)) ** 2
        + coalesce(wilson_high(before_numerator, n_then) - before, 0) ** 2
    )) as low,
    coalesce(high, now - before + sqrt(
        (wilson_high(now_numerator, n_now) - now) ** 2
        + coalesce(before - wilson_low(before_numerator, n_then), 0) ** 2
    )) as high,
    rate_effect,
from turned
order by id, part
