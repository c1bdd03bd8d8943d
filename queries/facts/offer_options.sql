/* retro
title    = { zh = "值得先提的方案", en = "What was worth offering" }
question = { zh = "哪些发货后的售后先提补偿或换货比退货划算，最多补多少还划算？", en = "In which cases after shipping does an offer cost less than a return, and up to which sum?" }
doc      = { zh = "只看买家多半能接受的原因（默认值）：质量、破损、描述不符、少件提补偿；尺码、不想要、发错货提换货。原因里带“故障、过敏、假、安全”等字样的不适合补偿，不列；货款不知道或低于 30 元（默认值）的不列。建议补偿 = 货款 × 两成（offer_part）；最多补到和退货一样亏，也不超过货款的一半（part_of_line）。少亏 = 退货损失 − 提方案的损失，大于 0 才列。都是估算，参数见 cost_inputs。", en = "Only reasons with which buyers mostly can live (cfg): a compensation for quality, damage, description and missing parts; an exchange for size, changed mind and wrong goods. Reasons that name a malfunction, an allergy, a fake or safety are not for compensation; lines of unknown or less than 30 yuan (cfg) are left out. Suggested compensation = price × a fifth (offer_part); at most what a return would cost, and half of the price (part_of_line). Saved = cost as a return − cost of the offer; only where above 0. All estimates, with the inputs of cost_inputs." }
reads    = ["resolutions", "refund_cases", "cost_inputs"]
params   = { compensate_for = "QUALITY_DEFECT|DAMAGED|NOT_AS_DESCRIBED|MISSING_ITEM", exchange_for = "SIZE_FIT|CHANGE_OF_MIND|WRONG_ITEM", severe_words = "故障|无法使用|过敏|假|安全|漏电|异味|中毒|defective|allerg|counterfeit|unsafe", least_amount = 30.0 }
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
suggested = { zh = "建议先提", en = "Offer first", kind = "code", codes = "offer" }
offer_amount = { zh = "建议补偿", en = "Suggested sum", kind = "money", doc = { zh = "换货为空", en = "empty for an exchange" } }
limit_amount = { zh = "最多补到", en = "At most", kind = "money", doc = { zh = "再多就不如退货；换货为空", en = "beyond it a return costs less; empty for an exchange" } }
saved = { zh = "谈成少亏（估算）", en = "Saved if accepted (estimate)", kind = "money" }
*/
with

likely as (
    select
        resolutions.platform, resolutions.shop, resolutions.refund_id,
        resolutions.line_amount, resolutions.return_cost,
        case
            when contains(
                concat('|', $compensate_for, '|'), concat('|', resolutions.reason_code, '|')
            ) and not regexp_matches(lower(coalesce(refund_cases.reason_raw, '')), $severe_words)
                then 'compensation'
            when contains(
                concat('|', $exchange_for, '|'), concat('|', resolutions.reason_code, '|')
            ) then 'exchange'
        end as suggested,
        cost_inputs.*,
    from resolutions
    cross join cost_inputs
    inner join refund_cases on refund_cases.refund_id = resolutions.refund_id
        and refund_cases.platform is not distinct from resolutions.platform
        and refund_cases.shop is not distinct from resolutions.shop
    where resolutions.goods_state = 'received' and resolutions.line_amount >= $least_amount
        or resolutions.kind = 'return_refund' and resolutions.line_amount >= $least_amount
),

costed as (
    select
        *,
        case suggested
            when 'compensation' then line_amount * offer_part + handling_cost
            when 'exchange'
                then return_freight + resend_freight + line_amount * value_loss + handling_cost
        end as offer_cost,
    from likely
    where suggested is not null
)

select
    platform, shop, refund_id, suggested,
    cast(case when suggested = 'compensation' then line_amount * offer_part end as decimal(18, 2))
        as offer_amount,
    cast(case when suggested = 'compensation'
        then least(return_cost - handling_cost, line_amount * part_of_line) end as decimal(18, 2))
        as limit_amount,
    cast(return_cost - offer_cost as decimal(18, 2)) as saved,
from costed
where return_cost > offer_cost
order by platform, shop, refund_id
