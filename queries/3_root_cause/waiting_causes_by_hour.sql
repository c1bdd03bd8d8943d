/* retro
title    = { zh = "各时段等的时间花在哪儿", en = "Where the waiting seconds went, by hour" }
question = { zh = "哪个时段、因为什么等得久？", en = "In which hours did chats wait, and what for?" }
doc      = { zh = "按首问所在的小时，把“等的时间花在哪儿”逐小时列出；只列折合 least_hour_chats 个会话以上的格子（可改），等太久的会话数为该小时的全部。折合不足 least_chats 个会话的不给占比。", en = "The causes of waiting, by the hour of the first question; only cells of least_hour_chats chats or more (cfg), while slow chats counts all of the hour. Under least_chats chats there is no share." }
reads    = ["messages", "wait_parts"]
params   = { least_hour_chats = 1.0, least_chats = 10 }
grain    = ["hour", "cause"]
order    = 19
chart    = { kind = "stacked_bar", x = "hour", y = ["chats"], split = "cause" }
say      = { zh = "{% set led = rows|selectattr('share')|rejectattr('cause', 'in', ['slow_agent', 'long_reply', 'own_work', 'behind', 'normal'])|sort(attribute='chats', reverse=true)|list %}{% if led %}最集中的是 {{ led[0].hour|hour }} 起的一小时：{{ led[0].slow_chats|count }} 个会话等得太久，其中“{{ led[0].cause|code('wait_cause') }}”约合 {{ led[0].chats|count }} 个。{% elif rows %}没有哪个小时有突出的原因。{% else %}没有等太久的会话。{% endif %}", en = "{% set led = rows|selectattr('share')|rejectattr('cause', 'in', ['slow_agent', 'long_reply', 'own_work', 'behind', 'normal'])|sort(attribute='chats', reverse=true)|list %}{% if led %}The worst hour began at {{ led[0].hour|hour }}: {{ led[0].slow_chats|counted('chat') }} waited too long, about {{ led[0].chats|count }} of them because of {{ led[0].cause|code('wait_cause') }}.{% elif rows %}No hour has a cause that stands out.{% else %}No chat waited too long.{% endif %}" }

[columns]
hour = { zh = "时段", en = "Hour", kind = "hour" }
cause = { zh = "原因", en = "Cause", kind = "code", codes = "wait_cause" }
chats = { zh = "折合会话", en = "Chat equivalents", kind = "number" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占该小时等太久的会话", en = "of the slow chats of the hour" } }
slow_chats = { zh = "等太久的会话", en = "Slow chats", kind = "count" }
*/
with

summed as (
    select
        date_trunc('hour', entered_at) as hour,
        cause,
        sum(weight::decimal(18, 9))::double as chats,
    from wait_parts
    group by all
),

slow as (
    select date_trunc('hour', entered_at) as hour, count(*) as slow_chats,
    from wait_parts
    where cause = 'normal'
    group by all
)

select
    hour,
    cause,
    chats,
    case when chats >= $least_chats then chats / slow_chats end as share,
    slow_chats,
from summed
join slow using (hour)
where chats >= $least_hour_chats
order by hour, chats desc, cause
