/* retro
title    = { zh = "找问题用的订单", en = "Orders to search" }
question = { zh = "每个半小时、每种订单，看了多少、退款、介入、差评多少？", en = "In each half hour, for each kind of order: how many, how many refunded, disputed, reviewed badly?" }
doc      = { zh = "发货前退款：已付款订单；发货后退款：已发货订单（导出没有发货时间时，已付款订单的退款都算在这里）；平台介入和投诉：已付款订单；差评：写了带订单号评价的订单，bad_stars 星及以下。订单归到最贵的那款商品。“可比的一组”是同一天付款（看得一样久）、同一价位、同样有没有客服促成、同样发没发货的订单；所以价位本身不会被找出来。客服组、岗位只有客服促成的订单才有。", en = "Refunded before shipping: paid orders; refunded after shipping: shipped orders (all refunds of paid ones where no shipping time is exported); disputes: paid orders; bad reviews: orders with a review that names them, of bad_stars or fewer. An order belongs to its dearest product. Alike are orders paid on the same day (watched equally long), of the same price band, assisted or not, shipped or not; so the price band itself is never found. Only assisted orders have a team and a pool." }
reads    = ["cohort_orders"]
may_read = ["order_results", "order_goods", "attribution", "agent_pools", "agents"]
params   = { bad_stars = 2 }
grain    = ["measure", "profile", "slot", "alike", "question_type", "product", "region", "carrier", "group_name", "pool", "platform", "shop", "agent"]
worklist = true
hidden   = true

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
slot = { zh = "半小时", en = "Half hour", kind = "time", doc = { zh = "提问、咨询或付款的半小时", en = "of the question, the chat or the payment" } }
alike = { zh = "可比的一组", en = "Alike", kind = "text" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
product = { zh = "商品", en = "Product", kind = "id" }
region = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "快递", en = "Carrier", kind = "text" }
group_name = { zh = "客服组", en = "Team", kind = "text" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "订单为空", en = "empty for orders" } }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
*/
with

dearest as (
    select shop, order_id, max(price_from) as price_from,
        arg_max(sku, (price_from, amount, sku)) as product,
    from order_goods
    group by shop, order_id
),

sold as (
    select
        orders.*,
        orders.shipped_at is not null as is_sent,
        count(orders.shipped_at) over () > 0 as tells_sent,
        concat_ws('|', orders.pay_day, price_from, attribution.is_assisted) as kin,
        product, agents.group_name,
        case when attribution.is_assisted then agent_pools.pool end as pool,
        results.intervened or results.complaint as is_disputed, results.worst_stars,
    from cohort_orders as orders
    left join order_results as results
        on results.order_id = orders.order_id and results.shop is not distinct from orders.shop
    left join dearest
        on dearest.order_id = orders.order_id and dearest.shop is not distinct from orders.shop
    left join attribution
        on attribution.order_id = orders.order_id
        and attribution.shop is not distinct from orders.shop
    left join agent_pools on agent_pools.agent = attribution.agent
    left join agents on agents.agent = attribution.agent and attribution.is_assisted
    where orders.is_paid
),

-- Before the shipment there is no carrier, and whether it was shipped is what is asked.
judged as (
    select *, 'cancelled' as measure, is_refunded and not is_sent as is_bad, kin as alike,
        null::varchar as sent_by,
    from sold where tells_sent
    union all
    select *, 'refunds', is_refunded, kin, carrier from sold where is_sent or not tells_sent
    union all
    select *, 'disputes', is_disputed, concat_ws('|', kin, is_sent), carrier from sold
    union all
    select *, 'bad_reviews', worst_stars <= $bad_stars, concat_ws('|', kin, is_sent), carrier
    from sold
)

select
    measure,
    null::varchar as profile,
    time_bucket(interval 30 minute, paid_at) as slot,
    alike,
    null::varchar as question_type,
    product, province as region, sent_by as carrier, group_name, pool, platform, shop,
    null::varchar as agent,
    count(*) as n,
    count(*) filter (is_bad) as bad,
from judged
where is_bad is not null
group by all
order by measure, profile, slot, alike, question_type, product, region, carrier, group_name,
    pool, platform, shop, agent
