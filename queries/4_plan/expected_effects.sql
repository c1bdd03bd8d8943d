/* retro
title    = { zh = "行动预计带来什么（估算）", en = "What the actions should bring (estimate)" }
question = { zh = "每项行动做到目标，大约少退多少单、少等多少会话、多成交多少、值多少钱？", en = "If each action reaches its target, roughly how many refunds, late replies or lost sales are saved, and what is that worth?" }
doc      = { zh = "都是估算。少退 =（现在的占比 − 目标）× 订单；多成交 =（目标 − 现在的转化率）× 询单；不再久等 =（目标 − 现在的及时率）× 会话；都不超过问题本身多出的数。行动看全店指标的，用全店的现值和基数，只看一部分的，用这部分的。金额：少退的每单 = 客单价 × 毛利 + 运费，只有发了货才退的才算运费（退回加寄出）；多成交的每单 = 客单价 × 毛利；不再久等的，只有规则估出了少成交才算；富余人时 × 每小时人工。问题有自己金额的，客单价取金额 ÷ 多出的数，估出来的金额也不超过它。毛利、运费、人工、客单价见“售后成本的估算参数”，可在 retro.toml 里改（默认值）。没有依据的不估，金额留空。", en = "All are estimates. Fewer refunds = (share now − target) × orders; more sales = (target − conversion now) × inquiries; no longer late = (target − share in time now) × chats; never more than the finding itself found beyond expectation. An action judged by the shop's metric is reckoned on the whole shop, one for a part on that part. Money: each refund avoided = order value × margin + freight (back and out, only where goods had been sent); each sale = order value × margin; replies only where the rule estimates the sales lost; idle hours × an agent's hour. Where the finding has an amount of its own, an order is worth that amount ÷ what is beyond expectation, and the estimate never exceeds it. Margin, freight, wage and order value are those of “Inputs to the cost of a case” and can be changed in retro.toml (cfg). Where there is no ground for an amount it stays empty." }
reads    = ["effect_bases", "cost_inputs"]
grain    = ["finding"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
effect = { zh = "效果算法", en = "Effect", kind = "text", doc = { zh = "句子按它选", en = "chooses the sentence" } }
kpi = { zh = "行动指标", en = "Metric of the action", kind = "code", codes = "metric" }
rate_now = { zh = "现在", en = "Now", kind = "number", doc = { zh = "行动指标在全店，或在这部分的现值", en = "the metric of the action, in the shop or in the part" } }
target = { zh = "目标", en = "Target", kind = "number" }
base_n = { zh = "基数", en = "Out of", kind = "number", doc = { zh = "rate_now 的分母：订单、询单、会话或回复", en = "what rate_now is of: orders, inquiries, chats or replies" } }
avoided_n = { zh = "少掉或多出", en = "Saved or won", kind = "number", doc = { zh = "（现在 − 目标）× 基数，不超过问题多出的数", en = "(now − target) × base, at most what the finding has beyond expectation" } }
aov = { zh = "每单金额", en = "Value of one", kind = "money", doc = { zh = "问题的金额 ÷ 多出的数，没有金额的取客单价", en = "amount of the finding ÷ what is beyond expectation, else the order value" } }
margin_share = { zh = "毛利占货款", en = "Margin", kind = "share", doc = { zh = "毛利 ÷ 货款", en = "margin ÷ price" } }
freight = { zh = "每单运费", en = "Freight of one", kind = "money" }
wage = { zh = "每小时人工", en = "An agent's hour", kind = "money" }
hours = { zh = "小时", en = "Hours", kind = "hours", doc = { zh = "省下的人时，或买家合计少等的时间", en = "agent-hours saved, or waiting saved in all" } }
money = { zh = "值多少（估算）", en = "Worth (estimate)", kind = "money" }
is_capped = { zh = "按问题本身封顶", en = "Held to the finding", kind = "flag" }
*/
with

counted as (
    select bases.*, cost_inputs.margin_share,
        case
            when kind = 'contacts' then affected
            when kind in ('refunds', 'replies', 'sales', 'followups')
                -- What the finding measures is rounded: only what goes beyond is held to it.
                then if(gain * base_n > most, affected, gain * base_n)
        end as avoided_n,
        case kind
            when 'hours' then if(gain > most, affected, gain)
            when 'waits' then gain * base_n / 3600
        end as hours,
        case
            when kind in ('refunds', 'sales')
                then coalesce((money / nullif(affected, 0))::decimal(18, 2), order_value)
            when kind = 'replies' then (money / nullif(affected, 0))::decimal(18, 2)
        end as aov,
        case
            when kind = 'refunds' then if(was_sent, return_freight + resend_freight, 0)
        end::decimal(18, 2) as freight,
        if(kind = 'hours', wage_hour, null) as wage,
    from effect_bases as bases
    cross join cost_inputs
),

valued as (
    select *,
        case
            when kind = 'hours' then hours * wage
            else avoided_n * (aov * margin_share + coalesce(freight, 0))
        end as worth,
    from counted
)

select
    finding,
    kind as effect,
    kpi, rate_now, target, base_n, avoided_n, aov,
    if(aov is not null, margin_share, null) as margin_share,
    freight, wage, hours,
    if(worth is not null, least(worth, money), null)::decimal(18, 2) as money,
    coalesce(kind <> 'contacts' and gain * base_n > most and avoided_n is not null, false)
        or coalesce(worth > money, false) as is_capped,
from valued
order by finding
