/* retro
title    = { zh = "挽回与补偿指标", en = "Metrics of saving and compensating" }
question = { zh = "谈过的售后挽回了几成，补偿花了多少？", en = "How many cases that were talked over were saved, and what was paid in compensation?" }
doc      = { zh = "口径：发货后的售后单（大促已付款订单）。挽回率 = 买家撤销、改成补偿、换货、补寄、维修的 ÷ 联系过的（申请后聊过或提出过方案）且已有结果的；撤销后又重新申请的看后一笔。补偿 = 不退货、实退不到货款一半的售后单，每千笔付款订单的金额；没有订单明细就算不出。提出方案率 = 提出过补偿、换货或补发的 ÷ 申请前后聊过的（申请前 3 天到完结）。没有聊天记录时挽回率、提出方案率为空，不是零。", en = "Cases after shipping of paid orders of the promotion. Saved = withdrawn, compensated, exchanged, sent again or repaired ÷ settled cases that were contacted (a chat after the application, or an offer); of a case that was applied for again the later one counts. Compensation = refunds that left the goods and paid back less than half of the line, per thousand paid orders; unknown without order lines. Offered = a compensation, an exchange or a resend was offered ÷ cases with a chat around them (from 3 days before the application to the end). Without chats saved and offered are unknown, not zero." }
reads    = ["cohort_orders", "resolutions"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

contacted as (
    select
        count(*)::double as cases,
        count(*) filter (
            rung in ('withdrawn', 'compensation', 'exchange', 'resend', 'repair')
        )::double as saved,
    from resolutions
    where (has_late_chat or was_offered) and rung not in ('open', 'other', 'reapplied')
),

totals as (
    select
        count(*) filter (has_chat)::double as talked,
        count(*) filter (has_chat and was_offered)::double as offered,
        -- Where no line is known, no compensation can be told from another refund.
        case when count(line_amount) > 0
            then coalesce(sum(amount) filter (rung = 'compensation'), 0) * 1000 end::double
            as thousandfold,
    from resolutions
    having count(*) > 0
),

figures as (
    select unnest([
        {metric: 'exchange_save', numerator: saved, denominator: cases},
        {metric: 'offer_rate', numerator: offered, denominator: talked},
        {metric: 'compensation_cost', numerator: thousandfold,
            denominator: (select count(*) filter (is_paid) from cohort_orders)}
    ], recursive := true)
    from contacted
    cross join totals
)

select
    metric,
    numerator / denominator as value,
    numerator,
    denominator,
from figures
where denominator > 0 and numerator is not null
order by metric
