/* retro
title    = { zh = "达标率的分母", en = "What the rate counts" }
question = { zh = "平台的达标率数的是哪些轮次、会话或买家？", en = "Which rounds, sessions or buyers does the platform's rate count?" }
doc      = { zh = "只列统计期内、计入达标率的。按人次的口径，同一买家一天算一个。worst_seconds 是决定达标与否的那次等待：口径定为首次的取第一轮，定为每次的取最长一轮；其中有一轮没人回复则为空，算超时。", en = "Only what lies in the period and counts in the rate. By person: a buyer and day is one case. worst_seconds is the wait that decides: the first round's, or the longest where every round must be in time; empty, and so late, if one of these was not answered." }
reads    = ["clock_rounds", "clock_sessions", "clocks"]
grain    = ["clock", "case_id"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
unit = { zh = "计数单位", en = "Counted by", kind = "code", codes = "rate_unit" }
case_id = { zh = "编号", en = "Case", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "第一轮的客服", en = "of the first round" } }
asked_at = { zh = "起算时刻", en = "Clock starts at", kind = "time" }
worst_seconds = { zh = "决定的等待", en = "Deciding wait", kind = "seconds" }
rounds = { zh = "轮次", en = "Rounds", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
*/
with

asked as (
    select
        clock_rounds.*,
        clocks.rate_unit as unit,
        clocks.rate_rule,
        case clocks.rate_unit
            when 'session' then session_id
            else concat_ws('#', platform, shop, buyer, cast(cast(asked_at as date) as varchar))
        end as case_id,
    from clock_rounds
    join clocks using (clock, platform, shop)
    where in_window and in_rate
        and clocks.rate_unit <> 'round'
        and not (clocks.rate_unit = 'session' and clocks.rate_rule = 'first')
),

ranked as (
    select
        *,
        row_number() over (
            partition by clock, case_id order by asked_at, conversation_id, round_no
        ) as nth,
    from asked
),

cases as (
    select
        clock, profile, platform, shop, unit, case_id,
        min_by(session_id, nth) as session_id,
        min_by(buyer, nth) as buyer,
        min_by(agent, nth) as agent,
        min(asked_at) as asked_at,
        case
            when rate_rule = 'first' then max(wait_seconds) filter (nth = 1)
            when count(wait_seconds) = count(*) then max(wait_seconds)
        end as worst_seconds,
        count(*) as rounds,
        min_by(question_type, nth) as question_type,
        min(asked_sku) as asked_sku,
    from ranked
    group by clock, profile, platform, shop, unit, rate_rule, case_id
    union all
    -- A round is a case by itself: nothing is to be put together, which is most of the work.
    select
        clock, profile, platform, shop, clocks.rate_unit,
        concat_ws('#', platform, shop, conversation_id, 'r', cast(round_no as varchar)),
        session_id, buyer, agent, asked_at, wait_seconds, 1, question_type, asked_sku,
    from clock_rounds
    join clocks using (clock, platform, shop, profile)
    where clocks.rate_unit = 'round' and in_window and in_rate
    union all
    -- A session's first response has rules of its own: where it starts, and who began.
    select
        clock, profile, platform, shop, clocks.rate_unit, session_id, session_id, buyer, agent,
        started_at, first_wait_seconds, 1, question_type, asked_sku,
    from clock_sessions
    join clocks using (clock, platform, shop, profile)
    where clocks.rate_unit = 'session' and clocks.rate_rule = 'first' and in_window and in_rate
)

select
    clock, profile, platform, shop, unit, case_id, session_id, buyer, agent, asked_at,
    worst_seconds, rounds, question_type, asked_sku,
from cases
