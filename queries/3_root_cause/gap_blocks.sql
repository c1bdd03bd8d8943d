/* retro
title    = { zh = "缺人时段", en = "Short blocks" }
question = { zh = "哪几段时间缺人，代价有多大？", en = "Which stretches were short of people, and at what cost?" }
doc      = { zh = "同一岗位连续缺 1 人以上、结果相同的小时连成一段；超时最多的排在前面。“撑住了”指按饱和接待量算缺人，但买家并没有多等。", en = "Consecutive hours of one pool and one outcome that were short of at least one person; the block with most late rounds comes first. Held = short by the measured limit, yet customers did not wait." }
reads    = ["roster", "staffing_slots", "rounds", "agent_pools", "promotion"]
params   = { short_heads = 1.0, slow_seconds = 180, ok_rate = 0.95 }
grain    = ["starts_at", "pool"]
order    = 20
say      = { zh = "{% set slow = rows|selectattr('outcome', 'eq', 'slow')|list %}{% if slow %}最要紧的一段是 {{ first.starts_at|time }} 到 {{ first.ends_at|time }}（{{ first.pool|code('pool') }}）：缺得最多时需要 {{ first.required|count }} 人、在岗 {{ first.on_duty|number }} 人；{{ first.rounds|count }} 轮对话里有 {{ first.late_rounds|count }} 轮超时，影响 {{ first.buyers|count }} 位买家。{% if n > slow|length %}另有 {{ n - slow|length }} 段人手偏紧，但撑住了。{% endif %}{% elif first %}{{ n }} 段时间人手偏紧，但都撑住了，买家没有多等。{% else %}没有缺人的时段。{% endif %}", en = "{% set slow = rows|selectattr('outcome', 'eq', 'slow')|list %}{% if slow %}The one that matters most: {{ first.starts_at|time }} to {{ first.ends_at|time }} ({{ first.pool|code('pool') }}), at worst {{ first.required|count }} needed and {{ first.on_duty|number }} on duty; {{ first.late_rounds|count }} of {{ first.rounds|count }} rounds were late, for {{ first.buyers|count }} buyers.{% if n > slow|length %} Other blocks in which people were tight but held: {{ n - slow|length }}.{% endif %}{% elif first %}Blocks in which people were tight: {{ n }}; customers did not wait longer.{% else %}No block was short of people.{% endif %}" }

[columns]
starts_at = { zh = "开始", en = "From", kind = "hour" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "block_outcome", doc = { zh = "超时占比高于 5% 记为“回复慢了”", en = "slow if more than 5 % of rounds were late" } }
slots = { zh = "小时数", en = "Hours", kind = "count" }
required = { zh = "需要人数", en = "Required", kind = "number", doc = { zh = "缺得最多的那个小时", en = "in the hour that was shortest of people" } }
on_duty = { zh = "在岗人数", en = "On duty", kind = "number", doc = { zh = "同一个小时", en = "in the same hour" } }
max_gap = { zh = "最大缺口（人）", en = "Largest gap (people)", kind = "number" }
gap_hours = { zh = "缺口人时", en = "Agent-hours short", kind = "number" }
arrivals = { zh = "进线会话", en = "Sessions arriving", kind = "count" }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
late_share = { zh = "超时占比", en = "Late share", kind = "share", doc = { zh = "超时轮次 ÷ 对话轮次", en = "late rounds ÷ rounds" } }
buyers = { zh = "受影响买家", en = "Buyers affected", kind = "count", doc = { zh = "该段有轮次超时的买家", en = "buyers with a late round in the block" } }
*/
with

short as (
    select
        *,
        case when late_share > 1 - $ok_rate then 'slow' else 'held' end as outcome,
    from staffing_slots
    where gap >= $short_heads
),

-- Neighbours of one kind keep the same difference between hour and running number.
numbered as (
    select *, slot_from - interval 1 hour * row_number() over (
        partition by pool, outcome order by slot_from
    ) as island,
    from short
),

blocks as (
    select
        pool,
        outcome,
        min(slot_from) as starts_at,
        max(slot_to) as ends_at,
        count(*) as slots,
        arg_max(required, row(gap, slot_from)) as required,
        arg_max(on_duty, row(gap, slot_from)) as on_duty,
        max(gap) as max_gap,
        sum(gap::decimal(18, 4))::double as gap_hours,
        sum(arrivals)::bigint as arrivals,
        sum(rounds)::bigint as rounds,
        sum(late_rounds)::bigint as late_rounds,
    from numbered
    group by pool, outcome, island
),

late_buyers as (
    select blocks.starts_at, blocks.pool, count(distinct rounds.buyer) as buyers,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at and rounds.asked_at < promotion.ends_at
    left join agent_pools on agent_pools.agent = rounds.agent
    join blocks
        on blocks.pool = coalesce(
            agent_pools.pool, (select pool from agent_pools where agent = '*')
        )
        and rounds.asked_at >= blocks.starts_at
        and rounds.asked_at < blocks.ends_at
    where rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds
    group by all
)

select
    blocks.starts_at,
    blocks.ends_at,
    blocks.pool,
    blocks.outcome,
    blocks.slots,
    blocks.required,
    blocks.on_duty,
    blocks.max_gap,
    blocks.gap_hours,
    blocks.arrivals,
    blocks.rounds,
    blocks.late_rounds,
    blocks.late_rounds / nullif(blocks.rounds, 0) as late_share,
    coalesce(late_buyers.buyers, 0) as buyers,
from blocks
left join late_buyers on late_buyers.starts_at = blocks.starts_at and late_buyers.pool = blocks.pool
order by blocks.outcome = 'slow' desc, blocks.late_rounds desc, blocks.starts_at, blocks.pool
