/* retro
title    = { zh = "聊天与订单的时钟", en = "The clocks of chats and orders" }
question = { zh = "聊天和订单用的是同一个时钟吗？", en = "Do chats and orders go by one clock?" }
doc      = { zh = "聊天与订单每小时的起伏，错开几个小时才对得上：错开后相关系数不低于 least_match，比不错开高 least_gain 以上。只看错开 least_hours 到 most_hours 小时；两边各需 least_records 条（均为默认值）。", en = "The hourly ups and downs of chats and orders match only when shifted: a correlation of least_match or more, and least_gain above that without a shift. Shifts of least_hours to most_hours are tried; each side needs least_records (all cfg)." }
reads    = ["promotion", "messages", "orders"]
params   = { least_hours = 3, most_hours = 14, least_records = 100, least_match = 0.8, least_gain = 0.4 }
grain    = ["shift_hours"]
say      = { zh = "{{ messages|count }} 条消息和 {{ orders|count }} 笔订单，每小时的起伏要错开 {{ shift_hours|abs|count }} 小时才对得上：聊天比订单{{ '早' if shift_hours < 0 else '晚' }}，多半有一份导出不是本地时间。没有改动；请核对两份导出的时区，按本地时间重新导出。", en = "{{ messages|counted('message') }} and {{ orders|counted('order') }} rise and fall together only when shifted by {{ shift_hours|abs|counted('hour') }}: the chats are {{ 'earlier' if shift_hours < 0 else 'later' }}, and most likely one export is not in local time. Nothing was changed; check the time zone of both and export again in local time." }

[columns]
shift_hours = { zh = "聊天差的小时", en = "Hours the chats are off", kind = "count", doc = { zh = "负为比订单早", en = "below zero: earlier than the orders" } }
messages = { zh = "消息", en = "Messages", kind = "count" }
orders = { zh = "订单", en = "Orders", kind = "count" }
*/
with

hours as (
    select unnest(generate_series(
        date_trunc('hour', starts_at), ends_at - interval 1 second, interval 1 hour
    )) as hour,
    from promotion
),

spoken as (
    select date_trunc('hour', sent_at) as hour, count(*) as n from messages group by all
),

ordered as (
    select date_trunc('hour', created_at) as hour, count(*) as n from orders group by all
),

tried as (
    select
        shift,
        -- Where either is the same in all hours there is no correlation, and no perfect one.
        nullif(corr(coalesce(ordered.n, 0), coalesce(spoken.n, 0)), 'nan'::double) as fit,
        sum(spoken.n)::bigint as messages,
        sum(ordered.n)::bigint as orders,
    from hours
    cross join unnest(generate_series(-$most_hours::bigint, $most_hours::bigint)) as t(shift)
    left join ordered on ordered.hour = hours.hour
    left join spoken on spoken.hour = hours.hour + to_hours(shift)
    group by shift
)

select
    shift as shift_hours,
    messages,
    orders,
from tried
where fit >= $least_match
    and fit >= coalesce((select fit from tried where shift = 0), 0) + $least_gain
    and abs(shift) >= $least_hours
    and messages >= $least_records
    and orders >= $least_records
qualify row_number() over (order by fit desc, shift) = 1
order by shift_hours
