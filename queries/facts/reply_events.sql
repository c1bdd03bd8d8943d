/* retro
title    = { zh = "响应的计数单元", en = "What response rates and times are counted from" }
question = { zh = "按各店自己的口径，哪些算一次、及时没有、等了多久？", en = "By each shop's own clock, what counts once, was it in time, and how long was the wait?" }
doc      = { zh = "三种行：case 是口径的主指标数的一次（轮次、会话或每天每位买家），round 是进入平均响应的轮次，session 是会话和它的首次响应。时限随口径的主指标，见 own_cases。只含大促期间、只用各店自己的口径。", en = "Three kinds of rows: case, what the profile's headline rate counts once (a round, a session or a buyer's day); round, a round that enters the response time; session, a session with its first response. The limit follows the profile's headline, see own_cases. The promotion only, by each shop's own clock only." }
reads    = ["own_cases", "clock_rounds", "clock_sessions"]
may_read = ["agents", "phases"]
grain    = ["event", "platform", "shop", "event_id"]

[columns]
event = { zh = "种类", en = "Kind", kind = "code", codes = "reply_event" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
event_id = { zh = "编号", en = "Number", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
is_in_time = { zh = "及时", en = "In time", kind = "flag", doc = { zh = "只有 case 有", en = "of cases only" } }
seconds = { zh = "等待", en = "Wait", kind = "seconds", doc = { zh = "case 起决定作用的等待，空为没人回复；round、session 为进入平均的等待", en = "of a case, the wait that decides, empty if nobody replied; of a round or session, the wait that is averaged" } }
phase_from = { zh = "阶段开始", en = "Phase begins", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
employment = { zh = "用工", en = "Employment", kind = "code", codes = "employment" }
*/
with

events as (
    select 'case' as event, profile, platform, shop, case_id as event_id, buyer, agent, asked_at,
        question_type, asked_sku, worst_seconds as seconds, not is_late as is_in_time,
    from own_cases
    union all
    select 'round' as event, profile, platform, shop,
        concat_ws('#', conversation_id, cast(round_no as varchar)) as event_id, buyer, agent,
        asked_at, question_type, asked_sku, case when in_mean then mean_seconds end as seconds,
        null as is_in_time,
    from clock_rounds
    where clock = 'own' and in_window
    union all
    select 'session' as event, profile, platform, shop, session_id as event_id, buyer, agent,
        started_at, question_type, asked_sku, case when in_mean then first_wait_seconds end
            as seconds, null as is_in_time,
    from clock_sessions
    where clock = 'own' and in_window
)

select
    events.event as event,
    events.profile as profile,
    events.platform as platform,
    events.shop as shop,
    events.event_id as event_id,
    events.buyer as buyer,
    events.agent as agent,
    events.asked_at as asked_at,
    events.question_type as question_type,
    events.asked_sku as asked_sku,
    events.is_in_time as is_in_time,
    events.seconds as seconds,
    phases.starts_at as phase_from,
    agents.pool as pool,
    agents.employment as employment,
from events
left join agents on agents.agent = events.agent
left join phases
    on events.asked_at >= phases.starts_at and events.asked_at < phases.ends_at
