/* retro
title    = { zh = "最终会退多少", en = "How many refunds are still to come" }
question = { zh = "照以往大促的走势，这次最终会退多少？", en = "By the curves of earlier promotions, where will this one end?" }
doc      = { zh = "用以往大促（历史快照）的累计曲线，从本次看满的天数推到付款后 last_days 天（默认值；以往没看满的，推到它们都看到的那一天）。每次大促推两遍：按比例（本次 × 以往最终 ÷ 以往同龄）和按剩余（没退的订单里，以往后来又退了多少），取最低和最高，再加上抽样误差（95%）和大促之间本来的差异（还没来的那部分的 reserve，默认值）。是区间估计，不是承诺；不会低于已经退掉的。", en = "From the days this promotion has been watched to day 30 (last_days, cfg; less if earlier promotions were not watched that long), by the curves of earlier promotions. Each is carried on twice: in proportion (now × their final ÷ theirs at this age) and by what remains (of orders not refunded by this age, the share refunded later); lowest and highest of these, widened by sampling error (95 %) and by what promotions differ anyway (15 % of what is still to come: reserve, cfg). A range, no promise; never below what is refunded already." }
reads    = ["cohort_curve", "maturity"]
may_read = ["outlook_paths", "cohort_events", "metrics"]
params   = { last_days = 30 }
grain    = ["metric"]
order    = 59
matures  = true
say      = { zh = "{% if first and first.outlook == 'range' %}照以往 {{ first.promotions|count }} 次大促的走势，到付款后 {{ first.until_days|count }} 天，退款率预计 {{ first.low|share }}–{{ first.high|share }}（付款后 {{ first.days|count }} 天内为 {{ first.value|share }}）：还会有约 {{ first.orders_low|count }}–{{ first.orders_high|count }} 单来退，售后人手按这个留。{% if first.promotions == 1 %}只有 {{ first.promotions|count }} 次大促可参考，按区间看，不取中间数。{% endif %}{% elif first and first.outlook == 'finished' %}付款已满 {{ first.until_days|count }} 天，退款基本到齐：{{ first.value|share }}。{% elif first %}没有足够的历史推算最终退款率：以往的大促没有留下比这次更久的曲线。下次大促起就有了，把这次的售后在满 {{ last_days|count }} 天时再导出、再运行一遍。{% endif %}", en = "{% if first and first.outlook == 'range' %}By the {% if first.promotions == 1 %}curve of one earlier promotion{% else %}curves of {{ first.promotions|counted('earlier promotion') }}{% endif %}, the refund rate at {{ first.until_days|counted('day') }} after payment will be between {{ first.low|share }} and {{ first.high|share }} ({{ first.value|share }} within {{ first.days|counted('day') }}): expect {{ first.orders_low|count }} to {{ first.orders_high|counted('more refunded order') }} and staff after-sales for them.{% if first.promotions == 1 %} One promotion is little to go by: read it as a range.{% endif %}{% elif first and first.outlook == 'finished' %}{{ first.until_days|counted('day') }} {{ first.until_days|plural('has', 'have') }} passed since payment: refunds are all but complete at {{ first.value|share }}.{% elif first %}Not enough history to tell where refunds will end: no earlier promotion left a curve that reaches further than this one. Export the after-sales again when {{ last_days|counted('day') }} {{ last_days|plural('has', 'have') }} passed and run once more; from the next promotion on there will be a range.{% endif %}" }

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
days = { zh = "已看满天数", en = "Age in days", kind = "count" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
value = { zh = "这些天内", en = "By that age", kind = "share", doc = { zh = "付款后看满的天数内，累计 ÷ 看满的订单（金额指标按金额）", en = "within the days watched ÷ orders watched (of money for the money rate)" } }
until_days = { zh = "推到第几天", en = "Until day", kind = "count" }
low = { zh = "预计最低", en = "Expected, low", kind = "share" }
high = { zh = "预计最高", en = "Expected, high", kind = "share" }
orders_low = { zh = "还会退（单，少）", en = "More orders, low", kind = "count", doc = { zh = "订单数；金额指标没有", en = "orders; none for the money rate" } }
orders_high = { zh = "还会退（单，多）", en = "More orders, high", kind = "count" }
promotions = { zh = "依据几次大促", en = "Promotions used", kind = "count" }
outlook = { zh = "结论", en = "Outlook", kind = "code", codes = "outlook", aside = true }
*/
with

now as (
    select cohort_curve.*, maturity.orders as paid_orders, metrics.position, metrics.cases,
    from cohort_curve
    inner join maturity on maturity.whole_days = cohort_curve.days
    left join metrics using (metric)
    where metric in ('refund_rate_n', 'refund_rate_amt', 'refund_return') and slice = 'all'
),

ranged as (
    select
        metric,
        max(until_days) as until_days,
        count(*) as promotions,
        -- What has been refunded stays refunded.
        greatest(min(least(by_rest, by_ratio) - sqrt(chance ** 2 + doubt ** 2)), max(value))
            as low,
        least(max(greatest(by_rest, by_ratio) + sqrt(chance ** 2 + doubt ** 2)), 1) as high,
    from outlook_paths
    where days = until_days
    group by all
),

-- What was refunded since those days is known as well: less than that it will not be.
known as (
    select metric, count(*) filter (is_first) as orders
    from cohort_events
    where slice = 'all'
    group by all
)

select
    now.metric,
    now.days,
    now.paid_orders as orders,
    now.value,
    if(now.days >= $last_days, $last_days, ranged.until_days)::bigint as until_days,
    case when ranged.low >= 0 then greatest(ranged.low, known.orders / now.paid_orders) end as low,
    greatest(ranged.high, low) as high,
    if(now.cases = 'money', null, round(low * now.paid_orders) - coalesce(known.orders, 0))::bigint
        as orders_low,
    if(now.cases = 'money', null, round(high * now.paid_orders) - coalesce(known.orders, 0))::bigint
        as orders_high,
    coalesce(ranged.promotions, 0) as promotions,
    case
        when now.days >= $last_days then 'finished'
        when ranged.metric is null then 'no_history'
        else 'range'
    end as outlook,
from now
left join ranged using (metric)
left join known using (metric)
order by try_cast(now.position as bigint), now.metric
