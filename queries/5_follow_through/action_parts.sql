/* retro
title    = { zh = "行动指标，只看针对的那部分", en = "The metrics of earlier actions, in the part they aim at" }
question = { zh = "行动针对的商品、线路、时段、问题、客服，当时多少、现在多少？", en = "What did the product, route, time, question or agent that an action aims at stand at then, and now?" }
doc      = { zh = "两次用同一个算法重新数：订单取两次都有九成看满的天数；会话见“两次逐格相比”。逐一比较条件组合找出来的问题，重新数出的个数和当时差 near_n 以上的，说明条件没有全记下来，不比。", en = "Both are counted anew by one rule: orders at the number of days that nine in ten of both were watched for; for chats see half hour by half hour. A part that a search over many cuts found is left out where the number counted anew is off by more than near_n: then its cuts were not all kept." }
reads    = ["past_actions"]
may_read = ["asked_slices", "maturity", "earlier_maturity", "proposal_curves", "earlier_proposal_curves", "proposal_slots", "earlier_proposal_slots", "action_slots", "proposal_buyers", "earlier_proposal_buyers"]
params   = { near_n = 0.2 }
grain    = ["id"]
hidden   = true

[columns]
id = { zh = "行动编号", en = "Action", kind = "id" }
kind = { zh = "哪一种", en = "Kind", kind = "code", codes = "aim_kind" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
part_in = { zh = "当时到这天已退的比例", en = "Part that was in by then", kind = "share", doc = { zh = "当时到这个天数的累计占比 ÷ 当时看到的最终占比", en = "share at this number of days ÷ share at the last day seen then" } }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
before_profile = { zh = "当时的口径", en = "Profile then", kind = "code", codes = "profile" }
before_numerator = { zh = "当时分子", en = "Numerator then", kind = "number" }
before_denominator = { zh = "当时分母", en = "Denominator then", kind = "number" }
now_numerator = { zh = "现在分子", en = "Numerator now", kind = "number" }
now_denominator = { zh = "现在分母", en = "Denominator now", kind = "number" }
low = { zh = "变化下限", en = "Change, low", kind = "number", doc = { zh = "95%；空的用 Newcombe", en = "95 %; Newcombe's where empty" } }
high = { zh = "变化上限", en = "Change, high", kind = "number" }
*/
with

asked as (
    select past_actions.id, past_actions.promotion, asked_slices.finding, asked_slices.kind,
        if(is_generic, n, null) as n_told,
        ages.whole_days as then_days, least(maturity.whole_days, ages.whole_days) as days,
    from past_actions
    inner join asked_slices on asked_slices.finding = past_actions.finding
    left join maturity on true
    left join earlier_maturity as ages on ages.promotion = past_actions.promotion
),

-- Where the rules of counting changed, no half hour is comparable: both are named.
profiles as (
    select asked.id, min(before.profile) as before_profile, min(now.profile) as profile,
    from asked
    left join earlier_proposal_slots as before using (promotion, finding)
    left join proposal_slots as now on now.finding = asked.finding
    group by all
),

ordered as (
    select asked.id, asked.days, null::varchar as profile,
        if(final.numerator > 0, least(before.numerator / before.denominator
            / (final.numerator / final.denominator), 1), null) as part_in,
        before.numerator::double as before_numerator, before.denominator::double as before_denominator,
        now.numerator::double as now_numerator, now.denominator::double as now_denominator,
        null::double as low, null::double as high,
    from asked
    inner join earlier_proposal_curves as before using (promotion, finding, days)
    left join earlier_proposal_curves as final
        on final.promotion = asked.promotion and final.finding = asked.finding
            and final.days = asked.then_days
    left join proposal_curves as now on now.finding = asked.finding and now.days = asked.days
),

counted as (
    select asked.id, null::bigint as days, null::varchar as profile, null::double as part_in,
        before.numerator::double, before.denominator::double,
        now.numerator::double, now.denominator::double, null::double, null::double,
    from asked
    inner join earlier_proposal_buyers as before using (promotion, finding)
    left join proposal_buyers as now on now.finding = asked.finding
),

slotted as (
    select id, null::bigint, profile, null::double, before_numerator, before_denominator,
        now_numerator, now_denominator, change - reach, change + reach,
    from action_slots
    qualify row_number() over (
        partition by id order by least(now_denominator, before_denominator) desc, profile
    ) = 1
)

select
    asked.id, asked.kind, parts.days, part_in,
    coalesce(parts.profile, profiles.profile) as profile,
    coalesce(parts.profile, profiles.before_profile) as before_profile,
    before_numerator, before_denominator, now_numerator, now_denominator, low, high,
from asked
left join profiles using (id)
left join (from ordered union all from counted union all from slotted) as parts
    on parts.id = asked.id
        -- A search over many cuts may have found a part that our keys do not tell in full.
        and coalesce(before_denominator / n_told between 1 - $near_n and 1 + $near_n, true)
order by asked.id
