/* retro
title    = { zh = "各口径的首轮", en = "First rounds by clock" }
question = { zh = "按每套口径，每次会话的首次响应是多久？", en = "By each clock, how long did each session wait for its first response?" }
doc      = { zh = "首轮决定首次响应。按工单开启起算的口径，从会话的第一条消息起；客服先开口的，口径规定时从开启算到第二条客服消息，或不计首次响应。", en = "The first round decides. A clock that starts at the opening counts from the session's first line; where an agent began, up to the agent's second line, or not at all, as the profile says." }
reads    = ["clock_rounds", "clock_visits", "agent_openings", "clocks"]
grain    = ["clock", "session_id"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "最先被分配到或最先说话的客服", en = "who was assigned first, or spoke first" } }
started_at = { zh = "起算时刻", en = "Clock starts at", kind = "time" }
first_replied_at = { zh = "首次响应时刻", en = "First response at", kind = "time" }
first_wait_seconds = { zh = "首次响应", en = "First response", kind = "seconds", doc = { zh = "没人回复为空", en = "empty if nobody answered" } }
rounds = { zh = "轮次", en = "Rounds", kind = "count" }
is_answered = { zh = "有回复", en = "Answered", kind = "flag" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
in_window = { zh = "统计期内", en = "In the period", kind = "flag" }
left_out = { zh = "不计入的原因", en = "Why left out", kind = "code", codes = "clock_left_out" }
in_rate = { zh = "计入达标率", en = "In the rate", kind = "flag" }
in_mean = { zh = "计入均值", en = "In the mean", kind = "flag" }
*/
with

firsts as (
    select
        clock_rounds.*,
        clocks.period_from,
        clocks.period_to,
        clock_visits.rounds,
        clock_visits.first_agent,
        case
            when clocks.starts = 'opening'
                or (clocks.agent_started = 'second_reply' and clock_visits.agent_began)
                then clock_visits.opened_at
            else clock_rounds.asked_at
        end as started_at,
        case
            when clocks.agent_started = 'second_reply' and clock_visits.agent_began
                then agent_openings.second_human_at
            else clock_rounds.replied_at
        end as first_replied_at,
        case when clocks.agent_started = 'leave_out' and clock_visits.agent_began
            then coalesce(left_out, 'agent_started') else left_out end as why_left_out,
    from clock_rounds
    join clocks using (clock, platform, shop)
    join clock_visits
        on clock_visits.clock = coalesce(clocks.ruler, clocks.clock)
        and clock_visits.platform = clock_rounds.platform
        and clock_visits.shop = clock_rounds.shop
        and clock_visits.conversation_id = clock_rounds.conversation_id
        and clock_visits.first_round_no = clock_rounds.round_no
    left join agent_openings
        on agent_openings.clock = clock_rounds.clock
        and agent_openings.platform = clock_visits.platform
        and agent_openings.shop = clock_visits.shop
        and agent_openings.conversation_id = clock_visits.conversation_id
        and agent_openings.session_no = clock_visits.session_no
    where clock_rounds.is_first
)

select
    clock,
    profile,
    platform,
    shop,
    session_id,
    conversation_id,
    buyer,
    coalesce(first_agent, agent) as agent,
    started_at,
    first_replied_at,
    cast(date_diff('second', started_at, first_replied_at) as double) as first_wait_seconds,
    rounds,
    first_replied_at is not null as is_answered,
    question_type,
    asked_sku,
    started_at >= period_from and started_at < period_to as in_window,
    why_left_out as left_out,
    in_rate and why_left_out is null as in_rate,
    in_mean and coalesce(why_left_out, 'hours') = 'hours' as in_mean,
from firsts
