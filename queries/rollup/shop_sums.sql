/* retro
title    = { zh = "合计", en = "Sums" }
question = { zh = "所有店加起来有多大？", en = "How large are all shops together?" }
doc      = { zh = "只加能加的：订单、成交、退款、消息、会话。买家数不加（一个人可能在几家店买过），比率、中位和时长不加。金额不跨币种相加。退款还会随账龄增长，各店截至日不同的，合计是各自截至日的数。没有写币种的按人民币。", en = "Adds up only what may be added: orders, sales, refunds, messages, sessions. Not buyers, who may buy in several shops, nor rates, medians or times. Never over currencies; shops that name none count as CNY. Refunds still grow: they stand as of each shop's own date." }
reads    = ["rollup_shops", "rollup_metrics", "metrics"]
grain    = ["platform", "metric", "currency"]
order    = 40

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
currency = { zh = "币种", en = "Currency", kind = "text" }
total = { zh = "合计", en = "Sum", kind = "measure", unit_from = "unit" }
shops = { zh = "有数的店", en = "Shops with a figure", kind = "count" }
of_shops = { zh = "共", en = "Of", kind = "count" }
unit = { zh = "单位", en = "Unit", kind = "text" }
*/
with

summed as (
    select
        shops.platform, measured.metric, measured.shop, measured.unit,
        if(measured.unit = 'money', coalesce(shops.currency, 'CNY'), null) as currency,
        sum(measured.value) as value,
    from rollup_metrics as measured
    inner join rollup_shops as shops on shops.shop = measured.shop
    where measured.value is not null
        and measured.metric in (
            'orders_created', 'orders_paid', 'sales_amount', 'net_amount', 'refund_orders',
            'refund_amount', 'messages', 'sessions'
        )
        -- Amounts of several currencies in one shop mean nothing as a sum.
        and (measured.unit <> 'money' or coalesce(shops.currency, '') <> 'several')
    group by all
),

reviewed as (
    select * from rollup_shops where state not in ('failed', 'absent')
),

there as (
    select
        platform, count(*) as shops,
        -- One platform and one currency need not be told.
        (select count(distinct platform) from reviewed) as platforms,
        (select count(distinct coalesce(currency, 'CNY')) from reviewed) as currencies,
    from reviewed
    group by grouping sets ((platform), ())
),

totals as (
    select metric, currency, unit, platform, sum(value) as total, count(*) as shops,
    from summed
    group by grouping sets ((metric, currency, unit), (metric, currency, unit, platform))
)

select
    coalesce(totals.platform, 'all') as platform,
    metric, if(there.currencies > 1, totals.currency, null) as currency,
    total, totals.shops as shops,
    there.shops as of_shops,
    if(totals.unit = 'money' and totals.currency <> 'CNY', 'number', totals.unit) as unit,
from totals
inner join there on there.platform is not distinct from totals.platform
inner join metrics using (metric)
where totals.platform is null or there.platforms > 1
order by
    totals.platform nulls first, try_cast(metrics.position as bigint), metric, totals.currency
