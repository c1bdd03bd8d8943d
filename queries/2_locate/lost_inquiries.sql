/* retro
title    = { zh = "流失的询单：问题 × 首次等待", en = "Lost inquiries by question and first wait" }
question = { zh = "没买的询单集中在哪类问题、等了多久？", en = "Which questions and waits lost the most inquiring buyers?" }
doc      = { zh = "流失 = 询单买家 − 归因期内（咨询当日起到次日 24 点前，默认值）付款的买家；按当天第一段询单的问题类型和首次等待分组，组内去重；物流、退换货、质量、改地址、投诉多半问的是老订单，不列。等待按自然时间，从首问到第一条人工回复，各店用统一口径。不足 min_buyers 位买家的组不列，不足 min_n 位的不列流失率；区间为 95% Wilson 区间，分母为询单买家。等得久和流失同时出现，不等于因果。", en = "Lost: inquiring buyers less those who paid in the attribution window (by 24:00 of the day after the chat, cfg), by question type and first wait of the first inquiry of the day, distinct within a group; parcels, returns, quality, addresses and complaints are mostly about an earlier order and left out. Waits are plain time from the first question to the first human reply, one ruler for all shops. Groups under min_buyers buyers are not listed; below min_n no rate is shown. Intervals are 95 % Wilson intervals over inquiring buyers. Slow and lost together is no proof of cause." }
reads    = ["inquiries"]
params   = { min_buyers = 5, min_n = 30 }
core     = true
grain    = ["question_type", "wait_band"]
order    = 24
chart    = { kind = "heatmap", x = "wait_band", split = "question_type", y = ["loss_share", "buyers"] }
say      = { zh = "{% if first %}{% set most = rows|sort(attribute='lost', reverse=true)|first %}流失最多的是{{ most.question_type|code('question_type') }}、{{ most.wait_band|code('wait_band') }}：{{ most.buyers|count }} 位询单买家流失 {{ most.lost|count }} 位{% if most.loss_share is not none %}（{{ most.loss_share|share }}）{% endif %}。{% set high = rows|selectattr('is_above')|list %}{% if high %}流失率明显高于同类问题的有 {{ high|length }} 组，先看{{ high[0].question_type|code('question_type') }}、{{ high[0].wait_band|code('wait_band') }}（{{ high[0].loss_share|share }}，{{ high[0].lost|count }}/{{ high[0].buyers|count }}）。{% else %}没有哪一组的流失率明显高于同类问题。{% endif %}{% endif %}", en = "{% if first %}{% set most = rows|sort(attribute='lost', reverse=true)|first %}Most were lost on {{ most.question_type|code('question_type') }}, {{ most.wait_band|code('wait_band') }}: {{ most.lost|count }} of {{ most.buyers|counted('inquiring buyer') }}{% if most.loss_share is not none %} ({{ most.loss_share|share }}){% endif %}. {% set high = rows|selectattr('is_above')|list %}{% if high %}{{ high|length|counted('group') }} lost clearly more than the same question otherwise does; look first at {{ high[0].question_type|code('question_type') }}, {{ high[0].wait_band|code('wait_band') }} ({{ high[0].loss_share|share }}, {{ high[0].lost|count }} of {{ high[0].buyers|count }}).{% else %}No group lost clearly more than the same question otherwise does.{% endif %}{% endif %}" }
so       = { zh = "{% if rows %}流失率高、人又多的格子先补人、补话术；人少的格子只作参考。{% endif %}", en = "{% if rows %}Act first where many buyers were lost at a high rate; cells with few buyers are for reference.{% endif %}" }

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
wait_band = { zh = "首次等待", en = "First wait", kind = "code", codes = "wait_band" }
buyers = { zh = "询单买家", en = "Inquiring buyers", kind = "count" }
lost = { zh = "流失", en = "Lost", kind = "count" }
loss_share = { zh = "流失率", en = "Lost share", kind = "share", doc = { zh = "流失 ÷ 询单买家", en = "lost ÷ inquiring buyers" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "95% 区间（Wilson），分母为询单买家", en = "95 % interval (Wilson), over inquiring buyers" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "95% 区间（Wilson），分母为询单买家", en = "95 % interval (Wilson), over inquiring buyers" } }
is_above = { zh = "明显高于同类", en = "Clearly above its type", kind = "flag", doc = { zh = "区间下限也高于同类问题其余等待的流失率", en = "even the lower bound is above the lost share of the same type with other waits" } }
*/
with

banded as (
    select
        question_type,
        case
            when first_wait_seconds is null then 'unanswered'
            when first_wait_seconds <= 30 then 'in_30s'
            when first_wait_seconds <= 60 then 'in_60s'
            when first_wait_seconds <= 180 then 'in_180s'
            else 'later'
        end as wait_band,
        (platform, shop, buyer) as person,
        is_won,
    from inquiries
    where is_inquiry and not about_order
),

counted as (
    select
        question_type,
        wait_band,
        count(distinct person) as buyers,
        count(distinct person) - count(distinct person) filter (is_won) as lost,
    from banded
    group by all
),

shares as (
    select
        *,
        sum(lost) over kind as type_lost,
        (sum(lost) over kind - lost) / nullif(sum(buyers) over kind - buyers, 0) as usual_share,
        case when buyers >= $min_n then lost / buyers end as loss_share,
        1.96 * sqrt(lost / buyers * (1 - lost / buyers) / buyers + 0.9604 / buyers ** 2) as reach,
        1 + 3.8416 / buyers as widening,
    from counted
    window kind as (partition by question_type)
)

select
    question_type,
    wait_band,
    buyers,
    lost,
    loss_share,
    (loss_share + 1.9208 / buyers - least(reach, loss_share + 1.9208 / buyers)) / widening
        as low,
    (loss_share + 1.9208 / buyers + reach) / widening as high,
    coalesce((loss_share + 1.9208 / buyers - reach) / widening > usual_share, false)
        as is_above,
from shares
where buyers >= $min_buyers
order by
    type_lost desc,
    question_type,
    list_position(['in_30s', 'in_60s', 'in_180s', 'later', 'unanswered'], wait_band),
    wait_band
