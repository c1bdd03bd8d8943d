/* retro
title    = { zh = "反复不付款的买家", en = "Buyers who leave orders unpaid again and again" }
question = { zh = "哪些买家一再下单不付款，需要先核实？", en = "Which buyers keep ordering without paying, and should be checked first?" }
doc      = { zh = "导出的全部订单里有 repeat_orders 笔以上截止日仍未付款、且至少一笔在大促期间下的买家（同一买家反复不付款是风险）。可能是犹豫、凑单、比价，也可能是占库存或恶意拍单，先核实再联系。名字打码的买家认不出来，不列。核实结果一栏请填写。", en = "Buyers with repeat_orders or more orders of the export still unpaid at the cut-off, at least one of them created in the promotion (S2: the same buyer repeatedly unpaid is a risk). They may hesitate, collect or compare, or block stock: check first, then contact. Masked buyers cannot be matched and are not listed. Fill in what was found." }
reads    = ["cohort_orders", "orders"]
may_read = ["payment_waits"]
params   = { repeat_orders = 3 }
grain    = ["platform", "shop", "buyer"]
order    = 61
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 位买家各有 {{ rows|map(attribute='unpaid_orders')|min|count }} 笔以上没付款，共 {{ rows|sum(attribute='unpaid_orders')|count }} 笔，先核实再跟进。{% else %}没有反复不付款的买家。{% endif %}", en = "{% if first %}{{ n|counted('buyer') }} left {{ rows|map(attribute='unpaid_orders')|min|count }} or more orders unpaid, {{ rows|sum(attribute='unpaid_orders')|count }} in all: check first, then follow up.{% else %}No buyer left orders unpaid again and again.{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
unpaid_orders = { zh = "未付款订单", en = "Unpaid orders", kind = "count" }
promotion_orders = { zh = "其中大促期间", en = "Of them in the promotion", kind = "count" }
amount = { zh = "应付合计", en = "Amount due", kind = "money" }
paid_orders = { zh = "付过款的订单", en = "Paid orders", kind = "count", doc = { zh = "导出里同一买家付过款的订单", en = "of the same buyer in the export" } }
first_at = { zh = "最早下单", en = "First created", kind = "time" }
last_at = { zh = "最近下单", en = "Last created", kind = "time" }
follower = { zh = "跟进过的客服", en = "Who followed up", kind = "agent", doc = { zh = "大促订单里最近一次首次跟进", en = "of the latest first follow-up on an order of the promotion" } }
finding = { zh = "核实结果（填写）", en = "Finding (fill in)", kind = "text", fill = true }
*/
with

bought as (
    select
        orders.platform,
        orders.shop,
        orders.buyer,
        count(*) filter (orders.paid_at is null) as unpaid_orders,
        count(cohort_orders.order_id) filter (orders.paid_at is null) as promotion_orders,
        sum(coalesce(orders.amount_due, orders.amount_paid))
            filter (orders.paid_at is null) as amount,
        count(orders.paid_at) as paid_orders,
        min(orders.created_at) filter (orders.paid_at is null) as first_at,
        max(orders.created_at) filter (orders.paid_at is null) as last_at,
    from orders
    left join cohort_orders
        on cohort_orders.order_id = orders.order_id
            and cohort_orders.platform is not distinct from orders.platform
            and cohort_orders.shop is not distinct from orders.shop
    where orders.buyer not like '%*%'
    group by all
),

followers as (
    select platform, shop, buyer, max_by(follower, (followed_at, order_id)) as follower,
    from payment_waits
    where paid_at is null and followed_at is not null
    group by all
)

select
    bought.platform,
    bought.shop,
    bought.buyer,
    unpaid_orders,
    promotion_orders,
    amount::decimal(18, 2) as amount,
    paid_orders,
    first_at,
    last_at,
    followers.follower,
    null::varchar as finding,
from bought
left join followers
    on followers.buyer = bought.buyer
        and followers.platform is not distinct from bought.platform
        and followers.shop is not distinct from bought.shop
where unpaid_orders >= $repeat_orders and promotion_orders > 0
order by unpaid_orders desc, bought.platform, bought.shop, bought.buyer
