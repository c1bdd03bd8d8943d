/* retro
title    = { zh = "各类问题的询单转化", en = "Conversion by question type" }
question = { zh = "来问哪类问题的买家，最后买的多、买的少？", en = "Which questions end in a purchase, and which do not?" }
doc      = { zh = "询单买家按当天第一段询单的问题类型归类，同一类里去重；售后咨询（21 天内有已付款订单且没有再下单）不算。成交 = 咨询当日起到次日 24 点前付款（默认值）。物流、退换货、质量等多半问的是老订单，订单导出往前不满 21 天时会被当成询单，列出但不参与比较。不足 min_buyers 位买家的类型并入其他，不足 min_n 位的只列人数、不列转化率；区间为 95% Wilson 区间，分母为询单买家。", en = "Inquiring buyers by the question type of their first inquiry of the day, distinct within a type; after-sales consults (a paid order in the 21 days before and no new one) do not count. Won: paid by 24:00 of the day after the chat (cfg). Parcels, returns, quality and the like are mostly about an earlier order, and pass for inquiries where the order export reaches back less than 21 days: listed, but not compared. Types of fewer than min_buyers buyers are part of other; below min_n buyers no rate is shown. Intervals are 95 % Wilson intervals over inquiring buyers." }
reads    = ["inquiries"]
params   = { min_buyers = 5, min_n = 30 }
core     = true
grain    = ["question_type"]
order    = 52
chart    = { kind = "hbar", x = "question_type", y = ["buyers", "won"], rows = 10 }
say      = { zh = "{% if first %}{% set low = rows|selectattr('is_below')|sort(attribute='lost', reverse=true)|list %}{% if low %}{{ low[0].question_type|code('question_type') }}的转化率 {{ low[0].conv|share }}（{{ low[0].won|count }}/{{ low[0].buyers|count }}），明显低于其他类型，流失 {{ low[0].lost|count }} 人，先看这类问题的话术和商品信息够不够。{% else %}各类问题的转化率没有明显偏低的。{% endif %}{% endif %}", en = "{% if first %}{% set low = rows|selectattr('is_below')|sort(attribute='lost', reverse=true)|list %}{% if low %}{{ low[0].question_type|code('question_type') }} converts at {{ low[0].conv|share }} ({{ low[0].won|count }} of {{ low[0].buyers|count }}), clearly below the other types, with {{ low[0].lost|counted('buyer') }} lost: look first whether scripts and product pages answer it.{% else %}No question type converts clearly worse than the others.{% endif %}{% endif %}" }
so       = { zh = "{% if rows %}明显偏低的一类先改话术和详情页；样本少的不下结论。{% endif %}", en = "{% if rows %}Where conversion is clearly low, work on answers and product pages first; small numbers prove nothing.{% endif %}" }

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
about_order = { zh = "问的是老订单", en = "About an earlier order", kind = "flag", doc = { zh = "这类问题多半关于已下的订单，不参与比较", en = "mostly about an order already made; not compared" } }
buyers = { zh = "询单买家", en = "Inquiring buyers", kind = "count" }
won = { zh = "成交", en = "Won", kind = "count" }
lost = { zh = "流失", en = "Lost", kind = "count" }
conv = { zh = "转化率", en = "Conversion", kind = "share", doc = { zh = "成交 ÷ 询单买家", en = "won ÷ inquiring buyers" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "95% 区间（Wilson），分母为询单买家", en = "95 % interval (Wilson), over inquiring buyers" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "95% 区间（Wilson），分母为询单买家", en = "95 % interval (Wilson), over inquiring buyers" } }
is_below = { zh = "明显低于其他", en = "Clearly below the others", kind = "flag", doc = { zh = "区间上限也低于参与比较的其他类型合计的转化率", en = "even the upper bound is below the conversion of all other types compared" } }
*/
with

sizes as (
    select question_type, count(distinct (platform, shop, buyer)) as buyers,
    from inquiries
    where is_inquiry
    group by all
),

typed as (
    select
        case when sizes.buyers >= $min_buyers then sizes.question_type else 'other' end
            as question_type,
        (inquiries.platform, inquiries.shop, inquiries.buyer) as person,
        inquiries.is_won,
        inquiries.about_order and sizes.buyers >= $min_buyers as about_order,
    from inquiries
    join sizes on sizes.question_type is not distinct from inquiries.question_type
    where inquiries.is_inquiry
),

counted as (
    select
        question_type,
        about_order,
        count(distinct person) as buyers,
        count(distinct person) filter (is_won) as won,
    from typed
    group by all
    -- A handful of people is not shown even as "other".
    having count(distinct person) >= $min_buyers
),

shares as (
    select
        *,
        (sum(won) over kind - won) / nullif(sum(buyers) over kind - buyers, 0) as others_conv,
        case when buyers >= $min_n then won / buyers end as conv,
        1.96 * sqrt(won / buyers * (1 - won / buyers) / buyers + 0.9604 / buyers ** 2) as reach,
        1 + 3.8416 / buyers as widening,
    from counted
    window kind as (partition by about_order)
)

select
    question_type,
    about_order,
    buyers,
    won,
    buyers - won as lost,
    conv,
    (conv + 1.9208 / buyers - least(reach, conv + 1.9208 / buyers)) / widening as low,
    (conv + 1.9208 / buyers + reach) / widening as high,
    not about_order
        and coalesce((conv + 1.9208 / buyers + reach) / widening < others_conv, false)
        as is_below,
from shares
order by buyers desc, question_type
