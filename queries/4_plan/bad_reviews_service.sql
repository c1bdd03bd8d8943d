/* retro
title    = { zh = "因服务而来的差评", en = "Bad reviews about service" }
question = { zh = "差评里抱怨服务的，是不是多得不正常？", en = "Do unusually many bad reviews complain about service?" }
doc      = { zh = "没人回复、服务态度、退款慢三类差评 ÷ 全部差评。一般水平默认 20%（默认值）；至少 30 条差评、超出 15 条、1.25 倍、z ≥ 3 才算问题。", en = "Bad reviews that name no reply, attitude or slow refunds ÷ all bad reviews. Usual level 20 % by default (configuration); a problem from 30 bad reviews, 15 beyond, 1.25 times and z ≥ 3." }
reads    = ["bad_reviews"]
may_read = ["targets"]
params   = { usual_share = 0.2, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, high_lift = 2, high_z = 6, call_back_hours = 24, sample_chats = 20 }
grain    = ["cause"]

[finding]
step = 2
metric = "bad_review_service"
title = { zh = "差评里服务问题突出", en = "Service stands out in bad reviews" }
say = { zh = "{{ n|count }} 条差评里 {{ cases|count }} 条在说服务（{{ value|share }}），一般是 {{ expected|share }}；最多的是{{ cause|code('review_cause') }}。", en = "{{ cases|count }} of {{ n|counted('bad review') }} are about service ({{ value|share }}; {{ expected|share }} is usual), most of them {{ cause|code('review_cause')|lower }}." }
do = { zh = "服务类差评 {{ params.call_back_hours|number }} 小时内由组长回访道歉、给方案；每周抽 {{ params.sample_chats|count }} 段投诉对话质检“先致歉再解决”，高压岗位轮换。下次大促看差评中提到服务的占比是否降到 {{ target|share }}。", en = "A lead calls back each of these buyers within {{ params.call_back_hours|number }} hours to apologise and settle; check {{ params.sample_chats|count }} complaint chats a week for an apology before the solution, and rotate the hard posts. Next promotion, check that the share is down to {{ target|share }}." }
owner = "quality"
due_days = 7
kpi = "bad_review_service"
cause = "cs_service"
controllable = true
library = 32
effect = "none"
slice = {}
evidence = ["2_locate/bad_reviews"]

[columns]
cause = { zh = "最多的原因", en = "Most of them", kind = "code", codes = "review_cause" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "服务差评占比", en = "Share about service", kind = "share", doc = { zh = "服务类差评 ÷ 全部差评", en = "about service ÷ all bad reviews" } }
expected = { zh = "一般水平", en = "Usual", kind = "share" }
n = { zh = "差评数", en = "Bad reviews", kind = "count" }
cases = { zh = "服务差评", en = "About service", kind = "count" }
affected = { zh = "超出一般", en = "Beyond usual", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'bad_review_service'), $usual_share) as share,
    from targets
),

totals as (
    select
        sum(reviews) as reviews,
        coalesce(sum(reviews) filter (cause in ('no_reply', 'service', 'refund_slow')), 0) as cases,
        max_by(cause, (reviews, cause)) filter (cause in ('no_reply', 'service', 'refund_slow'))
            as cause,
    from bad_reviews
),

compared as (
    select totals.*, aims.share as usual, cases - reviews * aims.share as excess,
    from totals
    cross join aims
)

select
    cause,
    case when cases >= $high_lift * reviews * usual then 'high' else 'medium' end as severity,
    case when excess >= $high_z * sqrt(reviews * usual * (1 - usual)) then 'high' else 'medium' end
        as confidence,
    cases / reviews as value,
    usual::double as expected,
    reviews::bigint as n,
    cases::bigint as cases,
    round(excess)::bigint as affected,
    null::decimal(18, 2) as money,
    usual::double as target,
from compared
where reviews >= $least_n
    and excess >= $least_excess
    and cases >= $least_lift * reviews * usual
    and excess >= $least_z * sqrt(reviews * usual * (1 - usual))
order by cause
