/* retro
title    = { zh = "工单", en = "Tickets" }
question = { zh = "每张工单等了多久才有人回、多久解决？", en = "How long did each ticket wait for its reply and its solution?" }
doc      = { zh = "平台会话与工单，每张一行。达标指 target_seconds 秒（自然时长，默认 4 小时，按店铺承诺改）内有人回复。知道等了多久的都计入；没人回又没解决的，过了时限算超时，没到时限的不计；没人回就已解决的（垃圾邮件、合并）不计。工作时段时长不参与达标。", en = "Sessions and tickets, one row each. In time: answered within target_seconds of calendar time (4 hours unless set: put your own promise there). Counted are tickets whose wait is known, and open tickets without a reply once the target has passed; tickets solved without any reply (spam, merged) are not. Business hours play no part in the target." }
reads    = ["promotion"]
may_read = ["sessions"]
params   = { target_seconds = 14400 }
grain    = ["platform", "shop", "session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "工单", en = "Ticket", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person", doc = { zh = "没有时为工单号", en = "the ticket's number where it is not given" } }
agent = { zh = "客服", en = "Agent", kind = "agent" }
group_name = { zh = "客服组", en = "Group", kind = "text" }
channel = { zh = "渠道", en = "Channel", kind = "code", codes = "channel" }
topic = { zh = "主题", en = "Topic", kind = "text" }
started_at = { zh = "创建时间", en = "Created at", kind = "time" }
first_reply_seconds = { zh = "首次回复", en = "First reply", kind = "seconds", doc = { zh = "自然时长", en = "calendar time" } }
first_reply_business_seconds = { zh = "首次回复（工作时段）", en = "First reply (business hours)", kind = "seconds" }
resolution_seconds = { zh = "解决时长", en = "Resolution", kind = "seconds", doc = { zh = "自然时长", en = "calendar time" } }
resolution_business_seconds = { zh = "解决时长（工作时段）", en = "Resolution (business hours)", kind = "seconds" }
rating = { zh = "评分", en = "Rating", kind = "number" }
is_answered = { zh = "有人回复", en = "Answered", kind = "flag", doc = { zh = "导出里完全没有回复信息时为空", en = "empty where the export says nothing of replies" } }
is_resolved = { zh = "已解决", en = "Resolved", kind = "flag" }
is_due = { zh = "计入时限", en = "Due", kind = "flag" }
is_in_time = { zh = "时限内", en = "In time", kind = "flag" }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag", doc = { zh = "创建时间在大促期间", en = "created in the promotion" } }
*/
with

-- A shop without a help desk lacks nothing: it is not asked for tickets.
seen as (
    select
        sessions.*,
        sessions.first_reply_seconds is not null
            or sessions.first_reply_business_seconds is not null
            or sessions.first_reply_at is not null
            or coalesce(sessions.replies, 0) > 0 as has_reply,
        max(
            coalesce(
                cast(sessions.replies as double),
                sessions.first_reply_seconds,
                sessions.first_reply_business_seconds
            )
        ) over (partition by sessions.platform, sessions.shop) as any_reply,
        coalesce(
            sessions.status in ('solved', 'closed'), sessions.ended_at is not null
        ) as is_resolved,
        date_diff('second', sessions.started_at, promotion.known_until) as age_seconds,
        sessions.started_at >= promotion.starts_at and sessions.started_at < promotion.ends_at
            as in_window,
    from sessions
    cross join promotion
    where sessions.started_at <= promotion.known_until
),

-- An export that says nothing of replies does not say that nobody replied.
known as (
    select *, case when any_reply is not null then has_reply end as is_answered,
    from seen
)

select
    platform,
    shop,
    session_id,
    coalesce(buyer, session_id) as buyer,
    agent,
    group_name,
    coalesce(channel, 'unknown') as channel,
    topic,
    started_at,
    first_reply_seconds,
    first_reply_business_seconds,
    resolution_seconds,
    resolution_business_seconds,
    rating,
    is_answered,
    is_resolved,
    first_reply_seconds is not null
        or (not coalesce(is_answered, true) and not is_resolved and age_seconds > $target_seconds)
        as is_due,
    coalesce(first_reply_seconds <= $target_seconds, false) as is_in_time,
    in_window,
from known
order by platform, shop, session_id
