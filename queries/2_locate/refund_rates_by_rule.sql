/* retro
title    = { zh = "同一个率，各平台怎么算", en = "The same rate, as each platform counts it" }
question = { zh = "退款、品退、介入、差评，换一种算法是多少？该拿哪一个和后台比？", en = "How much do the rates of refunds, quality, interventions and reviews depend on who counts, and which one compares with the back office?" }
doc      = { zh = "每行一个率、一种算法，都用这次大促下单的同一批订单；算法和出处写在对照表 rate_rules，可加行。分子只数分母里的订单。后台看的是近 30 天或 90 天，这里只看这批订单，数值不会完全一样。分母不足 30 不给率（默认值）；区间为 Wilson 95%，金额的率没有区间。“自家算法”：本店所在平台的算法，平台没有写的按本工具。", en = "One row for each rate and way of counting, all of the orders created in this promotion; the ways and their origins are data in table rate_rules, add a row for another. Only orders of the base count above the line. The back office looks at the last 30 or 90 days, this block at these orders, so the figures will not be quite the same. No rate of fewer than 30 (configuration); Wilson intervals at 95 %, none for rates of money. Own rule: that of the shop's platform, or of this tool where the platform has none." }
reads    = ["order_results", "rate_rules"]
params   = { least_base = 30, bad_stars = 2, low_stars = 3 }
grain    = ["platform", "rate", "rule"]
order    = 32
matures  = true
say      = { zh = "{% set quality = rows|selectattr('rate', 'equalto', 'quality_refund_rate')|selectattr('value', 'ne', none)|list %}{% set own = quality|selectattr('is_own')|list %}{% if own and own[0].numerator %}品质退款率按自家算法是 {{ own[0].value|share }}（{{ own[0].numerator|count }} ÷ {{ own[0].base|code('funnel') }} {{ own[0].denominator|count }}）；同一批订单换成别的算法，在 {{ quality|map(attribute='value')|min|share }} 到 {{ quality|map(attribute='value')|max|share }} 之间。{% endif %}{% if first %}拿去和后台比之前，先看分子、分母是不是同一个口径。{% endif %}", en = "{% set quality = rows|selectattr('rate', 'equalto', 'quality_refund_rate')|selectattr('value', 'ne', none)|list %}{% set own = quality|selectattr('is_own')|list %}{% if own and own[0].numerator %}By the shop's own rule the quality refund rate is {{ own[0].value|share }} ({{ own[0].numerator|count }} of {{ own[0].denominator|count }} {{ own[0].base|code('funnel')|lower }} orders); for the same orders other rules give between {{ quality|map(attribute='value')|min|share }} and {{ quality|map(attribute='value')|max|share }}. {% endif %}{% if first %}Before comparing with the back office, check that both count the same things over the same base.{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
rate = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
rule = { zh = "谁这么算", en = "Whose rule", kind = "code", codes = "refund_rule" }
is_own = { zh = "自家算法", en = "Own rule", kind = "flag" }
counted = { zh = "分子口径", en = "Counted", kind = "code", codes = "refund_figure" }
numerator = { zh = "分子", en = "Figure", kind = "measure", unit_from = "unit" }
base = { zh = "分母口径", en = "Base", kind = "code", codes = "funnel", doc = { zh = "下单 = 全部下单；付款、发货、签收都指已付款的订单", en = "created: all orders; paid, shipped and signed: of the paid orders" } }
denominator = { zh = "分母", en = "Denominator", kind = "measure", unit_from = "unit" }
value = { zh = "比率", en = "Rate", kind = "share", doc = { zh = "分子 ÷ 分母", en = "numerator ÷ denominator" } }
low = { zh = "下限", en = "Low", kind = "share", aside = true }
high = { zh = "上限", en = "High", kind = "share", aside = true }
unit = { zh = "单位", en = "Unit", kind = "text" }
sample = { zh = "参考值", en = "For comparison", kind = "code", codes = "rate_sample", doc = { zh = "别家店公开过的数值，不是目标", en = "what other shops have published; not a target" } }
*/
with

-- A sum of flags that nobody knows is unknown, not zero.
grouped as (
    select
        platform, is_paid, is_shipped, is_signed,
        count(*) as orders,
        sum(amount_paid) filter (is_paid) as money,
        map {
            'refunded': sum(is_refunded::integer)::decimal(18, 2),
            'refund_amount': (sum(refund_amount) filter (is_paid))::decimal(18, 2),
            'received': sum(received::integer)::decimal(18, 2),
            'only_refund': sum((in_transit or received)::integer)::decimal(18, 2),
            'quality': sum(quality::integer)::decimal(18, 2),
            'broad_quality': sum(broad_quality::integer)::decimal(18, 2),
            'refused': sum(refused::integer)::decimal(18, 2),
            'intervened': sum(intervened::integer)::decimal(18, 2),
            'lost': sum(lost::integer)::decimal(18, 2),
            'lost_refund': sum(lost_refund::integer)::decimal(18, 2),
            'complaint': sum(complaint::integer)::decimal(18, 2),
            'bad_review': sum((worst_stars <= $bad_stars)::integer)::decimal(18, 2),
            'low_review': sum((worst_stars <= $low_stars)::integer)::decimal(18, 2)
        } as hits,
    from order_results
    group by all
),

counted as (
    select
        grouped.platform as platform,
        rules.*,
        sum(grouped.hits[rules.numerator])::double as hits,
        sum(grouped.orders)::double as orders,
        sum(case when rules.unit = 'money' then grouped.money else grouped.orders end)::double as n,
    from rate_rules as rules
    inner join grouped on case rules.base
        when 'created' then true when 'paid' then grouped.is_paid
        when 'shipped' then grouped.is_shipped when 'signed' then grouped.is_signed end
    group by all
)

select
    platform,
    rate,
    rule,
    rule in (platform, 'all', 'house') and row_number() over (
        partition by platform, rate
        order by rule is distinct from platform, rule <> 'all', rule <> 'house', position
    ) = 1 as is_own,
    numerator as counted,
    hits as numerator,
    base,
    n as denominator,
    case when orders >= $least_base then hits / nullif(n, 0) end as value,
    case when orders >= $least_base and unit = 'count' then wilson_low(hits, n) end as low,
    case when orders >= $least_base and unit = 'count' then wilson_high(hits, n) end as high,
    unit,
    nullif(sample, '') as sample,
from counted
where hits is not null
-- The shop's own platform goes before the rule of this tool.
qualify rule <> 'house' or is_own
order by platform, try_cast(position as integer), rate, rule
