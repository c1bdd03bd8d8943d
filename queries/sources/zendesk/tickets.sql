/* retro
title     = { zh = "Zendesk 工单", en = "Zendesk tickets" }
table     = "sessions"
platform  = "zendesk"
menu      = { zh = "Zendesk 管理中心 > 账户 > 工具 > 报告 > 导出 CSV，或工单视图 > 操作 > 导出为 CSV", en = "Zendesk Admin Center > Account > Tools > Reports > Export CSV, or a ticket view > Actions > Export as CSV" }
grade     = "B"
recognise = [
    ["Id", "Ticket ID"],
    ["Created at"],
    ["Requester id", "Assignee", "Group", "Via"],
    ["First reply time in minutes", "First reply time (in minutes)", "First reply time (min)", "First reply time in minutes within business hours", "Full resolution time in minutes", "Full resolution time (in minutes)", "Full resolution time (min)", "Full resolution time in minutes within business hours", "Satisfaction Score"],
]
required  = ["session_id", "started_at"]

[aliases]
session_id                   = ["Id", "Ticket ID"]
buyer                        = ["Requester id"]
agent                        = ["Assignee"]
group_name                   = ["Group"]
channel                      = ["Via"]
topic                        = ["Ticket Category [list]", "Category [list]", "Manual Tagging of Categories [list]", "Contact reason [list]", "Reason for contact [list]", "Topic [list]"]
state                        = ["Status"]
started_at                   = ["Created at"]
ended_at                     = ["Solved at"]
updated_at                   = ["Updated at"]
first_reply_minutes          = ["First reply time in minutes", "First reply time (in minutes)", "First reply time (min)"]
first_reply_business_minutes = ["First reply time in minutes within business hours", "First reply time (in minutes) within business hours", "First reply time within business hours (min)", "First reply time - Business hours (min)"]
resolution_minutes           = ["Full resolution time in minutes", "Full resolution time (in minutes)", "Full resolution time (min)"]
resolution_business_minutes  = ["Full resolution time in minutes within business hours", "Full resolution time (in minutes) within business hours", "Full resolution time within business hours (min)", "Full resolution time - Business hours (min)"]
reopens                      = ["Reopens"]
replies                      = ["Replies"]
satisfaction                 = ["Satisfaction Score"]
*/
with

tickets as (
    select
        *,
        lower(to_text(state)) as state_word,
        code_of(state, 'ticket_status') as known_state,
        lower(to_text(satisfaction)) as score,
    from raw
)

-- Stamps have no offset: they are in the zone of the account. `Solved at` is blank while a
-- ticket is open, also after it was opened again.
select
    source_row,
    to_id(session_id) as session_id,
    to_id(buyer) as buyer,
    to_agent(agent) as agent,
    to_text(group_name) as group_name,
    to_text(channel) as channel,
    to_text(topic) as topic,
    case
        when known_state is not null then known_state
        when regexp_matches(state_word, 'pending|waiting|hold') then 'pending'
        when to_text(ended_at) is not null then 'solved'
        when state_word is not null then 'open'
    end as status,
    to_local_time(started_at) as started_at,
    to_local_time(ended_at) as ended_at,
    to_local_time(updated_at) as updated_at,
    to_number(first_reply_minutes) * 60 as first_reply_seconds,
    to_number(first_reply_business_minutes) * 60 as first_reply_business_seconds,
    to_number(resolution_minutes) * 60 as resolution_seconds,
    to_number(resolution_business_minutes) * 60 as resolution_business_seconds,
    to_count(reopens) as reopens,
    to_count(replies) as replies,
    -- Offered and Unoffered say that nobody has answered the survey.
    case
        when score like 'good%' then 5
        when score like 'bad%' then 1
        when regexp_full_match(score, '[1-5](\.0)?') then try_cast(score as double)
    end::double as rating,
from tickets
