/* retro
title    = { zh = "等得久的买家退款更多", en = "Buyers who waited long refund more" }
question = { zh = "等过 3 分钟的买家，同一小时来的相比，退款是不是更多？", en = "Do buyers who waited over 3 minutes refund more than others who came in the same hour?" }
doc      = { zh = "数字来自“等得久的买家，退款、介入和差评更多吗”。两边各不少于 least_n 位、两个差值都可信、同小时差值达到标准误的 least_z 倍、多退 least_excess 单以上、占比是其他买家的 least_lift 倍以上才列。一半以上的久等落在已列为缺人又慢的时段时不列：那里已经说了。差异不等于因果，所以把握最高到中等。门槛均可改。", en = "Figures from Did buyers who waited long have more refunds, disputes and bad reviews. Listed with least_n buyers on both sides, both differences real, the one within the hour least_z standard errors, at least least_excess more refunds and least_lift times the share of others. Left out where half of the long waits lie in blocks already found short and slow: that is told there. A difference is no cause, so confidence is medium at most. All limits are ours (cfg)." }
reads    = ["slow_reply_refunds", "rounds", "promotion"]
may_read = ["gap_blocks", "metric_values"]
params   = { slow_seconds = 180, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, told_part = 0.5, top_seconds = 100, floaters = 1 }
grain    = ["outcome"]

[finding]
step = 2
metric = "refund_rate_n"
title = { zh = "等得久的买家退款更多", en = "Buyers who waited long refund more" }
say = { zh = "等过 3 分钟或没人回的 {{ n|count }} 位买家里，{{ hits|count }} 位退了款（{{ value|share }}），其他买家是 {{ expected|share }}；和同一小时来的买家相比，多退约 {{ affected|count }} 单，差异超出偶然。", en = "Of {{ n|counted('buyer') }} who waited over 3 minutes or got no reply, {{ hits|count }} were refunded ({{ value|share }}) against {{ expected|share }} of the others; compared within the same hour about {{ affected|count }} more, beyond chance." }
do = { zh = "等待超过 {{ params.top_seconds|count }} 秒的会话自动置顶，由 {{ params.floaters|count }} 名机动客服优先接；久等的买家接通先致歉再答；下次大促看全店退款率是否降到 {{ target|share }}。", en = "Move chats waiting over {{ params.top_seconds|count }} seconds to the top for a floating agent to take them first; apologise before answering. Next promotion, check that the refund rate of the shop is down to {{ target|share }}." }
ask = { zh = "久等的买家由谁优先接，等到多少秒开始置顶？", en = "Who takes customers who wait first, and after how many seconds do they go to the top?" }
owner = "cs_lead"
due_days = 14
kpi = "refund_rate_n"
cause = "cs_service"
controllable = true
effect = "refunds"
library = 12
slice = {}
evidence = ["3_root_cause/slow_reply_refunds"]

[columns]
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "slow_outcome" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "久等买家的退款占比", en = "Refunded, waited", kind = "share", doc = { zh = "退款买家 ÷ 久等买家", en = "refunded ÷ buyers who waited" } }
expected = { zh = "其他买家", en = "Others", kind = "share", doc = { zh = "退款买家 ÷ 其他买家", en = "refunded ÷ other buyers" } }
n = { zh = "久等买家", en = "Buyers who waited", kind = "count" }
hits = { zh = "退款买家", en = "Refunded", kind = "count" }
affected = { zh = "多退", en = "More refunds", kind = "count", doc = { zh = "久等买家 × 同小时差值", en = "buyers who waited × difference within the hour" } }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "去掉多退部分后的全店退款率", en = "the shop's refund rate without these" } }
*/
with

waits as (
    select
        count(*) as waits,
        count(*) filter (exists (
            select 1
            from gap_blocks
            where gap_blocks.outcome = 'slow'
                and rounds.asked_at >= gap_blocks.starts_at
                and rounds.asked_at < gap_blocks.ends_at
        )) as told,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at and rounds.asked_at < promotion.ends_at
    where coalesce(rounds.wait_seconds > $slow_seconds, true)
),

shop as (
    select max(numerator) as refunded, max(denominator) as paid,
    from metric_values
    where metric = 'refund_rate_n'
),

found as (
    select
        *,
        slow_buyers * hour_difference as excess,
        (hour_difference - hour_low) / 1.96 as error,
    from slow_reply_refunds
    where outcome = 'refund' and verdict = 'real' and hour_verdict = 'real'
)

select
    outcome,
    'medium' as severity,
    'medium' as confidence,
    slow_share as value,
    other_share as expected,
    slow_buyers as n,
    slow_hits as hits,
    round(excess)::bigint as affected,
    null::decimal(18, 2) as money,
    coalesce((shop.refunded - excess) / shop.paid, other_share) as target,
from found
cross join waits
cross join shop
where least(slow_buyers, other_buyers) >= $least_n
    and excess >= $least_excess
    and slow_share >= $least_lift * other_share
    and hour_difference >= $least_z * error
    and waits.told < $told_part * waits.waits
order by outcome
