/* retro
title    = { zh = "品质退款与拒绝", en = "Quality refunds and refusals" }
question = { zh = "多少订单因品质退款，多少申请被拒绝？", en = "How many orders were refunded for quality, and how many applications were refused?" }
doc      = { zh = "口径：大促下单的已付款订单。品质退款率的分母按店铺主要平台（付款订单最多的）自己的算法，见对照表 rate_rules；没有写的平台按已签收。分子只数分母里的订单。售后拒绝率 = 状态写明商家拒绝的订单 ÷ 已付款订单；拒绝后又退款或关闭的，导出里多半看不出来，所以是下限。", en = "Paid orders of the promotion. The base of quality refunds is that of the shop's main platform (the one with most paid orders) by table rate_rules, else signed orders; only orders of the base count above the line. Refusals: orders whose case says that the shop refused ÷ paid orders; a lower bound, for a refusal followed by a refund or a closed case mostly leaves no trace." }
reads    = ["cohort_orders"]
may_read = ["order_results", "rate_rules"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

own as (
    select coalesce(min_by(rate_rules.base, rate_rules.rule = 'house'), 'signed') as base,
    from rate_rules
    where rate_rules.rate = 'quality_refund_rate'
        and rate_rules.rule in ('house', (
            select platform from cohort_orders where is_paid
            group by platform order by count(*) desc, platform limit 1
        ))
),

based as (
    select
        order_results.*,
        case own.base
            when 'paid' then is_paid when 'shipped' then is_shipped when 'signed' then is_signed
            else true
        end as is_based,
    from order_results
    cross join own
),

outcomes as (
    select
        case when count(quality) > 0 then count(*) filter (quality and is_based) end::double
            as quality,
        count(*) filter (is_based)::double as based,
        count(*) filter (is_paid)::double as paid,
        case when count(refused) > 0 then count(*) filter (refused and is_paid) end::double
            as refused,
    from based
    having count(*) > 0
),

measured as (
    select 'quality_refund_rate' as metric, quality as numerator, based as denominator,
    from outcomes
    union all
    select 'refuse_rate' as metric, refused as numerator, paid as denominator,
    from outcomes
)

select
    metric,
    numerator / nullif(denominator, 0) as value,
    numerator,
    denominator,
from measured
order by metric
