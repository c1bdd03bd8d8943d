/* retro
title    = { zh = "审批等待与退款", en = "Waiting for approval" }
question = { zh = "买家申请后等商家处理多久？等得久的，最后退款、撤销、升级到平台的各多少？", en = "How long did buyers wait for the shop to act, and how did those cases end?" }
doc      = { zh = "大促已付款订单的售后单；等待 = 申请到商家首次处理，没有首次处理时间的仅退款等到完结（有多少见最后一列）。档位 1、4、24 小时（默认值）。退款占比 = 退了款 ÷ 已有结果，区间为 95% Wilson 区间，不足 30 笔不算。没人值班占比 = 各笔等待里没人值班的小时之和 ÷ 等待小时之和（按排班表；没有则 08–23 点之外）。平台自动处理、还没处理、看不出何时处理的不算占比。", en = "Cases of paid orders of the promotion; wait = from the application to the first action, or for refunds without return that tell none to their end (the last column says how many). Bands at 1, 4 and 24 hours (cfg). Refunded share = refunded ÷ settled, with the 95 % Wilson interval, not given under 30. Share while nobody was on duty = hours of the waits without anybody on duty ÷ all hours (by the roster, else outside 08–23). Cases handled by the platform, not yet handled, or whose time is not told have no share." }
reads    = ["cohort_orders", "approvals", "approval_hours"]
params   = { quick_hours = 1.0, soon_hours = 4.0, slow_hours = 24.0, least_n = 30, least_listed = 5 }
grain    = ["band"]
order    = 133
matures  = true
say      = { zh = "{% set waited = rows|selectattr('from_hours', 'ne', none)|list %}{% set late = waited|selectattr('band', 'in', ['slow', 'longest'])|list %}{% if waited %}{{ waited|sum(attribute='cases')|count }} 笔由商家处理的申请里，{% if late %}{{ late|sum(attribute='cases')|count }} 笔等了 {{ (late|first).from_hours|hours }}以上（涉及 {{ late|selectattr('amount')|sum(attribute='amount')|money }}），其中平台介入 {{ late|sum(attribute='intervened')|count }} 笔。{% else %}没有一笔等得很久。{% endif %}{% set worst = waited|last %}{% if worst.closed_share is not none %}等得最久的一档，{{ worst.closed_share|share }} 的时间没人值班。{% endif %}另有平台自动处理 {{ rows|selectattr('band', 'equalto', 'auto')|sum(attribute='cases')|count }} 笔，不算等待{% set blind = rows|selectattr('band', 'equalto', 'unknown')|sum(attribute='cases') %}{% if blind %}；{{ blind|count }} 笔退货、换货看不出商家何时处理{% endif %}。{% else %}导出里看不出商家何时处理，算不出审批等待。{% endif %}", en = "{% set waited = rows|selectattr('from_hours', 'ne', none)|list %}{% set late = waited|selectattr('band', 'in', ['slow', 'longest'])|list %}{% if waited %}Of {{ waited|sum(attribute='cases')|counted('application') }} that the shop handled, {% if late %}{{ late|sum(attribute='cases')|count }} waited longer than {{ (late|first).from_hours|hours }} ({{ late|selectattr('amount')|sum(attribute='amount')|money }}); the platform stepped in on {{ late|sum(attribute='intervened')|count }} of these. {% else %}none was slow. {% endif %}{% set worst = waited|last %}{% if worst.closed_share is not none %}In the slowest band nobody was on duty for {{ worst.closed_share|share }} of the time. {% endif %}{{ rows|selectattr('band', 'equalto', 'auto')|sum(attribute='cases')|count }} more were settled by the platform without a wait{% set blind = rows|selectattr('band', 'equalto', 'unknown')|sum(attribute='cases') %}{% if blind %}; for {{ blind|counted('return') }} and exchanges the exports do not tell when the shop acted{% endif %}.{% else %}The exports do not tell when the shop acted; the wait is not known.{% endif %}" }

[columns]
band = { zh = "等待", en = "Wait", kind = "code", codes = "approval_band" }
from_hours = { zh = "超过", en = "Over", kind = "hours" }
to_hours = { zh = "不超过", en = "Up to", kind = "hours" }
cases = { zh = "笔数", en = "Cases", kind = "count" }
settled = { zh = "已有结果", en = "Settled", kind = "count" }
refunded = { zh = "退了款", en = "Refunded", kind = "count" }
refunded_share = { zh = "退款占比", en = "Refunded share", kind = "share", doc = { zh = "退了款 ÷ 已有结果", en = "refunded ÷ settled" } }
low = { zh = "下限", en = "Low", kind = "share", aside = true }
high = { zh = "上限", en = "High", kind = "share", aside = true }
withdrawn = { zh = "撤销、关闭", en = "Withdrawn or closed", kind = "count" }
intervened = { zh = "平台介入", en = "Platform stepped in", kind = "count" }
bad_reviews = { zh = "申请后差评", en = "Bad reviews after it", kind = "count", aside = true }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
closed_share = { zh = "没人值班占比", en = "Nobody on duty", kind = "share", doc = { zh = "没人值班的小时 ÷ 等待小时", en = "hours without anybody on duty ÷ hours waited" } }
by_end = { zh = "其中等到完结", en = "Of these to the end", kind = "count", doc = { zh = "导出没有首次处理时间、量到完结的仅退款", en = "refunds without return that tell no first action, measured to their end" }, aside = true }
*/
with

banded as (
    select
        approvals.*,
        approval_hours.closed_hours,
        case
            when wait_hours is null then measure
            when wait_hours <= $quick_hours then 'quick'
            when wait_hours <= $soon_hours then 'soon'
            when wait_hours <= $slow_hours then 'slow'
            else 'longest'
        end as band,
    from approvals
    left join approval_hours on approval_hours.refund_id = approvals.refund_id
        and approval_hours.platform is not distinct from approvals.platform
        and approval_hours.shop is not distinct from approvals.shop
),

counted as (
    select
        band,
        count(*) as cases,
        count(*) filter (is_settled) as settled,
        count(wait_hours) > 0 and settled >= $least_n as is_rated,
        count(*) filter (is_settled and is_refunded) as refunded,
        count(*) filter (is_withdrawn) as withdrawn,
        count(*) filter (is_intervened) as intervened,
        case when count(is_badly_reviewed) > 0 then count(*) filter (is_badly_reviewed) end
            as bad_reviews,
        case when count(*) >= $least_listed then sum(amount) end::decimal(18, 2) as amount,
        case when count(*) >= $least_listed then fsum(closed_hours) / nullif(fsum(wait_hours), 0)
            end as closed_share,
        count(*) filter (measure = 'end') as by_end,
    from banded
    group by band
),

places as (
    select unnest([
        {place: 1, band: 'quick', from_hours: 0.0, to_hours: $quick_hours},
        {place: 2, band: 'soon', from_hours: $quick_hours, to_hours: $soon_hours},
        {place: 3, band: 'slow', from_hours: $soon_hours, to_hours: $slow_hours},
        {place: 4, band: 'longest', from_hours: $slow_hours, to_hours: null},
        {place: 5, band: 'open', from_hours: null, to_hours: null},
        {place: 6, band: 'unknown', from_hours: null, to_hours: null},
        {place: 7, band: 'auto', from_hours: null, to_hours: null}
    ], recursive := true)
)

select
    band, from_hours::double as from_hours, to_hours::double as to_hours, cases, settled, refunded,
    case when is_rated then refunded / settled end as refunded_share,
    case when is_rated then wilson_low(refunded, settled) end as low,
    case when is_rated then wilson_high(refunded, settled) end as high,
    withdrawn, intervened, bad_reviews, amount, closed_share, by_end,
from places
join counted using (band)
order by place, band
