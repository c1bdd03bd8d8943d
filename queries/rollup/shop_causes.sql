/* retro
title    = { zh = "各店共同的问题", en = "Problems that shops share" }
question = { zh = "哪些原因在多家店里出现，涉及多少钱？", en = "Which causes appear in several shops, and how much is at stake?" }
doc      = { zh = "只数各店报告里列出的问题（每店最多七个）。同一家店同一原因的几个问题可能是同一批订单，所以金额每店只取其中最大的一个再相加：是至少的数，不会重复算。不同币种不相加，分行列。", en = "Counts the problems that the shops' reports list, seven at most each. Several problems of one cause in a shop may be of the same orders, so that of each shop only the largest amount is added: a least figure, nothing counted twice. Currencies are not added up; each has its row." }
reads    = ["rollup_shops", "rollup_problems"]
grain    = ["cause", "currency"]
order    = 30
chart    = { kind = "hbar", x = "cause", y = ["shops"], rows = 12 }
say      = { zh = "{% if first %}最常见的是“{{ first.cause|code('cause') }}”：{{ first.of_shops|count }} 家里有 {{ first.shops|count }} 家{% if first.money %}，至少涉及 {{ first.money|measure(first.money_unit) }}{% endif %}。{% endif %}", en = "{% if first %}Most common: {{ first.cause|code('cause') }}, in {{ first.shops|count }} of {{ first.of_shops|counted('shop') }}{% if first.money %}, at least {{ first.money|measure(first.money_unit) }} at stake{% endif %}.{% endif %}" }
so       = { zh = "{% if rows|length > 0 %}多家店都有的原因，值得统一解决一次，而不是每家各想办法。{% endif %}", en = "{% if rows|length > 0 %}What many shops share is worth solving once for all.{% endif %}" }

[columns]
cause = { zh = "原因", en = "Cause", kind = "code", codes = "cause" }
shops = { zh = "店铺", en = "Shops", kind = "count" }
of_shops = { zh = "共", en = "Of", kind = "count" }
shop_share = { zh = "占比", en = "Share", kind = "share" }
findings = { zh = "问题", en = "Problems", kind = "count" }
high = { zh = "其中严重", en = "Of high severity", kind = "count" }
controllable = { zh = "可控的", en = "In our control", kind = "count" }
money = { zh = "涉及金额（至少）", en = "At stake, at least", kind = "measure", unit_from = "money_unit" }
currency = { zh = "币种", en = "Currency", kind = "text" }
which = { zh = "哪些店（金额从大到小，最多五家）", en = "Which (largest amounts first, five at most)", kind = "text" }
money_unit = { zh = "金额单位", en = "Unit of amounts", kind = "text" }
*/
with

by_shop as (
    select
        problems.cause, problems.shop, coalesce(shops.currency, 'CNY') as currency,
        count(*) as findings,
        count(*) filter (severity = 'high') as high,
        count(*) filter (controllable) as controllable,
        max(money) as money,
    from rollup_problems as problems
    inner join rollup_shops as shops on shops.shop = problems.shop
    group by all
),

reviewed as (
    select count(*) as shops, count(distinct coalesce(currency, 'CNY')) as currencies,
    from rollup_shops
    where state not in ('failed', 'absent')
)

select
    cause,
    count(*) as shops,
    any_value(reviewed.shops) as of_shops,
    count(*) / any_value(reviewed.shops) as shop_share,
    sum(findings)::bigint as findings,
    sum(high)::bigint as high,
    sum(controllable)::bigint as controllable,
    sum(money)::double as money,
    -- One currency need not be told.
    if(any_value(reviewed.currencies) > 1, by_shop.currency, null) as currency,
    array_to_string(list(shop order by money desc nulls last, shop)[1:5], ' / ') as which,
    if(by_shop.currency = 'CNY', 'money', 'number') as money_unit,
from by_shop
cross join reviewed
group by cause, by_shop.currency
order by count(*) desc, money desc nulls last, cause, currency
