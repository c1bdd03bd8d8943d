/* retro
title    = { zh = "一家店有几种币种", en = "Several currencies in one shop" }
question = { zh = "销售额能直接相加吗？", en = "Can the amounts simply be added up?" }
doc      = { zh = "只看大促期间已付款、写明币种的订单；金额按原币种相加，不做汇率换算。一家店有一种以上就说。", en = "Looks at paid orders of the promotion that name a currency. Amounts are added up as they stand; nothing is converted. Told from the second currency on." }
reads    = ["orders.currency", "promotion"]
grain    = ["platform", "shop"]
say      = { zh = "{{ shop }}的已付款订单里有 {{ currencies|count }} 种币种（{{ named }}），其中 {{ other_orders|count }} 笔不是 {{ main_currency }}；金额直接相加没有意义，请每种币种单独出一份复盘，或先换算成同一币种。", en = "Paid orders of {{ shop }} are in {{ currencies|counted('currency', 'currencies') }} ({{ named }}), {{ other_orders|count }} of them not in {{ main_currency }}. Their sums mean nothing: review each currency on its own, or convert the exports first." }

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
currencies = { zh = "币种数", en = "Currencies", kind = "count" }
named = { zh = "币种", en = "Which", kind = "text" }
main_currency = { zh = "主要币种", en = "Main currency", kind = "text" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
other_orders = { zh = "其他币种的订单", en = "Orders in other currencies", kind = "count" }
*/
with

by_currency as (
    select
        orders.platform,
        orders.shop,
        orders.currency,
        count(*) as orders,
    from orders
    inner join promotion
        on orders.created_at >= promotion.starts_at and orders.created_at < promotion.ends_at
    where orders.paid_at is not null and orders.currency is not null
    group by all
)

select
    platform,
    shop,
    count(*) as currencies,
    string_agg(currency, ' / ' order by orders desc, currency) as named,
    arg_min(currency, (-orders, currency)) as main_currency,
    sum(orders)::bigint as orders,
    (sum(orders) - max(orders))::bigint as other_orders,
from by_currency
group by platform, shop
having count(*) > 1
order by platform, shop
