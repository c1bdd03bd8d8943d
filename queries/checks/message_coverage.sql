/* retro
title    = { zh = "聊天记录的空档", en = "Gaps in the chat export" }
question = { zh = "聊天记录盖住了整个大促吗？", en = "Does the chat export cover the whole promotion?" }
doc      = { zh = "大促期间前后都有消息、自己却一条都没有的小时，以及开头结尾没有消息的小时；夜里 unmanned_from 点到 unmanned_to 点不算。", en = "Hours of the promotion without a single message, also at its beginning and end; the night from unmanned_from to unmanned_to o'clock is left out." }
reads    = ["messages", "chat_lines", "promotion"]
params   = { unmanned_from = 1, unmanned_to = 8 }
grain    = ["n"]
say      = { zh = "大促期间有 {{ n|count }} 个白天的小时一条消息也没有（{{ first_hour|hour }} 至 {{ last_hour|hour }} 之间）。如果当时有人咨询，请补导出；否则分时的数字不完整。", en = "{{ n|count }} daytime hours of the promotion have no message at all (between {{ first_hour|hour }} and {{ last_hour|hour }}). If buyers wrote then, export again; otherwise hourly figures are incomplete." }

[columns]
n = { zh = "小时数", en = "Hours", kind = "count" }
first_hour = { zh = "最早", en = "First", kind = "hour" }
last_hour = { zh = "最晚", en = "Last", kind = "hour" }
*/
with

hours as (
    select unnest(generate_series(
        date_trunc('hour', starts_at), date_trunc('hour', ends_at), interval 1 hour
    )) as hour,
    from promotion
),

spoken as (
    select distinct date_trunc('hour', sent_at) as hour,
    from chat_lines
)

select
    count(*) as n,
    min(hours.hour) as first_hour,
    max(hours.hour) as last_hour,
from hours
join promotion on hours.hour < promotion.ends_at
anti join spoken using (hour)
where not (extract(hour from hour) >= $unmanned_from and extract(hour from hour) < $unmanned_to)
having count(*) > 0
order by n
