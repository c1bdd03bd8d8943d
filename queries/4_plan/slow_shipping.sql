/* retro
title    = { zh = "发货跟不上", en = "Shipping falls behind" }
question = { zh = "付款后 48 小时内没发出去的订单是不是太多，买家来催了吗？", en = "Are too many orders shipped later than 48 hours after payment, and do buyers ask?" }
doc      = { zh = "48小时发货率见核心数据（付款后 48 小时内发货 ÷ 已满 48 小时、发货前没退款的付款订单）。目标默认 95%（可改；天猫体验分满分要 99.99%），没赶上的比目标容许的多至少 15 单、1.25 倍、z ≥ 3、应发货 30 单以上才算问题。问物流的咨询占比和上次大促、平日的对比只作旁证。走不动的包裹见 parcel_troubles。每天两次拉清单、2 小时内告知、24 小时没揽收就催，是建议（S3、Y6）。", en = "For orders shipped in 48 hours see the core metrics (shipped within 48 hours of payment ÷ paid orders whose 48 hours are over, without those refunded before shipping). Target 95 % by default (cfg; Tmall gives full points at 99.99 %). A problem from 30 orders due, 15 late beyond what the target allows, 1.25 times and z ≥ 3. The share of questions about delivery against last time and normal days is evidence beside it; parcels in trouble as in parcel_troubles. Two lists a day, a word within 2 hours, and pressing after 24 hours without a pick-up are advice (S3, Y6)." }
reads    = ["metric_values"]
may_read = ["targets", "core_metrics", "parcel_troubles"]
params   = { target_share = 0.95, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, high_lift = 2, high_z = 6 }
grain    = ["metric"]

[finding]
step = 2
metric = "pickup_48h"
title = { zh = "发货跟不上，买家来催", en = "Shipping falls behind" }
say = { zh = "{{ n|count }} 单应在付款后 48 小时内发出，{{ late|count }} 单没赶上（按时的占 {{ value|share }}，目标 {{ expected|share }}），比目标容许的多 {{ affected|count }} 单。{% if wismo is not none %}问物流的咨询占 {{ wismo|share }}{% if usual_wismo is not none %}，{% if basis == 'previous' %}上次大促{% else %}平日{% endif %}是 {{ usual_wismo|share }}{% endif %}。{% endif %}{% if parcels %}截止时还有 {{ parcels|count }} 个包裹走不动。{% endif %}", en = "{{ n|counted('order') }} {{ n|plural('was', 'were') }} due within 48 hours of payment; {{ late|count }} were late ({{ value|share }} in time, the target is {{ expected|share }}), {{ affected|count }} more than the target allows.{% if wismo is not none %} Questions about delivery made up {{ wismo|share }} of the chats{% if usual_wismo is not none %}, against {{ usual_wismo|share }} {% if basis == 'previous' %}last time{% else %}on normal days{% endif %}{% endif %}.{% endif %}{% if parcels %} At the cut-off {{ parcels|counted('parcel') }} {{ parcels|plural('was', 'were') }} in trouble.{% endif %}" }
do = { zh = "大促前和仓库、快递定好每天能发、能揽多少，超出的提前约加班车或第二家；指定一名物流对接人，每天上午、下午各拉一次没揽收和走不动的清单，2 小时内主动告知买家并给补偿券，24 小时没揽收的当天催。下次大促看 48小时发货率是否从 {{ value|share }} 升到 {{ target|share }}。", en = "Before the promotion, settle with warehouse and carriers how much a day can take, and book extra vans or a second carrier for the rest. One person deals with the carriers, lists parcels not picked up or stuck every morning and afternoon, tells the buyers within 2 hours with a coupon, and presses for those not picked up in 24 hours. Next promotion, check that orders shipped in 48 hours are up from {{ value|share }} to {{ target|share }}." }
ask = { zh = "大促那几天一天最多能发多少单？超出的由谁接，提前几天定？", en = "How many orders a day can be shipped at most, who takes the rest, and by when is that settled?" }
owner = "logistics"
due_days = 21
kpi = "pickup_48h"
cause = "shipping"
controllable = false
library = 25
effect = "none"
slice = {}
evidence = ["1_break_down/question_mix", "3_root_cause/proactive_contact"]

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "48小时发货率", en = "Shipped in 48 hours", kind = "share", doc = { zh = "48 小时内发货 ÷ 应发货订单", en = "shipped within 48 hours ÷ orders due" } }
expected = { zh = "目标", en = "Target share", kind = "share" }
n = { zh = "应发货订单", en = "Orders due", kind = "count" }
late = { zh = "没赶上", en = "Late", kind = "count" }
affected = { zh = "多于目标容许", en = "Beyond the target", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "行动目标", en = "Target", kind = "share" }
wismo = { zh = "物流咨询占比", en = "Questions about delivery", kind = "share", doc = { zh = "问物流的咨询 ÷ 全部咨询", en = "questions about delivery ÷ all" } }
usual_wismo = { zh = "以往的物流咨询占比", en = "The same before", kind = "share", doc = { zh = "上次大促；没有则平日", en = "of the promotion before, else of normal days" } }
basis = { zh = "与什么比", en = "Compared with", kind = "code", codes = "expected_from" }
parcels = { zh = "走不动的包裹", en = "Parcels in trouble", kind = "count" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'pickup_48h'), $target_share) as share
    from targets
),

-- The best source of the metric stands.
shipped as (
    select min_by(numerator, rank) as in_time, min_by(denominator, rank) as due,
    from metric_values
    where metric = 'pickup_48h' and value is not null
),

asked as (
    select
        max(value) as wismo,
        coalesce(max(previous), max(baseline)) as usual_wismo,
        case when max(previous) is not null then 'previous' else 'baseline' end as basis,
    from core_metrics
    where metric = 'wismo_share'
),

compared as (
    select
        *,
        due - in_time as late,
        due - due * share as allowed,
        late - allowed as excess,
        excess / sqrt(nullif(due * share * (1 - share), 0)) as z,
    from shipped
    cross join aims
    where due >= $least_n
)

select
    'pickup_48h' as metric,
    case when late >= $high_lift * allowed then 'high' else 'medium' end as severity,
    case when coalesce(z >= $high_z, true) then 'high' else 'medium' end as confidence,
    in_time / due as value,
    share::double as expected,
    due::bigint as n,
    late::bigint as late,
    round(excess)::bigint as affected,
    null::decimal(18, 2) as money,
    share::double as target,
    wismo,
    usual_wismo,
    case when usual_wismo is not null then basis end as basis,
    (select nullif(count(*), 0) from parcel_troubles where trouble <> 'unsigned') as parcels,
from compared
cross join asked
where excess >= $least_excess
    and late >= $least_lift * allowed
    -- A target of 100 % leaves nothing to chance.
    and coalesce(z >= $least_z, true)
order by metric
