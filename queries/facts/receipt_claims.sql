/* retro
title    = { zh = "签收了却说没收到", en = "Signed, yet not received" }
question = { zh = "哪些显示签收的包裹，买家说没收到？", en = "Of which signed parcels does the buyer say that nothing arrived?" }
doc      = { zh = "签收之后，买家以“未收到货”申请了售后（没关闭的），或在聊天里说没收到（对照表 care_words）。名字打码的买家认不出聊天。", en = "After the signing the buyer opened a case for goods not received (not closed), or wrote so in a chat (table care_words). Chats of masked buyers cannot be matched." }
reads    = ["parcel_states"]
may_read = ["refunds", "care_calls"]
grain    = ["platform", "shop", "order_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
claimed_at = { zh = "买家说没收到", en = "Claimed at", kind = "time", doc = { zh = "最早一次", en = "the earliest" } }
*/
with

said as (
    select
        parcel_states.platform,
        parcel_states.shop,
        parcel_states.order_id,
        refunds.applied_at as claimed_at,
    from parcel_states
    inner join refunds
        on refunds.order_id = parcel_states.order_id
            and refunds.shop is not distinct from parcel_states.shop
            and refunds.applied_at >= parcel_states.signed_at
    where parcel_states.has_parcel
        and refunds.reason_code = 'NOT_RECEIVED'
        and refunds.status <> 'closed'

    union all

    select
        parcel_states.platform, parcel_states.shop, parcel_states.order_id, care_calls.said_at,
    from parcel_states
    inner join care_calls
        on care_calls.buyer = parcel_states.buyer
            and care_calls.shop is not distinct from parcel_states.shop
            and care_calls.said_at >= parcel_states.signed_at
    where parcel_states.has_parcel
        and care_calls.care = 'not_received'
        and care_calls.buyer not like '%*%'
)

select
    platform,
    shop,
    order_id,
    min(claimed_at) as claimed_at,
from said
group by platform, shop, order_id
order by platform, shop, order_id
