/* retro
title    = { zh = "平台会话与工单", en = "Sessions and tickets as exported" }
question = { zh = "平台或客服工单系统记录了哪些会话？", en = "Which sessions or tickets did the platform or help desk record?" }
doc      = { zh = "时长以导出的为准；没有或为负时，用时间戳相减；仍为负则不计。自然时长与工作时段时长各占一列，从不互相代替。", en = "Durations are those of the export; where they are absent or negative, stamps are subtracted; what is still negative is not counted. Calendar and business hours have columns of their own and never stand in for each other." }
reads    = ["sessions_loaded", "agent_names"]
may_read = ["cut_off"]
grain    = ["session_id"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
group_name = { zh = "客服组", en = "Group", kind = "text" }
channel = { zh = "渠道", en = "Channel", kind = "code", codes = "channel", doc = { zh = "各系统的叫法归成几类；认不出的保留原文", en = "the words of each system in a few kinds; unknown ones stay as they are" } }
topic = { zh = "主题", en = "Topic", kind = "text" }
status = { zh = "工单状态", en = "Ticket status", kind = "code", codes = "session_status", doc = { zh = "open、pending、solved、closed 之一", en = "one of open, pending, solved, closed" } }
started_at = { zh = "开始时间", en = "Started at", kind = "time" }
first_reply_at = { zh = "首次回复时间", en = "First reply at", kind = "time" }
ended_at = { zh = "结束时间", en = "Ended at", kind = "time", doc = { zh = "工单为解决时间", en = "of a ticket: when it was solved" } }
updated_at = { zh = "更新时间", en = "Updated at", kind = "time" }
first_reply_seconds = { zh = "首次回复时长", en = "First reply time", kind = "seconds", doc = { zh = "自然时长", en = "calendar hours" } }
first_reply_business_seconds = { zh = "首次回复时长（工作时段）", en = "First reply time (business hours)", kind = "seconds", doc = { zh = "只算系统里设定的工作时段", en = "within the business hours set in the help desk" } }
resolution_seconds = { zh = "解决时长", en = "Resolution time", kind = "seconds", doc = { zh = "自然时长", en = "calendar hours" } }
resolution_business_seconds = { zh = "解决时长（工作时段）", en = "Resolution time (business hours)", kind = "seconds", doc = { zh = "只算系统里设定的工作时段", en = "within the business hours set in the help desk" } }
reopens = { zh = "重开次数", en = "Reopens", kind = "count" }
replies = { zh = "回复次数", en = "Replies", kind = "count" }
transferred_from = { zh = "转接自", en = "Transferred from", kind = "agent" }
rating = { zh = "评分", en = "Rating", kind = "number", doc = { zh = "1–5，5 最好；只分满意与否的记 5 和 1", en = "1–5, 5 is best; good or bad alone are 5 and 1" } }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- Overlapping exports show one case at several moments: the latest state stands.
-- What ended after the cut-off was open then, what was answered after it had no answer.
latest as (
    select * replace (
        case when was_known(ended_at) then status else 'open' end as status,
        case when was_known(ended_at) then rating end as rating,
        case when was_known(ended_at) then resolution_seconds end as resolution_seconds,
        case when was_known(ended_at) then resolution_business_seconds end
            as resolution_business_seconds,
        as_known(ended_at) as ended_at
    ),
        coalesce(
            case when first_reply_seconds >= 0 then first_reply_seconds <= date_diff(
                'second', started_at, (select max(known_until) from cut_off)) end,
            was_known(first_reply_at)
        ) as is_known_reply,
    from sessions_loaded
    where was_known(started_at)
    qualify row_number() over (
        partition by platform, shop, session_id
        order by updated_at desc nulls last, ended_at desc nulls last,
            source_file desc, source_row desc
    ) = 1
)

select
    session_id,
    -- A masked name is many people: it can be no key.
    case when buyer not like '%*%' and buyer not like '%＊%' then buyer end as buyer,
    coalesce(agent_names.agent, latest.agent) as agent,
    latest.group_name as group_name,
    channel_of(channel) as channel,
    topic,
    status,
    started_at,
    case when is_known_reply then first_reply_at end as first_reply_at,
    ended_at,
    updated_at,
    case when is_known_reply then coalesce(
        case when first_reply_seconds >= 0 then first_reply_seconds end,
        case when first_reply_at >= started_at
            then date_diff('second', started_at, first_reply_at) end
    ) end::double as first_reply_seconds,
    case when is_known_reply and first_reply_business_seconds >= 0
        then first_reply_business_seconds end as first_reply_business_seconds,
    coalesce(
        case when resolution_seconds >= 0 then resolution_seconds end,
        -- A chat that ended is not yet a question solved; a ticket says so.
        case when status in ('solved', 'closed') and ended_at >= started_at
            then date_diff('second', started_at, ended_at) end
    )::double as resolution_seconds,
    case when resolution_business_seconds >= 0 then resolution_business_seconds end
        as resolution_business_seconds,
    reopens,
    case when is_known_reply then replies else 0 end as replies,
    transferred_from,
    rating,
    platform,
    shop,
    source_file,
    source_row,
from latest
left join agent_names on agent_names.alias = latest.agent
order by platform, shop, session_id
