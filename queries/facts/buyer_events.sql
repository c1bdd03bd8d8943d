/* retro
title    = { zh = "买家的后来", en = "What buyers did" }
question = { zh = "每位买家什么时候下单、付款、退款、闹纠纷、给差评？", en = "When did each buyer order, pay, ask for a refund, dispute or complain in a review?" }
doc      = { zh = "截止日前已知的：下单、付款、退款申请（关闭的和换货、补寄、维修不算）、平台介入与投诉、1–2 星评价。昵称脱敏的订单不知道是谁的，不列。", en = "Known by the cut-off: orders, payments, refund applications (not the closed ones, nor exchanges, resends and repairs), disputes and interventions, reviews of 1–2 stars. Orders with a masked name belong to nobody known and are not listed." }
reads    = ["orders", "promotion"]
may_read = ["refund_cases", "disputes", "reviews"]
params   = { bad_stars = 2 }
grain    = ["platform", "shop", "order_id", "event", "event_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
event = { zh = "事件", en = "Event", kind = "code", codes = "buyer_event" }
happened_at = { zh = "时间", en = "At", kind = "time" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
event_id = { zh = "单号", en = "Number", kind = "id" }
reason_code = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
*/
with

known as (
    select platform, shop, order_id, buyer, created_at, paid_at
    from orders
    where buyer is not null
),

events as (
    select order_id, shop, 'order' as event, created_at as happened_at, order_id as event_id,
        cast(null as varchar) as reason_code
    from known

    union all

    select order_id, shop, 'payment', paid_at, order_id, null
    from known

    union all

    select order_id, shop, 'refund', applied_at, refund_id, reason_code
    from refund_cases
    where status <> 'closed' and coalesce(kind, 'refund_only') in ('refund_only', 'return_refund')

    union all

    select order_id, shop, 'dispute', applied_at, refund_id, reason_code
    from refund_cases
    where intervened

    union all

    select order_id, shop, 'dispute', opened_at, dispute_id, null
    from disputes

    union all

    select order_id, shop, 'bad_review', reviewed_at, review_id, null
    from reviews
    where stars <= $bad_stars
)

select
    known.platform as platform,
    known.shop as shop,
    known.buyer as buyer,
    events.event as event,
    events.happened_at as happened_at,
    events.order_id as order_id,
    events.event_id as event_id,
    events.reason_code as reason_code,
from events
inner join known
    on known.order_id = events.order_id and known.shop is not distinct from events.shop
inner join promotion on events.happened_at <= promotion.known_until
order by known.platform, known.shop, events.order_id, events.event, events.event_id
