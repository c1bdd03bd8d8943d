/* retro
title     = { zh = "Gorgias 工单", en = "Gorgias tickets" }
table     = "sessions"
platform  = "gorgias"
menu      = { zh = "Gorgias > Tickets > 选择视图 > Export tickets", en = "Gorgias > Tickets > a view > Export tickets" }
grade     = "B"
recognise = [
    ["Ticket URL", "Ticket id"],
    ["Created at", "Created datetime", "Creation date"],
    ["Channel", "Initial channel"],
    ["Assignee name", "Customer email", "Ticket field: Contact reason", "Ticket field: AI Intent", "Closed at", "Closed datetime", "Closed date"],
]
required  = ["ticket", "started_at"]

[aliases]
ticket           = ["Ticket id", "Ticket URL"]
buyer            = ["Customer email"]
agent            = ["Assignee name"]
channel          = ["Channel", "Initial channel"]
contact_reason   = ["Ticket field: Contact reason"]
intent           = ["Ticket field: AI Intent"]
state            = ["Status"]
started_at       = ["Created at", "Created datetime", "Creation date"]
ended_at         = ["Closed at", "Closed datetime", "Closed date"]
first_reply      = ["First response time (s)"]
first_minutes    = ["First response time (minutes)", "First response time (min)"]
resolution       = ["Resolution time (s)"]
resolution_min   = ["Resolution time (minutes)", "Resolution time (min)", "Full resolution time (minutes)"]
replies          = ["Number of agent messages"]
survey           = ["Survey score", "Satisfaction score"]
*/
with

tickets as (
    select
        *,
        lower(to_text(state)) as state_word,
        to_text(survey) as score,
        replace(coalesce(to_text(contact_reason), to_text(intent)), '::', ' / ') as reason,
    from raw
)

select
    source_row,
    -- https://shop.example/app/ticket/123 and 123 are one ticket.
    coalesce(nullif(regexp_extract(ticket, '/(\d+)/?\s*$', 1), ''), to_id(ticket)) as session_id,
    to_id(buyer) as buyer,
    to_agent(agent) as agent,
    to_text(channel) as channel,
    reason as topic,
    case
        when state_word in ('closed', 'resolved') then 'closed'
        when state_word in ('pending', 'snoozed') then 'pending'
        when state_word is not null then 'open'
        when to_text(ended_at) is not null then 'closed'
    end as status,
    to_local_time(started_at) as started_at,
    to_local_time(ended_at) as ended_at,
    coalesce(to_seconds(first_reply), to_minutes_as_seconds(first_minutes)) as first_reply_seconds,
    coalesce(to_seconds(resolution), to_minutes_as_seconds(resolution_min)) as resolution_seconds,
    to_count(replies) as replies,
    case when regexp_full_match(score, '[1-5](\.0)?') then try_cast(score as double) end
        as rating,
from tickets
