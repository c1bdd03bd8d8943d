/* retro
title    = { zh = "跟进时间安排", en = "Plan of follow-ups" }
question = { zh = "每件事什么时候联系买家？", en = "When is each buyer to be contacted about what?" }
doc      = { zh = "所有名单合在一起排：同一订单（没有订单的，同一买家的会话）只联系一次，同一买家一天最多 contacts_a_day 次，多出的排到后一天，急的在前。时段 10 点、16 点、20 点（slot_hours 可改），quiet_from_hour 到次日 quiet_to_hour 不打扰。平台介入、维权、投诉和快自动确认的排在下一个上班日的第一个时段；其余按轻重分到三个时段。retro.toml 里 [[closed]] 的日子跳过。说过不要再联系的买家不排。名字打码的按订单算。", en = "One plan over all lists: an order (or, without one, a buyer's chat) is one contact, a buyer gets at most contacts_a_day contacts a day, the rest the day after, the most urgent first. Slots at 10, 16 and 20 o'clock (S0; slot_hours), none from quiet_from_hour until quiet_to_hour. Platform cases, complaints and orders about to be confirmed take the first slot of the next open day; the others are spread by severity. Days of [[closed]] in retro.toml are skipped. Buyers who asked for no contact get none. Masked names count by order." }
reads    = ["promotion", "follow_up_topics"]
may_read = ["contact_refusals", "closed_days"]
params   = { slot_hours = "10,16,20", contacts_a_day = 3, quiet_from_hour = 22, quiet_to_hour = 9 }
grain    = ["shop", "topic_id"]
order    = 39
worklist = true
hidden   = true

[columns]
shop = { zh = "店铺", en = "Shop", kind = "text" }
topic_id = { zh = "事项", en = "Topic", kind = "id", doc = { zh = "订单编号；没有订单的，买家", en = "the order, or the buyer where there is none" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
severity = { zh = "轻重", en = "Severity", kind = "count", doc = { zh = "1 最急", en = "1 is the most urgent" } }
nth = { zh = "该买家第几次", en = "Contact of the buyer", kind = "count" }
refused = { zh = "拒绝联系", en = "Asked for no contact", kind = "flag" }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time" }
*/
with

numbered as (
    select shop, topic_id,
        min(buyer) as buyer,
        min(severity) as severity,
        -- A masked name is many people: each order stands for its own.
        if(min(buyer) like '%*%', topic_id, coalesce(min(buyer), topic_id)) as person,
        row_number() over of_person as nth,
        min(min(severity)) over of_person as worst,
    from follow_up_topics
    group by shop, topic_id
    window of_person as (partition by shop, person order by min(severity), topic_id)
),

rules as (
    select
        list_sort([hour for hour in string_split($slot_hours, ',')::integer[]
            if hour >= $quiet_to_hour and hour < $quiet_from_hour]) as hours,
        nullif(least(len(hours), $contacts_a_day::integer), 0) as a_day,
),

people as (
    select shop, person,
        -- The first slot for what is urgent; the others by severity, spread evenly.
        if(min(worst) <= 2, 0, (row_number() over ranked - 1) * max(len(hours))
            // count(*) over (partition by min(worst) <= 2)) as first_slot,
        least(max(a_day), max(len(hours)) - first_slot) as first_day_contacts,
    from numbered
    cross join rules
    group by shop, person
    window ranked as (partition by min(worst) <= 2 order by min(worst), shop, person)
),

open_days as (
    select day::date as day, row_number() over (order by day) - 1 as day_no,
    from promotion, unnest(range(as_of + 1, as_of + 400, interval 1 day)) as days (day)
    anti join closed_days on day::date between closed_days.from_day and closed_days.to_day
),

placed as (
    select
        numbered.*,
        nth - 1 - first_day_contacts as over,
        if(over < 0, 0, 1 + over // a_day) as day_no,
        if(over < 0, first_slot + nth - 1, over % a_day) as slot,
        hours,
    from numbered
    join people on (people.shop, people.person) is not distinct from (numbered.shop, numbered.person)
    cross join rules
)

select
    placed.shop,
    topic_id,
    placed.buyer,
    severity::bigint as severity,
    nth,
    contact_refusals.buyer is not null as refused,
    case when not refused then open_days.day + to_hours(hours[slot + 1]) end as follow_up_at,
from placed
left join open_days using (day_no)
left join contact_refusals
    on contact_refusals.buyer = placed.buyer
        and contact_refusals.shop is not distinct from placed.shop
order by placed.shop, topic_id
