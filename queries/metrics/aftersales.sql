/* retro
title    = { zh = "售后处理指标", en = "After-sale handling metrics" }
question = { zh = "售后处理得多快，多少退款客服本可以预防？", en = "How fast were cases handled, and how many refunds could service have prevented?" }
doc      = { zh = "口径：大促已付款订单的售后单。时长只算由人处理的，平台自动处理的不算，换货、补寄、维修不算；自主完结指没有平台介入。可预防 = 原因属高、中两档的退款 ÷ 成功退款笔数；有聊天证据的另算。平台自动退款占比 = 平台自动处理的退款 ÷ 成功退款笔数。", en = "Cases of paid orders of the promotion. Times are of cases handled by people only, without those of the platform, exchanges, resends and repairs; on its own means without an intervention. Preventable = refunds whose reason is of high or medium preventability ÷ successful refunds; those with evidence in chats apart. Automatic share = refunds made by the platform ÷ successful refunds." }
reads    = ["cohort_orders"]
may_read = ["refund_cases", "refunds", "sessions_computed"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

refunded as (
    select
        count(*)::double as refunds,
        count(*) filter (cs_preventable in ('H', 'M'))::double as preventable,
        -- Without chats the evidence is unknown, not zero.
        case when exists (select 1 from sessions_computed)
            then count(*) filter (cs_preventable in ('H', 'M') and (had_chat or waited_long))
        end::double as evident,
        case when (select count(auto) from refunds) > 0 then count(*) filter (auto) end::double
            as automatic,
    from refund_cases
    where in_cohort and is_success
    having (select count(*) from refund_cases) > 0
),

-- Whole seconds, so that their sum does not depend on the order of the rows.
handled as (
    select
        round(handle_hours * 3600)::bigint as handle_seconds,
        not intervened as is_own,
        kind,
        case when first_action_at >= applied_at
            then date_diff('second', applied_at, first_action_at) end as action_seconds,
    from refund_cases
    where in_cohort and not auto and stage <> 'other'
),

times as (
    select
        sum(handle_seconds) / 3600 as hours,
        count(handle_seconds)::double as n,
        sum(handle_seconds) filter (is_own and kind = 'refund_only') / 3600 as only_hours,
        count(handle_seconds) filter (is_own and kind = 'refund_only')::double as only_n,
        sum(handle_seconds) filter (is_own and kind = 'return_refund') / 3600 as return_hours,
        count(handle_seconds) filter (is_own and kind = 'return_refund')::double as return_n,
        sum(action_seconds) / 60 as action_minutes,
        count(action_seconds)::double as action_n,
    from handled
    having (select count(*) from cohort_orders) > 0
),

measured as (
    select
        unnest([
            {metric: 'preventable_share', numerator: preventable, denominator: refunds},
            {metric: 'preventable_chat_share', numerator: evident, denominator: refunds},
            {metric: 'auto_share', numerator: automatic, denominator: refunds},
            {metric: 'refund_handle_h', numerator: hours, denominator: n},
            {metric: 'only_refund_self_h', numerator: only_hours, denominator: only_n},
            {metric: 'return_refund_self_h', numerator: return_hours, denominator: return_n},
            {metric: 'first_action_min', numerator: action_minutes, denominator: action_n}
        ], recursive := true),
    from times
    left join refunded on true
)

select
    metric,
    numerator / nullif(denominator, 0) as value,
    numerator,
    denominator,
from measured
order by metric
