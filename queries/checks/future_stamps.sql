/* retro
title    = { zh = "晚于截止日的时间", en = "Times after the cut-off" }
question = { zh = "有没有记录的时间晚于数据截止日？", en = "Does any record carry a time after the cut-off?" }
doc      = { zh = "截止日之后完结的退款当作未知，不计入退款。", en = "Refunds finished after the cut-off are not known yet and do not count." }
reads    = ["promotion"]
may_read = ["orders", "refunds", "reviews"]
grain    = ["source"]
say      = { zh = "{{ source|code('table') }}里有 {{ records|count }} 条记录的时间晚于截止日，当作还没发生。", en = "{{ records|count }} records in {{ source|code('table') }} carry times after the cut-off and are taken as not yet happened." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
records = { zh = "记录数", en = "Records", kind = "count" }
*/
with

stamps as (
    select
        'orders' as source,
        greatest(created_at, paid_at, shipped_at, signed_at, closed_at) as stamp,
    from orders
    union all
    select 'refunds' as source, greatest(applied_at, first_action_at, finished_at) as stamp
    from refunds
    union all
    select 'reviews' as source, reviewed_at as stamp
    from reviews
)

select
    stamps.source,
    count(*) as records,
from stamps
inner join promotion on stamps.stamp > promotion.known_until
group by stamps.source
order by stamps.source
