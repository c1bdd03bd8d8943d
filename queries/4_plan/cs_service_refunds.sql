/* retro
title    = { zh = "因客服没回、服务问题退款", en = "Refunds over service" }
question = { zh = "多少人因为客服没回、态度或承诺没兑现而退款？", en = "How many were refunded because nobody answered, or over attitude or promises?" }
doc      = { zh = "退款原因写着客服没回、态度、承诺没兑现的成功退款 ÷ 大促已付款订单。预期取上次大促付款后同样天数的占比；没有上次取平日；都没有取 0.2%（默认值，可改），并至少按 1 单算。门槛：至少 30 单已付款、超出预期至少 15 单、至少是预期的 1.25 倍、z ≥ 3；和上次大促比时，两次各有误差，另要两次之差的 z ≥ 2.33（单侧 1%，均为默认值）。另外数出：原因写的是别的、聊天里却说没人回的。金额 = 超出预期的单数 × 平均退款额，是估算。回访时限 24 小时、退款当天登记结果，是我们的建议（S0）。", en = "Successful refunds whose reason is no answer, attitude or a broken promise ÷ paid orders of the promotion. Expected is the share of the promotion before at the same age, else that of normal days, else 0.2 % (cfg), and at least one order. Gates: 30 paid orders, 15 beyond expectation, 1.25 times expected, z ≥ 3; against the last promotion, which is a sample too, the difference of both must have z ≥ 2.33 (one-sided, 1 %; all cfg). Counted beside: refunds with another reason whose buyer wrote in a chat that nobody answered. Money = orders beyond expectation × average refund, an estimate. The call within 24 hours and the note on the same day are our advice (S0)." }
reads    = ["cohort_orders", "refund_cases"]
may_read = ["metric_values", "equal_age", "refund_words"]
params   = { usual_share = 0.002, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, least_between = 2.33, high_excess = 30, high_lift = 2, high_z = 6 }
grain    = ["reason_code"]

[finding]
step = 2
metric = "refund_cs_service"
title = { zh = "因客服服务退款的偏多", en = "Too many refunds over service" }
say = { zh = "{{ n|count }} 单里 {{ cases|count }} 单退款原因是客服没回、态度或承诺没兑现（{{ value|share }}），{% if basis == 'previous' %}上次大促是{% elif basis == 'baseline' %}平日是{% else %}一般不超过{% endif %} {{ expected|share }}；多退了约 {{ affected|count }} 单、{{ money|money }}（估算）。其中 {{ waited|count }} 单的买家退款前久等或没人回{% if heard %}；另有 {{ heard|count }} 单选的是别的原因，聊天里也说没人理{% endif %}。", en = "{{ cases|count }} of {{ n|counted('order') }} were refunded because nobody answered, over attitude or a broken promise ({{ value|share }}), {% if basis == 'previous' %}against {{ expected|share }} last time{% elif basis == 'baseline' %}against {{ expected|share }} on normal days{% else %}where {{ expected|share }} is usual{% endif %}; about {{ affected|counted('order') }} and {{ money|money }} more than expected (estimate). {{ waited|count }} of these buyers had waited long or in vain before{% if heard %}; {{ heard|count }} more chose another reason and wrote in a chat that nobody answered{% endif %}." }
do = { zh = "凡是原因写着客服的退款申请，售后组长当天回访致歉、给出挽留方案，结果当天登记（留住、换货、退款）；24 小时内没人联系过的第二天一早点名补上。下次大促看全店服务原因退款率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Whoever asks for a refund over service is called by the after-sales lead the same day with an apology and a way out, and the outcome is noted that day (kept, exchanged, refunded); whoever was not called within 24 hours comes first the next morning. Next promotion, check that refunds over service are down from {{ baseline|share }} to {{ target|share }}." }
ask = { zh = "买家因为客服要退款时，当天由谁回访、能给什么方案？", en = "Who calls a buyer who leaves over service on the same day, and what may be offered?" }
owner = "aftersale_lead"
due_days = 7
kpi = "refund_cs_service"
cause = "cs_service"
controllable = true
library = 19
effect = "refunds"
kind = "stopgap"
slice = { reason = "reason_code" }
evidence = ["2_locate/refund_reasons", "3_root_cause/slow_reply_outcomes"]

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
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
waited = { zh = "退款前久等", en = "Waited long before", kind = "count" }
heard = { zh = "聊天里说没人理", en = "Said so in a chat", kind = "count", doc = { zh = "退款原因是别的、聊天里说客服没回或服务不好", en = "another reason was chosen, the chat names service" } }
z = { zh = "偏离", en = "z", kind = "number" }
*/
with

cases as (
    select refund_cases.*, reason_code is not distinct from 'CS_SERVICE' as is_service,
        refund_words.chat_code = 'CS_SERVICE' as is_heard,
    from refund_cases
    left join refund_words on refund_words.refund_id = refund_cases.refund_id
        and refund_words.platform is not distinct from refund_cases.platform
        and refund_words.shop is not distinct from refund_cases.shop
    where in_cohort and is_success
),

refunded as (
    select
        count(distinct (platform, shop, order_id)) filter (is_service) as cases,
        coalesce(sum(amount) filter (is_service), 0) as amount,
        count(distinct (platform, shop, order_id)) filter (is_service and waited_long) as waited,
        count(distinct (platform, shop, order_id)) filter (not is_service and is_heard) as heard,
    from cases
),

-- Last time and normal days at the age of this promotion.
usual as (
    select
        coalesce(max(previous), max(baseline), $usual_share) as share,
        case when max(previous) is not null then 'previous'
            when max(baseline) is not null then 'baseline' else 'default' end as basis,
        max(previous_denominator) as before_orders,
    from equal_age
    where metric = 'refund_cs_service' and slice = 'all'
),

kpi as (
    select max(numerator) as numerator, max(denominator) as denominator,
    from metric_values
    where metric = 'refund_cs_service'
),

compared as (
    select
        orders, refunded.*, basis, share, kpi.numerator, kpi.denominator,
        greatest(orders * share, 1) as due,
        cases - due as excess,
        excess / sqrt(due) as z,
        -- Last time was a sample, too: the error of both counts.
        (cases + share * before_orders) / (orders + before_orders) as pooled,
        (cases / orders - share)
            / sqrt(pooled * (1 - pooled) * (1 / orders + 1 / before_orders)) as z_between,
    from (select count(*) as orders from cohort_orders where is_paid)
    cross join refunded cross join usual cross join kpi
    where orders >= $least_n
)

select
    'CS_SERVICE' as reason_code,
    case when excess >= $high_excess and cases >= $high_lift * due then 'high' else 'medium' end
        as severity,
    case when basis = 'default' then 'medium' when z >= $high_z then 'high' else 'medium' end
        as confidence,
    cases / orders as value, share as expected, basis, orders as n, cases,
    round(excess)::bigint as affected, (excess * amount / cases)::decimal(18, 2) as money,
    coalesce(numerator, cases) / coalesce(denominator, orders) as baseline,
    greatest(coalesce(numerator, cases) - excess, 0) / coalesce(denominator, orders) as target,
    waited, heard, z,
from compared
where excess >= $least_excess and cases >= $least_lift * due and z >= $least_z
    and coalesce(z_between >= $least_between, true)
order by reason_code
