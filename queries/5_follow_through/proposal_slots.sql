/* retro
title    = { zh = "行动针对的会话，每半小时一格", en = "The chats that actions aim at, by half hour" }
question = { zh = "这段时间、这类问题、这位客服，每半小时接了多少、及时多少？", en = "In this time, of this kind of question, of this agent: how many were counted, how many in time, by half hour?" }
doc      = { zh = "从大促开始那一刻数半小时（第 0 格是开始后的头半小时），下次大促对齐同一格。及时率、回复率按口径的计数；平均响应的分子是等待秒数之和；有岗位的时段用排班对照的会话。随历史快照保存，不含买家。", en = "Half hours count from the start (0 is the first), so that the next promotion is set beside them. Rates go by what the profile counts; for mean response the numerator is the seconds waited; a time of one pool goes by the chats of the staffing table. Kept in the history; no buyer." }
reads    = ["asked_slices", "promotion"]
may_read = ["reply_events", "staffing_slots"]
grain    = ["finding", "profile", "slot_no"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
slot_no = { zh = "开始后第几格", en = "Half hour since the start", kind = "count" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

asked as (
    select asked_slices.*, promotion.starts_at,
        starts_at + from_minute * interval 1 minute as from_at,
        starts_at + to_minute * interval 1 minute as to_at,
        kpi in ('rate_3min', 'rate_30s', 'rate_45s') as is_rate,
    from asked_slices
    cross join promotion
    where kind in ('hours', 'chats')
),

replied as (
    select
        finding, profile,
        floor(date_diff('second', starts_at, asked_at) / 1800)::bigint as slot_no,
        case
            when kpi = 'art_mean' then fsum(seconds order by seconds)
            when is_rate then count(*) filter (is_in_time)
            else count(seconds)
        end as numerator,
        if(kpi = 'art_mean', count(seconds), count(*)) as denominator,
    from asked
    inner join reply_events as events
        on events.event = if(kpi = 'art_mean', 'round', 'case')
            and (asked.question_type is null or events.question_type = asked.question_type)
            and (asked.sku is null or events.asked_sku = asked.sku)
            and (asked.agent is null or asked.kind = 'hours' or events.agent = asked.agent)
            and (asked.kind = 'chats' or (asked_at >= from_at and asked_at < to_at))
    where (is_rate or kpi in ('reply_rate', 'art_mean'))
        and (asked.kind = 'chats' or asked.pool is null)
    group by finding, profile, slot_no, kpi, is_rate
),

-- One post in a time: who was waited for is known even of chats that nobody answered.
staffed as (
    select
        finding, cast(null as varchar) as profile,
        floor(date_diff('second', starts_at, slot_from) / 1800)::bigint as slot_no,
        sum(arrivals - waited) as numerator, sum(arrivals) as denominator,
    from asked
    inner join staffing_slots as slots
        on slots.pool = asked.pool and slot_from >= from_at and slot_from < to_at
    where asked.kind = 'hours' and is_rate and asked.question_type is null
    group by all
)

select finding, profile, slot_no, numerator::double as numerator, denominator::double as denominator,
from (select * from replied union all select * from staffed)
where denominator > 0
order by finding, profile, slot_no
