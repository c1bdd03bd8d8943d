/* retro
title    = { zh = "估算效果的底数", en = "What the expected effects are reckoned from" }
question = { zh = "每项行动的指标现在是多少、离目标差多少、按多少单或会话算？", en = "Where does the metric of each action stand, how far from its target, and on how many orders or chats?" }
doc      = { zh = "行动看全店指标的，用全店的现值和基数，只看一部分的，用这部分的。指标已到目标、或换算不成数量的，在“算法”里写明，不往下估。运费只算发了货才退的：指标在 freight_metrics 之列，或退款原因属于在途、签收后的。", en = "An action judged by the shop's metric is reckoned on the whole shop, one for a part on that part. Where the target is reached already, or nothing can be counted, the effect says so and nothing is estimated. Freight only counts where goods had been sent: metrics in freight_metrics, and reasons in transit or after receipt." }
reads    = ["rule_rows", "metrics", "reason_codes"]
may_read = ["core_metrics"]
params   = { freight_metrics = "refund_in_transit|refund_received|refund_return|refund_logistics|refund_packing|quality_refund_rate" }
grain    = ["finding"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
kind = { zh = "算法", en = "Effect", kind = "text", doc = { zh = "句子按它选", en = "chooses the sentence" } }
kpi = { zh = "行动指标", en = "Metric of the action", kind = "code", codes = "metric" }
rate_now = { zh = "现在", en = "Now", kind = "number" }
target = { zh = "目标", en = "Target", kind = "number" }
base_n = { zh = "基数", en = "Out of", kind = "number", doc = { zh = "rate_now 的分母：订单、询单、会话或回复", en = "what rate_now is of: orders, inquiries, chats or replies" } }
gain = { zh = "改善", en = "Gain", kind = "number", doc = { zh = "到目标要变好多少；负数是已经好过目标", en = "how much better the target is; below 0 where it is already passed" } }
affected = { zh = "问题多出的", en = "Beyond expectation", kind = "number" }
most = { zh = "至多", en = "At most", kind = "number", doc = { zh = "问题多出的数 + 0.5（它四舍五入过）", en = "beyond expectation + 0.5, as it was rounded" } }
money = { zh = "问题的金额", en = "Money of the finding", kind = "money" }
was_sent = { zh = "发了货", en = "Goods sent", kind = "flag" }
*/
with

wholes as (
    select metric, value, denominator,
    from core_metrics
    where value is not null and denominator > 0
    qualify row_number() over (partition by metric order by denominator desc, profile, query) = 1
),

rated as (
    select
        rule_rows.* replace (nullif(rule_rows.money, 0) as money),
        metrics.unit,
        -- What is asked of the whole shop is reckoned on the whole shop.
        coalesce(wholes.value, rule_rows.value) as rate_now,
        coalesce(wholes.denominator, rule_rows.n) as base_n,
        if(metrics.better = 'up', 1, -1) * (rule_rows.target - rate_now) as gain,
        rule_rows.affected + 0.5 as most,
        rule_rows.stage is distinct from 'unshipped'
            and rule_rows.metric <> 'refund_unshipped'
            and (
                regexp_full_match(rule_rows.metric, $freight_metrics)
                or regexp_full_match(rule_rows.kpi, $freight_metrics)
                or coalesce(reason_codes.stage in ('in_transit', 'received'), false)
            ) as was_sent,
    from rule_rows
    left join metrics on metrics.metric = rule_rows.kpi
    left join reason_codes on reason_codes.code = rule_rows.reason
    left join wholes
        on wholes.metric = rule_rows.kpi
        and rule_rows.scope = 'shop'
        and rule_rows.effect in ('refunds', 'sales')
),

kinds as (
    select *,
        case
            when effect = 'replies' and kpi = 'repeat_contact' then if(most > 1, 'contacts', 'none')
            when effect = 'none' or gain is null or base_n is null then 'none'
            when effect = 'hours' then if(gain > 0, 'hours', 'none')
            when effect = 'replies' and unit = 'seconds' then if(gain > 0, 'waits', 'none')
            when unit is distinct from 'share' then 'none'
            when gain * base_n < 0.5 or affected < 0.5 then 'reached'
            when kpi = 'urge_rate' then 'followups'
            else effect
        end as kind,
    from rated
)

select
    finding, kind, kpi, rate_now, target, base_n, gain,
    affected, most, money, was_sent,
from kinds
order by finding
