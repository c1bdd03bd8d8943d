/* retro
title    = { zh = "不正常的时段", en = "Stretches out of line" }
question = { zh = "哪几段时间里，问题比同样忙的其他时间多得多？", en = "In which stretches of time were there far more problems than at other times as busy?" }
doc      = { zh = "把大促切成半小时，每类问题各自看：超时、没成交与同样忙（按个数分四档）的半小时比，订单的几类问题与同一天付款的半小时比；比的是其中正常的半小时（z 不超过 least_z），预期 = 个数 × 它们的占比。z = 多出的 ÷ 标准差，再按半小时之间本来就有的起伏放宽。一个半小时至少 min_cases 个、z 超过 least_z 才算不正常，相连的至少 least_slots 个才并成一段；一段至少 least_n 个、多出至少 least_excess 个且不少于全部的 least_part、至少是预期的 least_lift 倍。门槛均为默认值，可改。", en = "The promotion in half hours, each measure by itself: late and not won against half hours as busy (four bands by cases), orders against half hours of the same day of payment; only calm ones are compared with (z of at most least_z), expected is cases × their rate. z is the excess by its standard deviation, widened by how much half hours differ anyway. A half hour of at least min_cases with z above least_z is out of line, and at least least_slots adjoining ones make a stretch, of at least least_n cases, least_excess too many and least_part of all, least_lift times what is expected. All gates are our own (cfg)." }
reads    = ["promotion"]
may_read = ["search_chats", "search_orders"]
one_of   = ["messages", "sessions", "orders"]
params   = { min_cases = 10, least_z = 3.0, least_slots = 2, least_n = 30, least_excess = 15, least_part = 0.01, least_lift = 1.25 }
grain    = ["measure", "profile", "starts_at"]
order    = 12
optional = true
say      = { zh = "{% for row in rows[:3] %}{{ row.starts_at|time }} 到 {{ row.ends_at|time }}，{{ row.measure|code('search_measure') }}：{{ row.n|count }} 个里 {{ row.bad|count }} 个，同样忙的时段约 {{ row.expected|count }} 个，多出 {{ row.excess|count }} 个（占全部 {{ row.part|share }}）。{% else %}没有哪一段时间反常。{% endfor %}", en = "{% for row in rows[:3] %}{{ row.starts_at|stretch(row.ends_at) }}, {{ row.measure|code('search_measure') }}: {{ row.bad|count }} of {{ row.n|count }} where times as busy would have {{ row.expected|count }}, {{ row.excess|count }} too many ({{ row.part|share }} of all). {% else %}No stretch of time was out of line.{% endfor %}" }

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
rate = { zh = "占比", en = "Rate", kind = "share", doc = { zh = "有问题的 ÷ 这一段的个数", en = "bad ÷ cases of the stretch" } }
expected = { zh = "预期", en = "Expected", kind = "number" }
excess = { zh = "多出的", en = "Too many", kind = "number" }
part = { zh = "占全部", en = "Of all", kind = "share", doc = { zh = "多出的 ÷ 同一类问题全部有问题的", en = "too many ÷ all bad ones of the measure" } }
z = { zh = "偏离", en = "z", kind = "number", doc = { zh = "这一段里最小的", en = "the smallest within the stretch" } }
*/
with

slots as (
    select
        measure, profile, slot, sum(n)::bigint as n, sum(bad)::bigint as bad,
        case when measure in ('late_replies', 'not_converted')
            then ntile(4) over (partition by measure, profile order by sum(n), slot)::varchar
            else slot::date::varchar end as kin,
    from (from search_chats union all from search_orders) as cases
    group by measure, profile, slot
),

-- What is out of line is found first and left out of what the others are compared with.
rough as (
    select *,
        sum(bad) over kin / sum(n) over kin as rate,
        coalesce((bad - n * rate) / nullif(sqrt(n * rate * (1 - rate)), 0) <= $least_z, true)
            as is_calm,
    from slots
    window kin as (partition by measure, profile, kin)
),

usual as (
    select *,
        coalesce(sum(bad) filter (is_calm) over kin / sum(n) filter (is_calm) over kin, 0) as base,
        (bad - n * base) ** 2 / nullif(n * base * (1 - base), 0) as spread,
    from rough
    window kin as (partition by measure, profile, kin)
),

deviant as (
    select *,
        greatest(favg(spread order by slot) filter (is_calm) over whole, 1) as phi,
        coalesce((bad - n * base) / nullif(sqrt(n * base * (1 - base) * phi), 0), bad) as z,
        n >= $min_cases and z > $least_z as is_odd,
        sum(bad) over whole as all_bad,
    from usual
    window whole as (partition by measure, profile)
),

-- Adjoining half hours share the difference between their time and their number.
islands as (
    select *,
        slot - interval 30 minute
            * row_number() over (partition by measure, profile, is_odd order by slot) as island,
    from deviant
)

select
    measure, profile,
    greatest(min(slot), max(promotion.starts_at)) as starts_at,
    least(max(slot) + interval 30 minute, max(promotion.ends_at)) as ends_at,
    sum(n)::bigint as n,
    sum(bad)::bigint as bad,
    sum(bad) / sum(n) as rate,
    fsum(n * base order by slot) as expected,
    sum(bad) - expected as excess,
    excess / nullif(max(all_bad), 0) as part,
    min(z) as z,
from islands
cross join promotion
where is_odd
group by measure, profile, island
having count(*) >= $least_slots and sum(n) >= $least_n
    and excess >= greatest($least_excess, $least_part * max(all_bad))
    and sum(bad) >= $least_lift * expected
order by excess desc, measure, profile, starts_at
