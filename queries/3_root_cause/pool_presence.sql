/* retro
title    = { zh = "每分钟各岗位在岗人数", en = "People present, minute by minute" }
question = { zh = "每一分钟，各岗位排了几个人，几个在休息，几个不在？", en = "In every minute, how many of each pool were rostered, on a break, away?" }
doc      = { zh = "来自班次、写明时间的休息和查出的离岗，都只算班次之内的部分；不满一分钟的按秒折算。排班表只写休息多少分钟、没写几点的，平摊到整个班次，并另列。", en = "From the shifts, the breaks whose times are written and the absences that were found, each within the shift only; parts of a minute by the second. Where the roster gives only the minutes of a break and not its time, they are spread evenly over the shift and also listed by themselves." }
reads    = ["shift_parts", "promotion"]
grain    = ["pool", "minute"]
hidden   = true

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
minute = { zh = "分钟", en = "Minute", kind = "time" }
rostered = { zh = "排班人数", en = "Rostered", kind = "number" }
on_break = { zh = "休息中", en = "On a break", kind = "number", doc = { zh = "含平摊的休息", en = "spread breaks included" } }
absent = { zh = "离岗", en = "Away", kind = "number" }
spread_break = { zh = "其中平摊的休息", en = "Of these, spread breaks", kind = "number" }
is_inferred = { zh = "按消息推断", en = "Inferred from messages", kind = "flag" }
*/
with

cut as (
    select
        state,
        pool,
        heads,
        greatest(shift_parts.starts_at, promotion.starts_at) as starts_at,
        least(shift_parts.ends_at, promotion.ends_at) as ends_at,
        unnest(range(
            date_trunc('minute', greatest(shift_parts.starts_at, promotion.starts_at)),
            least(shift_parts.ends_at, promotion.ends_at),
            interval 1 minute
        )) as minute,
    from shift_parts
    join promotion
        on shift_parts.starts_at < promotion.ends_at
        and shift_parts.ends_at > promotion.starts_at
),

present as (
    select
        pool,
        minute,
        state,
        fsum(heads * date_diff(
            'second', greatest(starts_at, minute), least(ends_at, minute + interval 1 minute)
        ) / 60 order by starts_at, ends_at, heads) as heads,
    from cut
    group by all
)

select
    pool,
    minute,
    coalesce(max(heads) filter (state = 'rostered'), 0) as rostered,
    coalesce(max(heads) filter (state = 'on_break'), 0)
        + coalesce(max(heads) filter (state = 'spread_break'), 0) as on_break,
    coalesce(max(heads) filter (state = 'absent'), 0) as absent,
    coalesce(max(heads) filter (state = 'spread_break'), 0) as spread_break,
    (select coalesce(bool_or(is_inferred), false) from shift_parts) as is_inferred,
from present
group by all
order by pool, minute
