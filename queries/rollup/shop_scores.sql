/* retro
title    = { zh = "各店主要指标", en = "Shops by their main metrics" }
question = { zh = "一家店弱在哪一项？", en = "In what is a shop weak?" }
doc      = { zh = "同平台、同口径的店，每店一行。金额按各店自己的币种，不换算。全部指标的排名在 rollup.xlsx。", en = "Shops of one platform and profile, a row each. Amounts are in the shop's own currency, nothing is converted. The rankings by every metric are in rollup.xlsx." }
reads    = ["rollup_shops", "rollup_metrics"]
grain    = ["platform", "profile", "shop"]
order    = 20

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
rate_3min = { zh = "3 分钟回复率", en = "Answered in 3 minutes", kind = "share" }
rate_30s = { zh = "30 秒回复率", en = "Answered in 30 seconds", kind = "share" }
frt_p50 = { zh = "首响中位", en = "First reply, median", kind = "seconds" }
frt_p90 = { zh = "首响最慢一成", en = "First reply, slowest tenth", kind = "seconds", aside = true }
reply_rate = { zh = "回复率", en = "Answered", kind = "share" }
csat = { zh = "满意度", en = "Satisfied", kind = "share" }
conv = { zh = "询单转化率", en = "Conversion", kind = "share" }
refund_rate_n = { zh = "退款率（单）", en = "Refund rate", kind = "share" }
intervention_rate = { zh = "介入率", en = "Interventions", kind = "share" }
gap_hours = { zh = "缺口人时", en = "Hours short", kind = "hours", aside = true }
orders_paid = { zh = "付款订单", en = "Paid orders", kind = "count" }
sales_amount = { zh = "成交额", en = "Sales", kind = "measure", unit_from = "money_unit" }
currency = { zh = "币种", en = "Currency", kind = "text" }
age_days = { zh = "账龄（天）", en = "Age in days", kind = "count", doc = { zh = "九成订单看满的整天数；退款类还会随它增长", en = "whole days that nine in ten orders have been watched; returns grow with it" }, aside = true }
findings = { zh = "列出的问题", en = "Problems listed", kind = "count", aside = true }
high = { zh = "其中严重", en = "Of high severity", kind = "count", aside = true }
money_unit = { zh = "金额单位", en = "Unit of amounts", kind = "text" }
*/
with

measured as (
    select
        shops.* exclude (profile), coalesce(metrics.profile, shops.profile) as profile,
        metrics.metric, metrics.value,
        count(distinct coalesce(currency, 'CNY')) over () as currencies,
    from rollup_shops as shops
    inner join rollup_metrics as metrics on metrics.shop = shops.shop
)

select
    platform, profile, shop,
    max(value) filter (metric = 'rate_3min') as rate_3min,
    max(value) filter (metric = 'rate_30s') as rate_30s,
    max(value) filter (metric = 'frt_p50') as frt_p50,
    max(value) filter (metric = 'frt_p90') as frt_p90,
    max(value) filter (metric = 'reply_rate') as reply_rate,
    max(value) filter (metric = 'csat') as csat,
    max(value) filter (metric = 'conv') as conv,
    max(value) filter (metric = 'refund_rate_n') as refund_rate_n,
    max(value) filter (metric = 'intervention_rate') as intervention_rate,
    max(value) filter (metric = 'gap_hours') as gap_hours,
    max(value) filter (metric = 'orders_paid')::bigint as orders_paid,
    max(value) filter (metric = 'sales_amount') as sales_amount,
    -- One currency need not be told.
    if(any_value(currencies) > 1, any_value(coalesce(currency, 'CNY')), null) as currency,
    any_value(age_days) as age_days,
    any_value(findings) as findings,
    any_value(high) as high,
    if(any_value(coalesce(currency, 'CNY')) = 'CNY', 'money', 'number') as money_unit,
from measured
group by platform, profile, shop
order by platform, profile, shop
