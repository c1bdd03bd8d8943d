/* retro
title    = { zh = "优惠规则让买家退了再买", en = "A promotion rule that sends buyers back" }
question = { zh = "多少人付了款又因为优惠没用上而退款？", en = "How many paid and then cancelled because a discount was missed?" }
doc      = { zh = "未发货、原因属降价、价保、没用优惠的成功退款。预期取上次大促付款后同样天数的占比；没有上次则取平日；都没有，或者当时就超过 1%（默认值，可改）的，取 1%：上次一样糟不等于正常。门槛：超出预期至少 15 单、至少是预期的 1.25 倍、z ≥ 3；和上次大促比时，两次各有误差，另要两次之差的 z ≥ 2.33（单侧 1%）。金额 = 超出预期的单数 × 平均退款额，是估算。", en = "Successful refunds before shipping for a price drop, price protection or a missed discount. Expected is the share of the promotion before, else that of normal days, else 1 % (default); where these were above it themselves, 1 %: as bad as last time is not usual. Gates: 15 orders beyond expectation, 1.25 times expected, z ≥ 3; against the last promotion, which is a sample too, the difference of both must have z ≥ 2.33 (one-sided, 1 %). Money = orders beyond expectation × average refund, an estimate." }
reads    = ["cohort_orders", "refund_cases"]
may_read = ["metric_values", "equal_age", "sessions_computed", "promotion"]
params   = { usual_share = 0.01, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, least_between = 2.33, high_excess = 30, high_lift = 2, high_z = 6, days_ahead = 3 }
grain    = ["reason_code"]

[finding]
step = 2
metric = "refund_unshipped"
title = { zh = "优惠规则没讲清，付款后又退", en = "An unclear discount rule makes buyers cancel" }
say = { zh = "{{ n|count }} 单里 {{ cases|count }} 单在发货前因优惠、降价退款（{{ value|share }}），{% if basis == 'previous' %}上次大促是{% elif basis == 'baseline' %}平日是{% else %}一般不超过{% endif %} {{ expected|share }}；多退了约 {{ affected|count }} 单、{{ money|money }}（估算）{% if rule_share is not none %}。问优惠规则的会话占全部咨询的 {{ rule_share|share }}，退款前聊过的买家里 {{ rule_cases|count }} 单最后问的也是它{% endif %}。", en = "{{ cases|count }} of {{ n|counted('order') }} were refunded before shipping over a price or a discount ({{ value|share }}), {% if basis == 'previous' %}against {{ expected|share }} last time{% elif basis == 'baseline' %}against {{ expected|share }} on normal days{% else %}where {{ expected|share }} is usual{% endif %}; about {{ affected|counted('order') }} and {{ money|money }} more than expected (estimate).{% if rule_share is not none %} Questions about the rules made up {{ rule_share|share }} of all chats, and were the last topic before {{ rule_cases|count }} of these refunds.{% endif %}" }
do = { zh = "活动开始前 {{ params.days_ahead|count }} 天，运营把满减、店铺券、会员券能否叠加和每天的价格（价格日历）写成一页说明，给客服考一遍；开启价保自动退差，没用上优惠的买家由客服直接退差价或补券，不必退款重拍。下次大促看全店价格原因退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "At least {{ params.days_ahead|count }} days ahead, operations writes one page on which discounts add up, with a calendar of prices, and tests the agents on it; price protection is paid automatically, and buyers who missed a discount get the difference or a coupon instead of cancelling. Next promotion, check that price refunds of the whole shop are down from {{ baseline|share }} to {{ target|share }}." }
owner = "operations"
due_days = 14
kpi = "refund_price"
cause = "price_rule"
controllable = true
library = 18
effect = "refunds"
slice = { reason = "reason_code", question_type = "question_type", stage = "stage" }
evidence = ["2_locate/refund_reasons", "2_locate/refund_stage_type"]

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
question_type = { zh = "咨询类型", en = "Question type", kind = "code", codes = "question_type" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "占已付款订单", en = "Of paid orders", kind = "share", doc = { zh = "退款订单 ÷ 大促已付款订单", en = "orders ÷ paid orders of the promotion" } }
expected = { zh = "预期占比", en = "Expected share", kind = "share" }
basis = { zh = "预期依据", en = "Expected from", kind = "code", codes = "expected_from" }
n = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Orders", kind = "count" }
affected = { zh = "超出预期", en = "Beyond expected", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "行动指标在全店的现值", en = "the metric of the action over the whole shop" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的全店指标", en = "the shop's metric without what is beyond expectation" } }
rule_share = { zh = "规则咨询占比", en = "Rule questions of all chats", kind = "share", doc = { zh = "问活动、优惠的会话 ÷ 大促会话", en = "chats about promotion rules ÷ chats of the promotion" } }
rule_cases = { zh = "退前问过规则", en = "Asked about rules before", kind = "count" }
*/
with

paid as (
    select count(*) as orders from cohort_orders where is_paid
),

cancelled as (
    select
        count(distinct (platform, shop, order_id)) as cases,
        sum(amount) as amount,
        count(distinct (platform, shop, order_id)) filter (chat_reason = 'promo_rule')
            as rule_cases,
    from refund_cases
    where in_cohort and is_success and stage = 'unshipped' and reason_code = 'PRICE_PROTECTION'
),

-- Last time and normal days at this age; what was bad already is no yardstick for what is usual.
usual as (
    select max(previous) filter (previous <= $usual_share) as previous_share,
        max(baseline) filter (baseline <= $usual_share) as baseline_share,
        max(previous_denominator) filter (previous <= $usual_share) as before_orders,
    from equal_age
    where metric = 'refund_price' and slice = 'all'
),

asked as (
    select
        count(*) filter (sessions_computed.question_type = 'promo_rule') / nullif(count(*), 0)
            as rule_share,
    from sessions_computed
    inner join promotion
        on sessions_computed.started_at >= promotion.starts_at
            and sessions_computed.started_at < promotion.ends_at
),

kpi as (
    select max(numerator) as numerator, max(denominator) as denominator,
    from metric_values
    where metric = 'refund_price'
),

compared as (
    select
        paid.orders,
        cancelled.*,
        cancelled.cases / nullif(paid.orders, 0) as value,
        coalesce(usual.previous_share, usual.baseline_share, $usual_share) as expected,
        case when usual.previous_share is not null then 'previous'
            when usual.baseline_share is not null then 'baseline' else 'default' end as basis,
        usual.before_orders,
        asked.rule_share,
        kpi.numerator,
        kpi.denominator,
    from paid
    cross join cancelled
    cross join usual
    cross join asked
    cross join kpi
),

excesses as (
    select
        *,
        cases - orders * expected as excess,
        (cases - orders * expected) / sqrt(orders * greatest(expected, 1 / orders)) as z,
        -- Last time was a sample, too: the error of both counts.
        (cases + expected * before_orders) / (orders + before_orders) as pooled,
        (value - expected) / sqrt(pooled * (1 - pooled) * (1 / orders + 1 / before_orders))
            as z_between,
    from compared
    where orders >= $least_n
)

select
    'PRICE_PROTECTION' as reason_code,
    'unshipped' as stage,
    case when rule_share is not null then 'promo_rule' end as question_type,
    case
        when excess >= $high_excess and value >= $high_lift * expected then 'high'
        else 'medium'
    end as severity,
    case when basis = 'default' then 'medium' when z >= $high_z then 'high' else 'medium' end
        as confidence,
    value,
    expected,
    basis,
    orders as n,
    cases,
    round(excess)::bigint as affected,
    (excess * amount / cases)::decimal(18, 2) as money,
    numerator / nullif(denominator, 0) as baseline,
    coalesce(greatest(numerator - excess, 0) / nullif(denominator, 0), expected) as target,
    rule_share,
    case when rule_share is not null then rule_cases end as rule_cases,
from excesses
where excess >= $least_excess
    and value >= $least_lift * expected
    and z >= $least_z
    and coalesce(z_between >= $least_between, true)
order by reason_code
