/* retro
title    = { zh = "付款订单归因", en = "Attribution of paid orders" }
question = { zh = "每个付款订单，是谁服务促成的，还是买家自己下的单？", en = "Which paid orders were served by whom, and which were silent?" }
doc      = { zh = "大促期间下单并付款的每个订单一行。归因期：咨询当日起到次日 24 点前付款（默认值，见“付款前的咨询”），大促开始前的聊天也算。付款前有人工回复过为客服订单，单只归付款前最后回复的客服，其余回复过的算协助；归因期内没聊过为静默订单；聊过但付款前没有人工回复的，两边都不算。名字打码、或这家店的订单与聊天名字完全对不上的，is_known 为否，其余判断为空。", en = "One row per order created in the promotion and paid. Attribution window: from the chat until 24:00 of the next day (cfg, see Chats before the payment); chats before the opening count too. With a person's reply before the payment the order is assisted and credited to whoever answered last before it, the others helped; without any chat in the window it is silent; chatted but not answered by a person before the payment is neither. Where the name is masked, or no name of the shop's orders ever meets a chat, is_known is false and the rest is empty." }
reads    = ["cohort_orders", "payment_waits", "order_chats", "order_agents"]
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
paid_at = { zh = "付款时间", en = "Paid at", kind = "time" }
is_known = { zh = "买家认得出", en = "Buyer can be matched", kind = "flag" }
session_id = { zh = "促成的会话", en = "Session credited", kind = "id", doc = { zh = "最后回复之前开始的最近一段", en = "the latest one begun by the time of the last reply" } }
agent = { zh = "归属客服", en = "Credited agent", kind = "agent" }
answered_at = { zh = "付款前最后回复", en = "Last reply before payment", kind = "time" }
chats = { zh = "归因期内会话", en = "Sessions in the window", kind = "count" }
helpers = { zh = "协助客服", en = "Helpers", kind = "count", doc = { zh = "归因期内、付款前回复过的其他客服", en = "other agents who answered in the window and before the payment" } }
is_assisted = { zh = "客服订单", en = "Assisted", kind = "flag" }
is_silent = { zh = "静默订单", en = "Silent", kind = "flag" }
followed_up = { zh = "下单后跟进过", en = "Followed up", kind = "flag", doc = { zh = "下单后、付款前有客服给买家发过消息", en = "an agent wrote to the buyer after the creation and before the payment" } }
amount_paid = { zh = "实付金额（退款前）", en = "Amount before refunds", kind = "money" }
net_amount = { zh = "扣除退款后金额", en = "Amount after refunds", kind = "money", doc = { zh = "减去截止日已知的成功退款；空表示退款情况或金额未知", en = "less successful refunds known by the cut-off; empty where refunds or their amounts are not known" } }
is_refunded = { zh = "有退款", en = "Refunded", kind = "flag" }
*/
with

served as (
    select
        platform,
        shop,
        order_id,
        max(case when is_credited then agent end) as agent,
        max(last_reply_at) as answered_at,
        count(distinct case when not is_credited then agent end) as helpers,
    from order_agents
    group by platform, shop, order_id
),

talks as (
    select
        order_chats.platform,
        order_chats.shop,
        order_chats.order_id,
        count(*) as chats,
        max(served.agent) as agent,
        max(served.answered_at) as answered_at,
        max(served.helpers) as helpers,
        max_by(order_chats.session_id, (order_chats.started_at, order_chats.session_id))
            filter (order_chats.started_at <= served.answered_at) as session_id,
    from order_chats
    left join served
        on served.order_id = order_chats.order_id
            and served.platform is not distinct from order_chats.platform
            and served.shop is not distinct from order_chats.shop
    group by order_chats.platform, order_chats.shop, order_chats.order_id
)

select
    cohort_orders.platform as platform,
    cohort_orders.shop as shop,
    cohort_orders.order_id as order_id,
    cohort_orders.buyer as buyer,
    cohort_orders.created_at as created_at,
    cohort_orders.paid_at as paid_at,
    payment_waits.is_known as is_known,
    talks.session_id as session_id,
    talks.agent as agent,
    talks.answered_at as answered_at,
    case when payment_waits.is_known then coalesce(talks.chats, 0) end as chats,
    case when payment_waits.is_known then coalesce(talks.helpers, 0) end as helpers,
    case when payment_waits.is_known then talks.answered_at is not null end as is_assisted,
    case when payment_waits.is_known then talks.chats is null end as is_silent,
    payment_waits.is_followed as followed_up,
    cohort_orders.amount_paid as amount_paid,
    cast(cohort_orders.amount_paid - cohort_orders.refund_amount as decimal(18, 2)) as net_amount,
    cohort_orders.is_refunded as is_refunded,
from cohort_orders
inner join payment_waits
    on payment_waits.order_id = cohort_orders.order_id
        and payment_waits.platform is not distinct from cohort_orders.platform
        and payment_waits.shop is not distinct from cohort_orders.shop
left join talks
    on talks.order_id = cohort_orders.order_id
        and talks.platform is not distinct from cohort_orders.platform
        and talks.shop is not distinct from cohort_orders.shop
where cohort_orders.is_paid
order by platform, shop, order_id
