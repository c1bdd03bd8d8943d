/* retro
title    = { zh = "各口径的首次响应", en = "First responses by clock" }
question = { zh = "按每套口径，每次会话的首次响应是多久？", en = "By each clock, how long did each session wait for its first response?" }
doc      = { zh = "首轮决定首次响应。按工单开启起算的口径，从会话的第一条消息起；客服先开口的，口径规定时从开启算到第二条客服消息，或不计首次响应。工作时段时长只在口径设了工作时段时计算。", en = "The first round decides. A clock that starts at the opening counts from the session's first line; where an agent began, up to the agent's second line, or not at all, as the profile says. Business time only where the profile sets business hours." }
reads    = ["clock_firsts"]
may_read = ["business_waits"]
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
first_business_seconds = { zh = "首次响应（工作时段）", en = "First response, business hours", kind = "seconds", doc = { zh = "口径没有设工作时段的为空", en = "empty where the profile sets no business hours" } }
rounds = { zh = "轮次", en = "Rounds", kind = "count" }
is_answered = { zh = "有回复", en = "Answered", kind = "flag" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
in_window = { zh = "统计期内", en = "In the period", kind = "flag" }
left_out = { zh = "不计入的原因", en = "Why left out", kind = "code", codes = "clock_left_out" }
in_rate = { zh = "计入达标率", en = "In the rate", kind = "flag" }
in_mean = { zh = "计入均值", en = "In the mean", kind = "flag" }
*/
select
    clock_firsts.clock as clock,
    clock_firsts.profile as profile,
    clock_firsts.platform as platform,
    clock_firsts.shop as shop,
    clock_firsts.session_id as session_id,
    clock_firsts.conversation_id as conversation_id,
    clock_firsts.buyer as buyer,
    clock_firsts.agent as agent,
    clock_firsts.started_at as started_at,
    clock_firsts.first_replied_at as first_replied_at,
    clock_firsts.first_wait_seconds as first_wait_seconds,
    business_waits.business_seconds as first_business_seconds,
    clock_firsts.rounds as rounds,
    clock_firsts.is_answered as is_answered,
    clock_firsts.question_type as question_type,
    clock_firsts.asked_sku as asked_sku,
    clock_firsts.in_window as in_window,
    clock_firsts.left_out as left_out,
    clock_firsts.in_rate as in_rate,
    clock_firsts.in_mean as in_mean,
from clock_firsts
left join business_waits
    on business_waits.clock = clock_firsts.clock
    and business_waits.session_id = clock_firsts.session_id
