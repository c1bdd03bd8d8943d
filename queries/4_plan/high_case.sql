/* retro
title    = { zh = "以前的大促高出多少", en = "How far earlier promotions stood above" }
question = { zh = "同一钟点，最近两次大促比这次的形状最多高出多少？", en = "In the same hour, by how much did the last two promotions stand above this one's shape?" }
doc      = { zh = "按开始后的第几个小时对齐，把以前的进线按总量缩放到这次的规模，再除以这次同一小时的进线；只看进线不低于平均的小时，取最大的一个。没有以前的大促时为空。", en = "Hours since the start laid side by side, the earlier arrivals scaled to this promotion's total and divided by its arrivals in the same hour; of hours at least as busy as the average, the largest. Empty without earlier promotions." }
reads    = ["slot_loads", "promotion"]
may_read = ["earlier_staffing_slots"]
grain    = ["ratio"]
hidden   = true

[columns]
ratio = { zh = "最多高出（倍）", en = "Most above (times)", kind = "ratio" }
promotions = { zh = "对照的大促", en = "Promotions compared", kind = "count" }
*/
with

-- Hours since the start, so that an event of another weekday or hour can be laid beside it.
this_time as (
    select floor(date_diff('minute', begun, slot_from) / 60) as hour, sum(arrivals) as arrivals,
    from (
        select slot_from, arrivals, min(slot_from) over () as begun,
        from slot_loads
        join promotion on slot_from < ends_at and slot_to > starts_at
    )
    group by all
),

earlier as (
    select promotion, hour, sum(arrivals) as arrivals,
    from (
        select
            promotion,
            arrivals,
            floor(date_diff('minute', begun, slot_from) / 60) as hour,
            dense_rank() over (order by begun desc, promotion) as place,
        from (
            select *, min(slot_from) over (partition by promotion) as begun
            from earlier_staffing_slots
        )
    )
    where place <= 2
    group by all
),

shared as (
    select
        promotion,
        this_time.arrivals,
        avg(this_time.arrivals) over (partition by promotion) as mean_arrivals,
        earlier.arrivals * sum(this_time.arrivals) over (partition by promotion)
            / nullif(sum(earlier.arrivals) over (partition by promotion), 0) as as_then,
    from this_time
    join earlier using (hour)
)

select
    max(as_then / nullif(arrivals, 0)) filter (arrivals >= mean_arrivals) as ratio,
    count(distinct promotion) as promotions,
from shared
order by ratio
