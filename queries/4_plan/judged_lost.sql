/* retro
title    = { zh = "介入判商家责任偏多", en = "Interventions lost" }
question = { zh = "平台判了的介入，判商家责任的是不是偏多，是不是缺证据？", en = "Are too many judged interventions lost, and for lack of evidence?" }
doc      = { zh = "大促已付款、有平台介入且已判的订单里判商家责任的占比。一般水平默认一半（默认值，可改）。至少 30 单已判、超出一般至少 15 单、1.25 倍、z ≥ 3（二项分布）才算问题。没证据 = 平台写的原因里有举证、凭证、证据一类的词（evidence_words，可改）；导出不写原因的数不出来。金额 = 超出一般的单数 × 判商家责任的平均金额，是估算。“平台介入偏多”已经报了的，这里不再报。打包录像留 30 天、退件 3 张照片是我们的建议（R1）。", en = "Share lost of the judged interventions of paid orders of the promotion. Usual is one half (cfg, can be changed). A problem from 30 judged orders, 15 beyond the usual, 1.25 times and z ≥ 3 (binomial). Lack of evidence = the cause named by the platform has a word for evidence (evidence_words, can be changed); exports without causes cannot tell. Money = orders beyond × average amount of the lost ones, an estimate. Silent where “Too many interventions” speaks. Videos of packing for 30 days and 3 photos of returns are our advice (R1)." }
reads    = ["intervened_orders"]
may_read = ["disputes", "metric_values", "reduce_interventions"]
params   = { usual_share = 0.5, evidence_words = "举证|凭证|证据|evidence|proof", least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, high_lift = 1.5, high_z = 6 }
grain    = ["stage"]

[finding]
step = 3
metric = "judged_rate"
title = { zh = "平台介入判商家责任偏多", en = "Too many judged interventions are lost" }
say = { zh = "已判的 {{ n|count }} 单平台介入里 {{ cases|count }} 单判商家责任（{{ value|share }}），一般是 {{ expected|share }}；多判约 {{ affected|count }} 单{% if money is not none %}、{{ money|money }}（估算）{% endif %}，最多的是{{ stage|code('stage') }}。{% if evidence_cases %}其中 {{ evidence_cases|count }} 单平台写明与举证有关。{% else %}导出没写是不是缺举证，先逐单看判定理由。{% endif %}", en = "{{ cases|count }} of {{ n|counted('judged intervention') }} were lost ({{ value|share }}; {{ expected|share }} is usual), about {{ affected|counted('order') }}{% if money is not none %} and {{ money|money }}{% endif %} more than expected (estimate), most of the kind “{{ stage|code('stage') }}”. {% if evidence_cases %}In {{ evidence_cases|count }} of them the platform names the evidence.{% else %}The exports do not say whether evidence was lacking: read the judgements first.{% endif %}" }
do = { zh = "备一套举证包：发货打包录像留 30 天，退件验货每件拍 3 张照片，聊天承诺截图归到订单；介入当天由专人按模板提交，组长复核。下次大促看平台判责率是否从 {{ baseline|share }} 降到 {{ target|share }}。", en = "Keep an evidence kit: videos of packing for 30 days, 3 photos of each return, screenshots of what was promised, filed by order; one person hands it in on the day of the intervention by a template, the lead checks it. Next promotion, check that the share judged against us is down from {{ baseline|share }} to {{ target|share }}." }
ask = { zh = "判输的单子都缺哪一样证据，谁负责留、谁负责交？", en = "Which evidence was lacking in the lost cases, who keeps it and who hands it in?" }
owner = "aftersale_lead"
due_days = 14
kpi = "judged_rate"
cause = "process_approval"
controllable = true
library = 30
effect = "none"
kind = "standard"
slice = { stage = "stage" }
evidence = ["2_locate/interventions", "3_root_cause/dispute_timelines"]

[columns]
stage = { zh = "最多的阶段", en = "Most of them at", kind = "code", codes = "stage" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "判商家占比", en = "Share lost", kind = "share", doc = { zh = "判商家责任 ÷ 已判的介入订单", en = "lost ÷ judged interventions" } }
expected = { zh = "一般水平", en = "Usual", kind = "share" }
n = { zh = "已判", en = "Judged", kind = "count" }
cases = { zh = "判商家", en = "Lost", kind = "count" }
affected = { zh = "超出一般", en = "Beyond usual", kind = "count" }
money = { zh = "超出部分金额（估算）", en = "Money beyond (estimate)", kind = "money" }
baseline = { zh = "指标现值", en = "Metric now", kind = "share", doc = { zh = "平台判责率：判商家责任 ÷ 全部介入订单", en = "judged rate: lost ÷ all interventions" } }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉超出部分后的平台判责率", en = "the judged rate without what is beyond" } }
evidence_cases = { zh = "写明举证", en = "Evidence named", kind = "count" }
*/
with

named as (
    select platform, shop, order_id
    from disputes
    where regexp_matches(lower(cause_raw), $evidence_words)
    group by all
),

judged as (
    select
        intervened_orders.*,
        named.order_id is not null as is_named,
    from intervened_orders
    left join named on named.order_id = intervened_orders.order_id
        and named.platform is not distinct from intervened_orders.platform
        and named.shop is not distinct from intervened_orders.shop
),

totals as (
    select
        count(*) filter (is_judged) as judged,
        count(*) filter (is_lost) as lost,
        count(*) filter (is_lost and is_named) as named,
        avg(amount) filter (is_lost) as mean_amount,
        (
            select max_by(stage, (orders, stage))
            from (
                select coalesce(stage, 'no_case') as stage, count(*) as orders,
                from judged
                where is_lost
                group by all
            )
        ) as stage,
        (select max(numerator) from metric_values where metric = 'judged_rate') as numerator,
        (select max(denominator) from metric_values where metric = 'judged_rate') as denominator,
    from judged
),

compared as (
    select
        *,
        lost - judged * $usual_share as excess,
        excess / sqrt(judged * $usual_share * (1 - $usual_share)) as z,
    from totals
    where judged >= $least_n
        and not exists (from reduce_interventions)
)

select
    stage,
    case when lost >= $high_lift * judged * $usual_share then 'high' else 'medium' end as severity,
    case when z >= $high_z then 'high' else 'medium' end as confidence,
    lost / judged as value,
    $usual_share::double as expected,
    judged as n,
    lost as cases,
    round(excess)::bigint as affected,
    (excess * mean_amount)::decimal(18, 2) as money,
    numerator / nullif(denominator, 0) as baseline,
    coalesce(greatest(numerator - excess, 0) / nullif(denominator, 0), $usual_share) as target,
    nullif(named, 0) as evidence_cases,
from compared
where excess >= $least_excess and lost >= $least_lift * judged * $usual_share and z >= $least_z
order by stage
