/* retro
title    = { zh = "付款订单的币种", en = "Currencies of paid orders" }
question = { zh = "金额是什么币种？", en = "In which currency are the amounts?" }
doc      = { zh = "大促期间已付款、写明币种的订单。多店汇总靠它决定哪些金额可以相加。", en = "Paid orders of the promotion that name a currency. Roll-ups over shops go by it in what may be added up." }
reads    = ["orders.currency", "promotion"]
grain    = ["currency"]
hidden   = true
optional = true

[columns]
currency = { zh = "币种", en = "Currency", kind = "text" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
*/
select orders.currency, count(*) as orders,
from orders
inner join promotion
    on orders.created_at >= promotion.starts_at and orders.created_at < promotion.ends_at
where orders.paid_at is not null and orders.currency is not null
group by all
order by orders desc, currency
