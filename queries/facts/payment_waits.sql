/* retro
title    = { zh = "从下单到付款", en = "From order to payment" }
question = { zh = "哪些订单下单后迟迟没付款，客服跟进过吗？", en = "Which orders waited for their payment, and did an agent follow up?" }
doc      = { zh = "大促期间下单的每个订单一行。下单满 unpaid_minutes 分钟（默认 30）仍未付款、也没关闭，算待付款订单。跟进 = 下单后、付款或关闭前，有客服给买家发过人工消息；导出里没有催付标记，所以这段时间里回复别的问题也算在内。拼多多“店铺待支付订单不再提供聊天催付”，不判断跟进。名字打码、或这家店的订单与聊天名字完全对不上的，is_known 为否，不判断跟进。", en = "One row per order created in the promotion. One that is neither paid nor closed unpaid_minutes (30, cfg) after its creation was pending. Followed up: a person wrote to the buyer after the creation and before the payment or the closing; exports do not mark reminders, so an answer to another question in that time counts too. Pinduoduo no longer offers chat reminders for unpaid orders: no follow-up is judged there, nor where the buyer's name is masked or no name of the shop's orders ever meets a chat (is_known false)." }
reads    = ["cohort_orders", "orders", "promotion", "sessions_computed", "chat_lines"]
params   = { unpaid_minutes = 30 }
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
paid_at = { zh = "付款时间", en = "Paid at", kind = "time" }
ended_at = { zh = "等待结束", en = "Wait ended at", kind = "time", doc = { zh = "付款、关闭，或数据截止", en = "the payment, the closing, or the cut-off" } }
is_known = { zh = "买家认得出", en = "Buyer can be matched", kind = "flag" }
is_pending = { zh = "待付款订单", en = "Was pending", kind = "flag" }
followed_at = { zh = "首次跟进", en = "First follow-up", kind = "time" }
follower = { zh = "首次跟进的客服", en = "Who followed up first", kind = "agent" }
is_followed = { zh = "跟进过", en = "Followed up", kind = "flag", doc = { zh = "空：不能判断（拼多多、名字对不上）", en = "empty where it cannot be judged (Pinduoduo, names that cannot be matched)" } }
*/
with

-- Names that never meet are two ways of writing them, not buyers who never chatted.
met as (
    select distinct cohort_orders.platform, cohort_orders.shop, true as is_met
    from cohort_orders
    inner join sessions_computed
        on sessions_computed.buyer = cohort_orders.buyer
            and sessions_computed.shop is not distinct from cohort_orders.shop
    where cohort_orders.buyer not like '%*%'
),

waits as (
    select
        cohort_orders.*,
        coalesce(cohort_orders.paid_at, orders.closed_at, promotion.known_until) as ended_at,
        coalesce(cohort_orders.buyer not like '%*%' and met.is_met, false) as is_known,
        coalesce(cohort_orders.buyer not like '%*%' and met.is_met, false)
            and cohort_orders.platform is distinct from 'pdd' as may_be_judged,
    from cohort_orders
    cross join promotion
    left join orders
        on orders.order_id = cohort_orders.order_id
            and orders.platform is not distinct from cohort_orders.platform
            and orders.shop is not distinct from cohort_orders.shop
    left join met
        on met.platform is not distinct from cohort_orders.platform
            and met.shop is not distinct from cohort_orders.shop
),

follow_ups as (
    select
        waits.platform,
        waits.shop,
        waits.order_id,
        min(chat_lines.sent_at) as followed_at,
        min_by(chat_lines.agent, (chat_lines.sent_at, chat_lines.agent)) as follower,
    from waits
    inner join chat_lines
        on chat_lines.buyer = waits.buyer
            and chat_lines.shop is not distinct from waits.shop
            and chat_lines.sent_at > waits.created_at and chat_lines.sent_at < waits.ended_at
    where waits.may_be_judged and chat_lines.role = 'reply' and chat_lines.sender = 'human'
    group by waits.platform, waits.shop, waits.order_id
)

select
    waits.platform as platform,
    waits.shop as shop,
    waits.order_id as order_id,
    waits.buyer as buyer,
    waits.created_at as created_at,
    waits.paid_at as paid_at,
    waits.ended_at as ended_at,
    waits.is_known as is_known,
    date_diff('second', waits.created_at, waits.ended_at) > $unpaid_minutes * 60 as is_pending,
    follow_ups.followed_at as followed_at,
    follow_ups.follower as follower,
    case when waits.may_be_judged then follow_ups.order_id is not null end as is_followed,
from waits
left join follow_ups
    on follow_ups.order_id = waits.order_id
        and follow_ups.platform is not distinct from waits.platform
        and follow_ups.shop is not distinct from waits.shop
order by platform, shop, order_id
