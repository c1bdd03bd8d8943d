/* retro
title    = { zh = "可作案例的会话", en = "Chats that could be cases" }
question = { zh = "每位买家等得最久的一次是怎样的？", en = "What was each buyer's longest wait like?" }
doc      = { zh = "每位买家一行：按店铺自己的口径，没人回复的优先，其次等得最久的一次。后来到底谁在多久之后答的，按统一口径看。", en = "One row a buyer: by the shop's own clock the case that was never answered, else the longest wait. Who really answered, and after how long, goes by the one ruler for all shops." }
reads    = ["own_cases", "clock_rounds", "rounds", "sessions_computed", "hour_loads"]
grain    = ["platform", "shop", "buyer"]
worklist = true
hidden   = true

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
worst_seconds = { zh = "口径里的等待", en = "Wait by the profile", kind = "seconds", doc = { zh = "按口径没有回复为空", en = "empty where the profile sees no reply" } }
limit_seconds = { zh = "时限", en = "Limit", kind = "seconds" }
is_late = { zh = "超时", en = "Late", kind = "flag" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
asked_title = { zh = "商品", en = "Product", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
asked_at = { zh = "起算时刻", en = "Clock starts at", kind = "time" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
reply_seconds = { zh = "实际等待", en = "Wait in fact", kind = "seconds", doc = { zh = "起算到人工或辅助机器人的回复；没有为空", en = "to the reply of a person or an assisting robot; empty without one" } }
answered_by = { zh = "谁答的", en = "Answered by", kind = "code", codes = "answered_by" }
visit_from = { zh = "来访起", en = "Visit from", kind = "time" }
visit_to = { zh = "来访止", en = "Visit to", kind = "time" }
buyer_messages = { zh = "买家消息", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息", en = "Agent messages", kind = "count" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
is_transferred = { zh = "被转接", en = "Transferred", kind = "flag" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
hour_rounds = { zh = "该小时问题数", en = "Questions of the hour", kind = "count" }
usual_rounds = { zh = "各小时中位数", en = "Median hour", kind = "number" }
is_peak = { zh = "高峰", en = "Peak", kind = "flag" }
*/
with

-- The round that decided each buyer's worst case.
deciding as (
    select
        own_cases.* exclude (unit, case_id, asked_at, agent, session_id),
        clock_rounds.conversation_id,
        clock_rounds.asked_at,
    from own_cases
    join clock_rounds
        on clock_rounds.clock = 'own' and clock_rounds.in_window and clock_rounds.in_rate
        and clock_rounds.platform = own_cases.platform
        and clock_rounds.shop is not distinct from own_cases.shop
        and clock_rounds.buyer = own_cases.buyer
        and clock_rounds.asked_at::date = own_cases.asked_at::date
        and (own_cases.unit = 'person' or clock_rounds.session_id = own_cases.session_id)
        and (own_cases.unit <> 'round' or clock_rounds.asked_at = own_cases.asked_at)
    qualify row_number() over (
        partition by own_cases.platform, own_cases.shop, own_cases.buyer
        order by
            own_cases.is_late desc,
            own_cases.worst_seconds desc nulls first,
            clock_rounds.wait_seconds is not distinct from own_cases.worst_seconds desc,
            clock_rounds.asked_at,
            clock_rounds.conversation_id,
            clock_rounds.round_no
    ) = 1
)

select
    deciding.*,
    rounds.agent,
    date_diff('second', deciding.asked_at, rounds.replied_at)::double as reply_seconds,
    case
        when rounds.replied_at is null then 'nobody'
        when rounds.human_replied_at = rounds.replied_at then 'human'
        else 'assist'
    end as answered_by,
    visits.started_at as visit_from,
    visits.ended_at as visit_to,
    visits.buyer_messages,
    visits.agent_messages,
    visits.agents,
    visits.is_transferred,
    visits.late_rounds,
    hour_loads.hour_rounds,
    hour_loads.usual_rounds,
    coalesce(hour_loads.is_peak, false) as is_peak,
from deciding
asof join rounds
    on rounds.platform = deciding.platform
    and rounds.shop is not distinct from deciding.shop
    and rounds.conversation_id = deciding.conversation_id
    and rounds.last_at >= deciding.asked_at
join sessions_computed as visits on visits.session_id = rounds.session_id
left join hour_loads
    on hour_loads.platform = deciding.platform
    and hour_loads.shop is not distinct from deciding.shop
    and hour_loads.hour = date_trunc('hour', deciding.asked_at)
order by deciding.platform, deciding.shop, deciding.buyer
