/* retro
title     = { zh = "Freshdesk/Freshservice 工单", en = "Freshdesk/Freshservice tickets" }
table     = "sessions"
platform  = "freshdesk"
menu      = { zh = "Freshdesk > 工单 > 导出（CSV 或 Excel，勾选时间与时长各列）", en = "Freshdesk > Tickets > Export (CSV or Excel; tick the time and duration fields)" }
grade     = "A"
recognise = [
    ["Ticket ID"],
    ["Created time"],
    ["Agent", "Group", "Source"],
    ["Resolved time", "Initial response time", "First response time (in hrs)", "Resolution time (in hrs)", "Last update time", "Last updated time"],
]
required  = ["session_id", "started_at"]
nulls     = ["No Agent", "No Group"]

[aliases]
session_id             = ["Ticket ID"]
buyer                  = ["Contact ID", "Requester ID"]
agent                  = ["Agent"]
group_name             = ["Group"]
channel                = ["Source"]
topic                  = ["Type", "Category"]
state                  = ["Status"]
started_at             = ["Created time"]
first_reply_at         = ["Initial response time"]
resolved_at            = ["Resolved time"]
closed_at              = ["Closed time"]
updated_at             = ["Last update time", "Last updated time"]
first_response         = ["First response time (in hrs)"]
first_response_minutes = ["First response time (in mins)"]
resolution             = ["Resolution time (in hrs)", "Resolution time (in hrs)_1", "Resolution time (in hrs).1"]
replies                = ["Agent interactions"]
survey                 = ["Survey results", "Survey result"]
*/
with

tickets as (
    select
        *,
        lower(to_text(state)) as state_word,
        code_of(state, 'ticket_status') as known_state,
        lower(to_text(survey)) as answer,
        -- A negative duration says nothing; the row is good without it.
        -- Without seconds, 26:10 in a column of hours is hours and minutes.
        case when not contains(first_response, '-')
            then regexp_replace(first_response, '^\s*(\d+:\d\d)\s*$', '\1:00') end as reply_hours,
        case when not contains(first_response_minutes, '-') then first_response_minutes end
            as reply_minutes,
        case when not contains(resolution, '-')
            then regexp_replace(resolution, '^\s*(\d+:\d\d)\s*$', '\1:00') end
            as resolution_hours,
    from raw
)

-- The duration columns count business hours, are often blank and sometimes negative; calendar
-- waits come from the stamps beside them.
select
    source_row,
    to_id(session_id) as session_id,
    to_id(buyer) as buyer,
    to_agent(agent) as agent,
    to_text(group_name) as group_name,
    to_text(channel) as channel,
    to_text(topic) as topic,
    -- Accounts add states of their own: the stamps tell what they mean.
    case
        when known_state is not null then known_state
        when regexp_matches(state_word, 'pending|waiting|hold') then 'pending'
        when to_text(closed_at) is not null then 'closed'
        when to_text(resolved_at) is not null then 'solved'
        when state_word is not null then 'open'
    end as status,
    to_local_time(started_at) as started_at,
    to_local_time(first_reply_at) as first_reply_at,
    coalesce(to_local_time(resolved_at), to_local_time(closed_at)) as ended_at,
    to_local_time(updated_at) as updated_at,
    -- 26:10:05 and 1.75 both are hours.
    coalesce(to_hours_as_seconds(reply_hours), to_minutes_as_seconds(reply_minutes))
        as first_reply_business_seconds,
    to_hours_as_seconds(resolution_hours) as resolution_business_seconds,
    to_count(replies) as replies,
    case
        when answer in ('extremely happy', 'very happy', '103', '102') then 5
        when answer in ('happy', '101') then 4
        when answer in ('neutral', '100') then 3
        when answer in ('unhappy', '-101') then 2
        when answer in ('very unhappy', 'extremely unhappy', '-102', '-103') then 1
    end::double as rating,
from tickets
