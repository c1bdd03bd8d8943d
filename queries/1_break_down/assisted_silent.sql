/* retro
title    = { zh = "客服订单与静默订单", en = "Assisted and silent orders" }
question = { zh = "聊过再买的和自己下单的，客单价和退款有什么不同？", en = "How do orders with service differ from silent ones?" }
doc      = { zh = "大促期间下单并付款的订单。客服订单 = 归因期内（咨询当日起到次日 24 点前付款，默认值）付款前有人工回复；静默 = 归因期内没聊过；聊过但付款前没有人工回复的单列；名字打码等认不出买家的归“认不出”。聊天导出只到某天为止，更早的聊天看不到，静默会偏多。买家数和客单价按去重买家，退款占比的分母是退款情况已知的订单。差别不等于客服的功劳：愿意先问的买家本来就不同。不足 min_buyers 位买家（认不出的按订单）不列。", en = "Orders created in the promotion and paid. Assisted: a person answered in the attribution window (paid by 24:00 of the day after the chat, cfg) and before the payment; silent: no chat in the window; chatted without a person's answer before the payment stands apart; unknown are masked names and the like. Chats before the export begins cannot be seen, which makes silent a little too many. Baskets are per distinct buyer; the refund share is over orders whose refunds are known. A difference is not the merit of service: buyers who ask first differ anyway. Groups under min_buyers buyers (unknown: orders) are not listed." }
reads    = ["attribution"]
params   = { min_buyers = 5 }
grain    = ["service"]
order    = 54
chart    = { kind = "hbar", x = "service", y = ["aov", "aov_p50"] }
say      = { zh = "{% set served = rows|selectattr('service', 'equalto', 'assisted')|first %}{% set silent = rows|selectattr('service', 'equalto', 'silent')|first %}{% if served %}客服订单 {{ served.orders|count }} 笔，占金额 {{ served.amount_share|share }}，客单价 {{ served.aov|money }}（中位 {{ served.aov_p50|money }}）{% if silent %}；静默订单 {{ silent.orders|count }} 笔，客单价 {{ silent.aov|money }}（中位 {{ silent.aov_p50|money }}）{% endif %}。{% elif silent %}认得出的订单都是静默订单，共 {{ silent.orders|count }} 笔。{% endif %}", en = "{% set served = rows|selectattr('service', 'equalto', 'assisted')|first %}{% set silent = rows|selectattr('service', 'equalto', 'silent')|first %}{% if served %}{{ served.orders|counted('order') }} {{ served.orders|plural('was', 'were') }} assisted, {{ served.amount_share|share }} of the amount, with a basket of {{ served.aov|money }} (median {{ served.aov_p50|money }}){% if silent %}; {{ silent.orders|count }} were silent, with a basket of {{ silent.aov|money }} (median {{ silent.aov_p50|money }}){% endif %}.{% elif silent %}All orders that can be matched were silent: {{ silent.orders|count }}.{% endif %}" }

[columns]
service = { zh = "类别", en = "Kind", kind = "code", codes = "service" }
orders = { zh = "订单", en = "Orders", kind = "count" }
buyers = { zh = "买家", en = "Buyers", kind = "count", doc = { zh = "去重；认不出的为空", en = "distinct; empty where they are unknown" } }
amount = { zh = "金额", en = "Amount", kind = "money" }
amount_share = { zh = "金额占比", en = "Share of amount", kind = "share", doc = { zh = "占全部付款订单的实付金额（退款前）", en = "of the amount of all paid orders, before refunds" } }
aov = { zh = "客单价（平均）", en = "Basket, mean", kind = "money", doc = { zh = "金额 ÷ 买家", en = "amount ÷ buyers" } }
aov_p50 = { zh = "客单价（中位）", en = "Basket, median", kind = "money", doc = { zh = "每位买家合计的中位数", en = "median of the buyers' totals" } }
aov_p90 = { zh = "客单价（最高一成起）", en = "Basket, p90", kind = "money", doc = { zh = "每位买家合计的 90 分位", en = "90th percentile of the buyers' totals" } }
refunded = { zh = "退款订单", en = "Refunded", kind = "count" }
refund_known = { zh = "退款已知", en = "Refunds known", kind = "count", doc = { zh = "退款情况已知的订单", en = "orders whose refunds are known" } }
refund_share = { zh = "退款占比", en = "Refunded share", kind = "share", doc = { zh = "退款订单 ÷ 退款情况已知的订单", en = "refunded orders ÷ orders whose refunds are known" } }
*/
with

sorted as (
    select
        *,
        case
            when not is_known then 'unknown'
            when is_assisted then 'assisted'
            when is_silent then 'silent'
            else 'not_answered'
        end as service,
    from attribution
),

baskets as (
    select service, platform, shop, buyer, sum(amount_paid) as spent,
    from sorted
    where is_known
    group by all
),

people as (
    select
        service,
        count(*) as buyers,
        sum(spent) as spent,
        quantile_cont(spent::double, 0.5) as aov_p50,
        quantile_cont(spent::double, 0.9) as aov_p90,
    from baskets
    group by all
),

counted as (
    select
        service,
        count(*) as orders,
        coalesce(sum(amount_paid), 0) as amount,
        count(*) filter (is_refunded) as refunded,
        count(is_refunded) as refund_known,
    from sorted
    group by all
)

select
    service,
    orders,
    people.buyers as buyers,
    amount::decimal(18, 2) as amount,
    (amount / nullif(sum(amount) over (), 0))::double as amount_share,
    (people.spent / people.buyers)::decimal(18, 2) as aov,
    people.aov_p50::decimal(18, 2) as aov_p50,
    people.aov_p90::decimal(18, 2) as aov_p90,
    refunded,
    refund_known,
    refunded / nullif(refund_known, 0) as refund_share,
from counted
left join people using (service)
qualify coalesce(people.buyers, orders) >= $min_buyers
order by orders desc, service
