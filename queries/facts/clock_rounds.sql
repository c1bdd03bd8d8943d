/* retro
title    = { zh = "各口径的轮次", en = "Rounds by clock" }
question = { zh = "按每套口径，每一轮等了多久，该不该计入？", en = "By each clock, how long did each round wait, and does it count?" }
doc      = { zh = "in_rate 计入达标率，in_mean 计入均值与分位，left_out 说明为什么不计入（见 clock_population）。mean_seconds 对没人回复的问题为空，除非口径规定按 unanswered_seconds 计。", en = "in_rate: in the rate; in_mean: in means and percentiles; left_out says why not (see clock_population). mean_seconds is empty for unanswered questions unless the profile takes them as unanswered_seconds." }
reads    = ["clock_talks", "clock_visits", "clock_population", "clocks"]
grain    = ["clock", "platform", "shop", "conversation_id", "round_no"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id" }
round_no = { zh = "轮次序号", en = "Round no.", kind = "count" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "回复的人；没人回复时为该会话最后发言或被分配的人", en = "who ended the round; if nobody did, who last spoke or was assigned in the session" } }
asked_at = { zh = "起算时刻", en = "Clock starts at", kind = "time" }
replied_at = { zh = "有效回复", en = "Valid reply at", kind = "time" }
wait_seconds = { zh = "等待", en = "Wait", kind = "seconds", doc = { zh = "没人回复为空", en = "empty if nobody answered" } }
mean_seconds = { zh = "计入均值的等待", en = "Wait in the mean", kind = "seconds" }
stopped_by = { zh = "由谁回复", en = "Answered by", kind = "code", codes = "stopped_by" }
is_first = { zh = "会话首轮", en = "First of its session", kind = "flag" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
in_window = { zh = "统计期内", en = "In the period", kind = "flag" }
left_out = { zh = "不计入的原因", en = "Why left out", kind = "code", codes = "clock_left_out" }
in_rate = { zh = "计入达标率", en = "In the rate", kind = "flag" }
in_mean = { zh = "计入均值", en = "In the mean", kind = "flag" }
human_replied_at = { zh = "人工回复时间", en = "Human reply at", kind = "time" }
last_agent = { zh = "最后发言的客服", en = "Last agent", kind = "agent" }
last_at = { zh = "最后消息时间", en = "Last message at", kind = "time" }
buyer_messages = { zh = "买家消息", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息", en = "Agent messages", kind = "count" }
transfers = { zh = "转接", en = "Transfers", kind = "count" }
*/
with

visits as (
    select clock, platform, shop, conversation_id, session_no, first_round_no, question_type,
        asked_sku as visit_sku,
    from clock_visits
),

present as (
    select
        *,
        concat_ws('#', platform, shop, conversation_id, cast(session_no as varchar)) as session_id,
        last_value(last_agent ignore nulls) over (
            partition by clock, platform, shop, conversation_id, session_no order by round_no
            rows between unbounded preceding and current row
        ) as present_agent,
        cast(date_diff('second', clock_at, replied_at) as double) as wait_seconds,
    from clock_talks
    join visits using (clock, platform, shop, conversation_id, session_no)
)

select
    clocks.clock as clock,
    clocks.profile as profile,
    present.platform as platform,
    present.shop as shop,
    present.conversation_id as conversation_id,
    session_id,
    present.round_no as round_no,
    buyer,
    coalesce(
        case stopped_by when 'human' then human_agent when 'assist' then assist_agent end,
        present_agent
    ) as agent,
    clock_at as asked_at,
    replied_at,
    wait_seconds,
    coalesce(wait_seconds, nullif(clocks.unanswered_seconds, 0)) as mean_seconds,
    stopped_by,
    present.round_no = first_round_no as is_first,
    question_type,
    visit_sku as asked_sku,
    clock_at >= clocks.period_from and clock_at < clocks.period_to as in_window,
    left_out,
    coalesce(in_rate, true) as in_rate,
    coalesce(in_mean, true) as in_mean,
    human_at as human_replied_at,
    coalesce(last_agent, present_agent) as last_agent,
    last_at,
    buyer_messages,
    human_lines + assist_lines as agent_messages,
    transfers,
from present
join clocks
    on present.clock = coalesce(clocks.ruler, clocks.clock)
    and present.platform = clocks.platform and present.shop = clocks.shop
-- Few are left out, and only these are looked up.
left join clock_population as out
    on out.clock = clocks.clock
    and out.platform = present.platform and out.shop = present.shop
    and out.conversation_id = present.conversation_id
    and out.session_no = present.session_no and out.round_no = present.round_no
where buyer_messages > 0
