/* retro
title    = { zh = "订单没往前导出", en = "Orders do not reach back" }
question = { zh = "订单导出够不够分清询单和售后咨询？", en = "Do the orders reach back far enough to tell inquiries from after-sales?" }
doc      = { zh = "询单要排除 21 天内已有付款订单的买家（快麦默认）；最早的订单距大促开始不足 aftersale_days 天，又有聊天可以归类时才说。", en = "An inquiry is not by a buyer with a paid order in the 21 days before (default of a shop tool). Told where the earliest order is less than aftersale_days before the opening and there are chats to sort." }
reads    = ["orders", "inquiries", "promotion"]
params   = { aftersale_days = 21 }
grain    = ["first_day"]
say      = { zh = "订单导出最早到 {{ first_day|day }}，大促开始前不满 {{ needed|count }} 天；更早买过的买家来问物流、退换，有 {{ about_order|count }} 人被算成询单，转化率偏低。请把订单导出往前延 {{ needed|count }} 天。", en = "The orders begin on {{ first_day|day }}, less than {{ needed|counted('day') }} before the opening; {{ about_order|counted('buyer') }} who asked about parcels, returns and the like count as inquiries for that, and conversion reads low. Export orders from {{ needed|counted('day') }} before." }

[columns]
first_day = { zh = "最早订单", en = "First order", kind = "day" }
needed = { zh = "需要天数", en = "Days needed", kind = "count" }
about_order = { zh = "多半问老订单的询单买家", en = "Inquirers mostly about an earlier order", kind = "count" }
level = { zh = "程度", en = "Level", kind = "text", doc = { zh = "info：只是说明", en = "info: nothing to do" } }
*/
with

asked as (
    select count(distinct (platform, shop, buyer)) filter (about_order) as about_order,
    from inquiries
    where is_inquiry
),

earliest as (
    select min(created_at)::date as first_day, min(promotion.starts_at)::date as opening_day,
    from orders
    cross join promotion
)

select
    first_day,
    $aftersale_days::bigint as needed,
    about_order,
    'info' as level,
from earliest
cross join asked
where opening_day - first_day < $aftersale_days and about_order > 0
order by first_day
