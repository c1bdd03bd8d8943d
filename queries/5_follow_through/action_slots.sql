/* retro
title    = { zh = "行动针对的会话，两次逐格相比", en = "The chats that actions aim at, half hour by half hour" }
question = { zh = "同一段时间、同类问题、同一位客服，当时和现在各是多少？", en = "In the same time, kind of question or agent: how much then, how much now?" }
doc      = { zh = "时段和问题只取两次都有的半小时，客服取全程。同一时段的会话共用一条队，所以误差按半小时算：时段和问题逐格配对（加权 t），客服按格聚合；不少于 least_slots 格（可改）才给区间。", en = "Times and kinds of question in the half hours that both have; agents over all. Chats of one half hour share one queue, so errors go by half hour: paired for times and questions (weighted t), clustered for agents; an interval from least_slots (cfg) half hours on." }
reads    = ["past_actions"]
may_read = ["asked_slices", "proposal_slots", "earlier_proposal_slots"]
params   = { least_slots = 4 }
grain    = ["id", "profile"]
hidden   = true

[columns]
id = { zh = "行动编号", en = "Action", kind = "id" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
before_numerator = { zh = "当时分子", en = "Numerator then", kind = "number" }
before_denominator = { zh = "当时分母", en = "Denominator then", kind = "number" }
now_numerator = { zh = "现在分子", en = "Numerator now", kind = "number" }
now_denominator = { zh = "现在分母", en = "Denominator now", kind = "number" }
slots = { zh = "半小时格数", en = "Half hours", kind = "count" }
change = { zh = "变化", en = "Change", kind = "number" }
reach = { zh = "区间半宽", en = "Half width of the interval", kind = "number", doc = { zh = "95%", en = "95 %" } }
*/
with

sides as (
    select id, agent is not null as is_alone, profile, slot_no, 0 as side,
        before.numerator as hits, before.denominator as n,
    from past_actions
    inner join asked_slices using (finding)
    inner join earlier_proposal_slots as before using (promotion, finding)
    union all
    select id, agent is not null, profile, slot_no, 1, now.numerator, now.denominator,
    from past_actions
    inner join asked_slices using (finding)
    inner join proposal_slots as now using (finding)
),

kept as (
    select * from sides
    qualify is_alone or count(*) over (partition by id, profile, slot_no) = 2
),

-- The squares of what is left over a common rate, multiplied out.
summed as (
    select id, profile, side, is_alone,
        fsum(hits order by slot_no) as total, fsum(n order by slot_no) as cases,
        count(*) as slots, total / cases as rate,
        (fsum(hits ** 2 order by slot_no) - 2 * rate * fsum(hits * n order by slot_no)
            + rate ** 2 * fsum(n ** 2 order by slot_no)) / cases ** 2 as squares,
    from kept
    group by all
),

steps as (
    select id, profile, slot_no, sum(n) as n,
        max(hits / n) filter (side = 1) - max(hits / n) filter (side = 0) as step,
    from kept
    where not is_alone
    group by all
),

paired as (
    select id, profile,
        fsum(n * step order by slot_no) / sum(n) as change,
        (fsum((n * step) ** 2 order by slot_no) - 2 * change * fsum(n ** 2 * step order by slot_no)
            + change ** 2 * fsum(n ** 2 order by slot_no)) / sum(n) ** 2 as squares,
    from steps
    group by all
)

select
    now.id, now.profile,
    before.total as before_numerator, before.cases as before_denominator,
    now.total as now_numerator, now.cases as now_denominator,
    least(now.slots, before.slots) as slots,
    coalesce(paired.change, now.rate - before.rate) as change,
    if(least(now.slots, before.slots) >= $least_slots,
        -- Student's t by its series in 1 / degrees of freedom (Abramowitz and Stegun 26.7.5).
        (1.96 + 2.3724 / df + 2.8226 / df ** 2 + 2.5563 / df ** 3) * sqrt(
            greatest(coalesce(paired.squares, now.squares + before.squares), 0) * (df + 1) / df
        ), null) as reach,
from (select *, slots - 1 as df from summed where side = 1) as now
inner join summed as before
    on before.id = now.id and before.side = 0 and before.profile is not distinct from now.profile
left join paired on paired.id = now.id and paired.profile is not distinct from now.profile
order by now.id, now.profile
