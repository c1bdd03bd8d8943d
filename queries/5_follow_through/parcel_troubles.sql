/* retro
title    = { zh = "走不动的包裹", en = "Parcels in trouble" }
question = { zh = "哪些包裹没揽收、没轨迹、停住了，或显示签收却没收到？", en = "Which parcels were not picked up, have no trace, stand still, or are signed but not received?" }
doc      = { zh = "截止日时：发货后 24 小时没揽收；揽收后 24 小时没有新轨迹；48 小时没有新轨迹又没签收；显示签收，但买家申请“未收到货”或在聊天里说没收到（都是默认值，可改）。店铺的物流表覆盖不到一半的已发货订单时不判没揽收。没有物流表的订单：发货满 7 天（默认值）还没签收的，其中有的只是没确认，先查轨迹。已退款、已关闭的不算。", en = "At the cut-off: not picked up 24 hours after shipping; no trace 24 hours after the pick-up; no trace for 48 hours and not signed; signed, but the buyer claims or writes that nothing arrived (defaults, can be changed). Where the list of parcels covers less than half of a shop's shipped orders, missing pick-ups are not judged. Orders without a list of parcels: not signed 7 days (default) after shipping; some are merely not confirmed, so look at the trace first. Refunded and closed orders do not count." }
reads    = ["parcel_states", "promotion"]
may_read = ["receipt_claims"]
params   = { trace_hours = 24, silent_hours = 48, pickup_hours = 24, unsigned_days = 7, covered = 0.5, window_days = 30 }
grain    = ["platform", "shop", "order_id"]
order    = 82
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
trouble = { zh = "情况", en = "Trouble", kind = "code", codes = "parcel_trouble" }
since = { zh = "从何时起", en = "Since", kind = "time", doc = { zh = "最后一次动静", en = "the last movement" } }
began_at = { zh = "成为异常", en = "In trouble from", kind = "time" }
silent_hours = { zh = "没动静", en = "Silent for", kind = "hours" }
province = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
title = { zh = "商品", en = "Products", kind = "text" }
amount = { zh = "金额", en = "Amount", kind = "money" }
*/
with

judged as (
    select
        parcel_states.*,
        promotion.known_until,
        case
            when claims.claimed_at is not null then 'signed_not_received'
            when signed_at is not null then null
            when not has_parcel and shop_share = 0 then 'unsigned'
            when picked_up_at is null and (has_parcel or shop_share >= $covered)
                then 'not_picked_up'
            when picked_up_at is null then null
            when last_trace_at <= picked_up_at then 'no_first_trace'
            else 'stuck'
        end as trouble,
        case trouble
            when 'signed_not_received' then signed_at
            when 'unsigned' then shipped_at
            when 'not_picked_up' then shipped_at
            when 'no_first_trace' then picked_up_at
            else last_trace_at
        end as since,
        case trouble
            when 'signed_not_received' then claims.claimed_at
            when 'unsigned' then since + to_days($unsigned_days::integer)
            when 'not_picked_up' then since + to_hours($pickup_hours::integer)
            when 'no_first_trace' then since + to_hours($trace_hours::integer)
            else since + to_hours($silent_hours::integer)
        end as began_at,
    from parcel_states
    cross join promotion
    left join receipt_claims as claims on (claims.platform, claims.shop, claims.order_id)
        is not distinct from (parcel_states.platform, parcel_states.shop, parcel_states.order_id)
    where parcel_states.shipped_at >= promotion.starts_at - to_days($window_days::integer)
)

select
    platform,
    shop,
    order_id,
    buyer,
    trouble,
    since,
    began_at,
    date_diff('second', since, known_until) / 3600 as silent_hours,
    province,
    carrier,
    title,
    amount,
from judged
where trouble is not null and began_at <= known_until
order by platform, shop, order_id
