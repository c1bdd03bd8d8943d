/* retro
title    = { zh = "以前的行动见效了吗", en = "Did earlier actions work?" }
question = { zh = "每项行动：当时、目标、现在，有效、无效还是无法判断？", en = "Each action: then, target, now — effective, ineffective, or not to be judged?" }
doc      = { zh = "走完到目标的一半（half_way，可改）以上且变化不像偶然，算有效；连区间也够不到一半，或者没有好转又确实没到目标，算无效；其余算偶然，不判断。还不判断的：没做完；没有值；换了口径；账龄不同且没有曲线；当时到这个天数只退了 least_in 以下；任一边不足 least_cases 例；问题构成变了，扣掉构成后结论相反。响应类指标同一时段互相影响，离目标不到 least_points 不算没到。", en = "Effective: at least half (half_way, cfg) of the way to the target, and hardly by chance. Ineffective: even the interval falls short of half, or no better than then and surely short of the target. What lies between could be chance and is not judged; nor is what was not done, has no value, was measured by other rules, is of another age without a curve, is so young that less than least_in of it had come in by then, has fewer than least_cases on either side, or reads the other way once the change of mix is taken out. Chats of one hour share a queue: response metrics within least_points of the target count as near it." }
reads    = ["past_actions", "action_figures"]
params   = { half_way = 0.5, least_cases = 30, least_in = 0.5, least_points = 0.02 }
grain    = ["id"]
hidden   = true

[columns]
id = { zh = "行动编号", en = "Action", kind = "id" }
promotion = { zh = "哪次大促", en = "Promotion", kind = "text" }
doing = { zh = "做法", en = "Action", kind = "text" }
kpi = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
unit = { zh = "单位", en = "Unit", kind = "text" }
part = { zh = "范围", en = "Scope", kind = "code", codes = "action_part" }
kind = { zh = "哪一种", en = "Kind", kind = "code", codes = "aim_kind" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
before = { zh = "当时", en = "Then", kind = "measure", unit_from = "unit" }
target = { zh = "目标", en = "Target", kind = "measure", unit_from = "unit" }
now = { zh = "现在", en = "Now", kind = "measure", unit_from = "unit" }
low = { zh = "变化下限", en = "Change, low", kind = "measure", unit_from = "unit" }
high = { zh = "变化上限", en = "Change, high", kind = "measure", unit_from = "unit" }
cases = { zh = "较少一边的样本", en = "Cases of the smaller side", kind = "count" }
part_in = { zh = "当时到这天已退的比例", en = "Part that was in by then", kind = "share", doc = { zh = "当时到这个天数的累计占比 ÷ 当时看到的最终占比", en = "share at this number of days ÷ share at the last day seen then" } }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
before_profile = { zh = "当时的口径", en = "Profile then", kind = "code", codes = "profile" }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "verdict" }
why = { zh = "理由", en = "Why", kind = "code", codes = "verdict_reason" }
part_before = { zh = "针对的那部分，当时", en = "The part it aims at, then", kind = "measure", unit_from = "unit" }
part_now = { zh = "针对的那部分，现在", en = "The part it aims at, now", kind = "measure", unit_from = "unit" }
part_cases = { zh = "针对的那部分，样本", en = "Cases of the part", kind = "count" }
*/
with

figured as (
    select actions.*, figures.* exclude (id, target, part), beside.before as part_before,
        beside.now as part_now,
        least(beside.now_denominator, beside.before_denominator)::bigint as part_cases,
        if(actions.scope = 'slice', 'slice', 'shop') as part,
        coalesce(figures.before, actions.baseline) as start,
        coalesce(figures.target, actions.target) as aim,
        least(figures.now_denominator, figures.before_denominator)::bigint as cases,
    from past_actions as actions
    left join action_figures as figures
        on figures.id = actions.id and figures.part = if(actions.scope = 'slice', 'slice', 'shop')
    left join action_figures as beside
        on beside.id = actions.id and beside.part = 'slice' and figures.part = 'shop'
    where actions.status <> 'proposed'
),

-- Everything as a way towards the target: positive is better.
ways as (
    select *,
        sign(aim - start) as side, abs(aim - start) as goal, side * (now - start) as gain,
        if(side > 0, low, -high) as gain_low, if(side > 0, high, -low) as gain_high,
        -- How much is surely missing to the target.
        side * (aim - coalesce(case when low is not null and side > 0
            then wilson_high(now_numerator, now_denominator) when low is not null
            then wilson_low(now_numerator, now_denominator) end, now)) as missing,
        if(area = 'response', $least_points, 0) as slack,
    from figured
),

reasoned as (
    select *,
        case
            when gain >= $half_way * goal and coalesce(gain_low > 0, true) then 'effective'
            when gain < $half_way * goal and coalesce(gain_high < $half_way * goal, true)
                or gain <= 0 and missing > 0 and side * (aim - now) >= slack then 'ineffective'
            else 'cannot_judge'
        end as reading,
        side * rate_effect >= $half_way * goal as is_rate_better,
        case
            when status = 'dropped' then 'dropped'
            when status <> 'done' then 'not_done'
            when before_profile <> profile and part = 'slice' then 'profile'
            when now is null and part = 'slice'
                then if(before_denominator is null, 'no_part', 'part_gone')
            when now is null then 'no_value'
            when start is null or aim is null or goal = 0 then 'no_baseline'
            when before_profile is distinct from profile then 'profile'
            when is_other_age then 'age'
            when part_in < $least_in then 'young'
            when cases < $least_cases then 'few'
            when if(reading = 'effective', not is_rate_better, is_rate_better)
                and reading <> 'cannot_judge' then 'mix'
            when reading = 'cannot_judge' then 'chance'
            when gain >= $half_way * goal then if(gain >= goal, 'reached', 'half_way')
            else if(gain <= 0, 'worse', 'short') end as why,
    from ways
)

select id, promotion, doing, kpi, coalesce(unit, 'number') as unit, part, kind, days,
    start as before, aim as target, now, low, high, cases, part_in, profile, before_profile,
    if(why in ('reached', 'half_way', 'short', 'worse'), reading, 'cannot_judge') as verdict, why,
    part_before, part_now, part_cases,
from reasoned
order by id
