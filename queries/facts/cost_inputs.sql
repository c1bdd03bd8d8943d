/* retro
title    = { zh = "售后成本的估算参数", en = "Inputs to the cost of a case" }
question = { zh = "每种处理方式的成本按什么估？", en = "By which inputs is the cost of each way of settling a case estimated?" }
doc      = { zh = "都是估算用的默认值，请在 retro.toml 的 [params] 里换成本店的数：退回运费 12 元、寄出运费 8 元（买家自付或运费险赔的填 0）、每笔处理 10 分钟、客服人工 30 元/小时、毛利占货款四成、退回商品折损占货款一成、建议补偿占货款两成、实退不到货款一半算补偿。客单价填 0 表示取这次大促已付款订单的平均实付。", en = "All are estimates (cfg); put the shop's own figures under [params] in retro.toml: freight back 12 yuan and out 8 yuan (0 where the buyer or the insurance pays), 10 minutes of handling a case, 30 yuan an hour of an agent, margin two fifths of the price, value lost on returned goods a tenth, suggested compensation a fifth, and less than half of the line paid back counts as a compensation. An order value of 0 stands for what the promotion's paid orders paid on average." }
reads    = ["promotion"]
may_read = ["cohort_orders"]
params   = { return_freight = 12.0, resend_freight = 8.0, handling_minutes = 10.0, wage_hour = 30.0, margin_share = 0.4, value_loss = 0.1, offer_part = 0.2, part_of_line = 0.5, order_value = 0.0 }
grain    = ["return_freight"]

[columns]
return_freight = { zh = "退回运费", en = "Freight back", kind = "money" }
resend_freight = { zh = "寄出运费", en = "Freight out", kind = "money" }
handling_minutes = { zh = "每笔处理时间", en = "Handling a case", kind = "minutes" }
wage_hour = { zh = "客服每小时人工", en = "An agent's hour", kind = "money" }
handling_cost = { zh = "每笔人工", en = "Handling cost of a case", kind = "money", doc = { zh = "处理分钟 ÷ 60 × 每小时人工", en = "minutes ÷ 60 × an agent's hour" } }
margin_share = { zh = "毛利占货款", en = "Margin", kind = "share", doc = { zh = "毛利 ÷ 货款", en = "margin ÷ price" } }
value_loss = { zh = "退回商品折损", en = "Value lost on returned goods", kind = "share", doc = { zh = "折损 ÷ 货款", en = "value lost ÷ price" } }
offer_part = { zh = "建议补偿占货款", en = "Suggested compensation", kind = "share", doc = { zh = "补偿 ÷ 货款", en = "compensation ÷ price" } }
part_of_line = { zh = "算作补偿的上限", en = "Most that counts as a compensation", kind = "share", doc = { zh = "实退 ÷ 货款，低于它算补偿", en = "money back ÷ price; below it is a compensation" } }
order_value = { zh = "客单价", en = "Order value", kind = "money", doc = { zh = "填了就用填的；否则 = 已付款订单的实付之和 ÷ 有实付金额的已付款订单", en = "as filled in, else what paid orders paid ÷ paid orders that tell it" } }
*/
select
    cast($return_freight as decimal(18, 2)) as return_freight,
    cast($resend_freight as decimal(18, 2)) as resend_freight,
    cast($handling_minutes as double) as handling_minutes,
    cast($wage_hour as decimal(18, 2)) as wage_hour,
    cast($handling_minutes * $wage_hour / 60 as decimal(18, 2)) as handling_cost,
    cast($margin_share as double) as margin_share,
    cast($value_loss as double) as value_loss,
    cast($offer_part as double) as offer_part,
    cast($part_of_line as double) as part_of_line,
    cast(
        case
            when $order_value > 0 then $order_value
            else paid.amount / cast(paid.orders as double)
        end as decimal(18, 2)
    ) as order_value,
from promotion
left join (
    select sum(amount_paid) as amount, count(amount_paid) as orders
    from cohort_orders
    where is_paid
    having count(amount_paid) > 0
) as paid on true
order by return_freight
