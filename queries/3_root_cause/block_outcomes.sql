/* retro
title    = { zh = "缺人时段里久等的买家后来怎样", en = "What became of buyers who waited in short blocks" }
question = { zh = "缺人时段里等太久的买家，后来付款、退款、投诉的比例和别人差多少？", en = "Of buyers who waited too long in a short block, how many paid, asked for a refund or complained, against the others?" }
doc      = { zh = "久等的买家 = 在该段、该岗位有会话等太久的；对照 = 同岗位大促期间从没等太久的买家。付款 = 提问后、次日 24 点前付款；退款、投诉或平台介入、1–2 星差评 = 提问之后、截止日前，只看付过款的买家。名字打码的买家认不出，两边都不算。不足 30 位不算比例。这是对照，不等于因果：不同时段的买家本来就可能不同。", en = "Buyers who waited = with a chat in that block and pool that waited too long; the others = buyers of the same pool who never did in the promotion. Paid = after asking and before the end of the next day; refund requests, complaints or interventions, reviews of 1–2 stars = after asking and by the cut-off, of buyers who have paid. Masked names are left out on both sides. No share under 30 buyers. A comparison, not a proof: buyers of different hours may differ anyway." }
reads    = ["short_blocks", "block_buyers", "buyer_events"]
params   = { least_n = 30 }
grain    = ["starts_at", "pool", "outcome"]
order    = 13
say      = { zh = "{% set known = rows|rejectattr('share', 'none')|rejectattr('other_share', 'none')|list %}{% if known %}{% set one = known[0] %}{% set block = known|selectattr('starts_at', 'eq', one.starts_at)|selectattr('pool', 'eq', one.pool)|list %}{{ one.starts_at|time }} 到 {{ one.ends_at|time }}（{{ one.pool|code('pool') }}）久等的买家，{% for row in block|selectattr('is_clear') %}{{ row.outcome|code('buyer_outcome') }} {{ row.share|share }}（{{ row.hits|count }}/{{ row.buyers|count }}），没久等的 {{ row.other_share|share }}{% if loop.last %}。{% else %}；{% endif %}{% endfor %}{% for row in block|rejectattr('is_clear') %}{{ row.outcome|code('buyer_outcome') }}{% if not loop.last %}、{% else %}的差别可能只是偶然。{% endif %}{% endfor %}{% elif rows %}久等的买家不足 30 位，不比较比例。{% else %}没有可比较的缺人时段。{% endif %}", en = "{% set known = rows|rejectattr('share', 'none')|rejectattr('other_share', 'none')|list %}{% if known %}{% set one = known[0] %}{% set block = known|selectattr('starts_at', 'eq', one.starts_at)|selectattr('pool', 'eq', one.pool)|list %}Buyers who waited during {{ one.starts_at|stretch(one.ends_at) }} ({{ one.pool|code('pool') }}): {% for row in block|selectattr('is_clear') %}{{ row.share|share }} ({{ row.hits|count }} of {{ row.buyers|count }}) {{ row.outcome|code('buyer_outcome') }}, against {{ row.other_share|share }} of those who did not wait{% if loop.last %}. {% else %}; {% endif %}{% endfor %}{% for row in block|rejectattr('is_clear') %}{% if loop.first %}No clear difference: {% endif %}{{ row.outcome|code('buyer_outcome') }}{% if not loop.last %}, {% else %}.{% endif %}{% endfor %}{% elif rows %}Fewer than 30 buyers waited; shares are not compared.{% else %}There is no short block to compare.{% endif %}" }

[columns]
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
outcome = { zh = "后来", en = "Afterwards", kind = "code", codes = "buyer_outcome" }
buyers = { zh = "久等的买家", en = "Buyers who waited", kind = "count", doc = { zh = "退款、投诉、差评只算付过款的", en = "for refunds, complaints and reviews only those who have paid" } }
hits = { zh = "其中", en = "Of these", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "其中 ÷ 久等的买家", en = "of these ÷ buyers who waited" } }
other_buyers = { zh = "没久等的买家", en = "Others", kind = "count" }
other_hits = { zh = "其中", en = "Of these", kind = "count" }
other_share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "其中 ÷ 没久等的买家", en = "of these ÷ others" } }
is_clear = { zh = "差别明显", en = "Clear difference", kind = "flag", aside = true, doc = { zh = "两个占比的 Wilson 95% 区间不重叠", en = "Wilson's 95 % intervals of the two shares lie apart" } }
*/
with

ends as (
    select
        block_buyers.*,
        bool_or(event = 'payment') as has_paid,
        bool_or(
            event = 'payment'
            and happened_at >= asked_at
            and happened_at < date_trunc('day', asked_at) + interval 2 day
        ) as bought,
        bool_or(event = 'refund' and happened_at > asked_at) as refunded,
        bool_or(event = 'dispute' and happened_at > asked_at) as complained,
        bool_or(event = 'bad_review' and happened_at > asked_at) as bad_review,
    from block_buyers
    left join buyer_events as events
        on events.buyer = block_buyers.buyer
        and events.shop is not distinct from block_buyers.shop
    group by all
),

counted as (
    select
        pool,
        starts_at,
        unnest(['bought', 'refunded', 'complained', 'bad_review']) as outcome,
        unnest([
            count(*),
            count(*) filter (has_paid),
            count(*) filter (has_paid),
            count(*) filter (has_paid)
        ]) as buyers,
        unnest([
            count(*) filter (bought),
            count(*) filter (has_paid and refunded),
            count(*) filter (has_paid and complained),
            count(*) filter (has_paid and bad_review)
        ]) as hits,
    from ends
    group by pool, starts_at
)

select
    here.starts_at,
    short_blocks.ends_at,
    here.pool,
    here.outcome,
    here.buyers,
    here.hits,
    case when here.buyers >= $least_n then here.hits / here.buyers end as share,
    others.buyers as other_buyers,
    others.hits as other_hits,
    case when others.buyers >= $least_n then others.hits / others.buyers end as other_share,
    coalesce(wilson_low(here.hits, here.buyers) > wilson_high(others.hits, others.buyers)
        or wilson_high(here.hits, here.buyers) < wilson_low(others.hits, others.buyers), false)
        as is_clear,
from counted as here
join short_blocks on short_blocks.pool = here.pool and short_blocks.starts_at = here.starts_at
left join counted as others
    on others.pool = here.pool and others.starts_at is null and others.outcome = here.outcome
order by short_blocks.waited desc, here.starts_at, here.pool,
    list_position(['bought', 'refunded', 'complained', 'bad_review'], here.outcome)
