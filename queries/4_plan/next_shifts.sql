/* retro
title    = { zh = "下次大促排班建议", en = "Shifts for the next promotion" }
question = { zh = "下次大促每个班排几个人？", en = "How many people should each shift have next time?" }
doc      = { zh = "以这次同一时刻的进线量 × 增长倍数（默认 1，可在 retro.toml 的 params 里改 growth）÷ 饱和接待量 ÷ （1 − 损耗），排成三个互相交接的班：2 个主班（8–17 点、16–次日 1 点）、1 个低峰班（0–9 点）。人数保证每小时都够；“其中待命”是只有最忙两小时才需要的人，可以在家待命或由其他岗位支援。", en = "Sessions of the same hour this time × growth (1 by default; set growth under params in retro.toml) ÷ saturation ÷ (1 − shrinkage), in three overlapping shifts: 2 main ones (8–17, 16–1 o'clock) and 1 for quiet hours (0–9). Enough for every hour; those on call are needed in the two busiest hours only." }
reads    = ["roster", "staffing_slots", "saturation"]
params   = { growth = 1.0, shrinkage = 0.15, shift_hours = 9, day_shift_from = 8, evening_shift_from = 16, night_shift_from = 0 }
grain    = ["starts_at", "agent_group"]
feeds    = "staffing.plan"
say      = { zh = "{% if first %}{% set most = rows|sort(attribute='heads', reverse=true)|first %}按这次进线量的 {{ first.growth|ratio }} 倍估算，最大的一班是 {{ most.starts_at|time }} 起的{{ most.agent_group|code('pool') }}班：{{ most.heads|count }} 人，其中 {{ most.on_call|count }} 人只在最忙两小时需要，可待命。{% endif %}", en = "{% if first %}{% set most = rows|sort(attribute='heads', reverse=true)|first %}At {{ first.growth|ratio }} times this promotion's sessions, the largest shift is the {{ most.agent_group|code('pool') }} one from {{ most.starts_at|time }}: {{ most.heads|count }} people, {{ most.on_call|count }} of whom are needed in the two busiest hours only and can be on call.{% endif %}" }

[columns]
agent_group = { zh = "岗位", en = "Group", kind = "code", codes = "pool" }
starts_at = { zh = "上班（按这次日期）", en = "Starts (dates of this promotion)", kind = "time" }
ends_at = { zh = "下班", en = "Ends", kind = "time" }
shift_kind = { zh = "班次", en = "Shift", kind = "code", codes = "shift_kind" }
heads = { zh = "人数", en = "People", kind = "count" }
on_call = { zh = "其中待命", en = "Of whom on call", kind = "count" }
peak_at = { zh = "最忙时段", en = "Busiest hour", kind = "hour" }
peak_arrivals = { zh = "该小时进线（估算）", en = "Sessions then (estimate)", kind = "number" }
growth = { zh = "增长倍数", en = "Growth", kind = "ratio" }
*/
with

needs as (
    select
        staffing_slots.pool,
        staffing_slots.slot_from,
        staffing_slots.arrivals * $growth as arrivals,
        ceil(
            staffing_slots.arrivals * $growth / saturation.value / (1 - $shrinkage) - 1e-9
        ) as need,
    from staffing_slots
    cross join saturation
),

clocks as (
    select unnest([
        {shift_kind: 'main', clock: $day_shift_from},
        {shift_kind: 'main', clock: $evening_shift_from},
        {shift_kind: 'low', clock: $night_shift_from}
    ], recursive := true)
),

instances as (
    select
        clocks.shift_kind,
        days.day + to_hours(clocks.clock) as starts_at,
        days.day + to_hours(clocks.clock + $shift_hours) as ends_at,
    from (
        select unnest(range(
            date_trunc('day', min(slot_from)) - interval 1 day,
            max(slot_from) + interval 1 hour,
            interval 1 day
        )) as day
        from needs
    ) as days
    cross join clocks
),

-- Where two shifts overlap, what the first does not cover falls to a main shift, the later one.
covered as (
    select
        needs.*,
        instances.shift_kind,
        instances.starts_at,
        instances.ends_at,
        count(*) over (partition by needs.pool, needs.slot_from) as shifts,
        row_number() over (
            partition by needs.pool, needs.slot_from
            order by instances.shift_kind = 'main' desc, instances.starts_at desc
        ) as turn,
    from needs
    join instances
        on needs.slot_from >= instances.starts_at and needs.slot_from < instances.ends_at
),

alone as (
    select
        pool,
        shift_kind,
        starts_at,
        ends_at,
        coalesce(max(need) filter (shifts = 1), 0) as heads,
    from covered
    group by all
),

left_over as (
    select
        covered.pool,
        covered.slot_from,
        max(covered.need) - sum(alone.heads) as missing,
    from covered
    join alone on alone.pool = covered.pool and alone.starts_at = covered.starts_at
    where covered.shifts > 1
    group by all
),

staffed as (
    select
        alone.pool,
        alone.shift_kind,
        alone.starts_at,
        alone.ends_at,
        (
            alone.heads
            + greatest(coalesce(max(left_over.missing) filter (covered.turn = 1), 0), 0)
        )::bigint as heads,
        -- What the third busiest hour of the shift needs must be there all the time.
        list_sort(list(covered.need), 'desc')[least(count(*), 3)] as steady,
        arg_max(covered.slot_from, covered.need * 1000000 - epoch(covered.slot_from) / 3600)
            as peak_at,
        arg_max(covered.arrivals, covered.need * 1000000 - epoch(covered.slot_from) / 3600)
            as peak_arrivals,
    from alone
    join covered on covered.pool = alone.pool and covered.starts_at = alone.starts_at
    left join left_over
        on left_over.pool = covered.pool and left_over.slot_from = covered.slot_from
    group by alone.pool, alone.shift_kind, alone.starts_at, alone.ends_at, alone.heads
)

select
    pool as agent_group,
    starts_at,
    ends_at,
    shift_kind,
    heads,
    greatest(heads - steady, 0)::bigint as on_call,
    peak_at,
    peak_arrivals::double as peak_arrivals,
    $growth::double as growth,
from staffed
where heads > 0
order by starts_at, agent_group
