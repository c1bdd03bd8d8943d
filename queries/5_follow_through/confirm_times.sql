/* retro
title    = { zh = "自动确认收货的时间", en = "Times of automatic confirmation" }
question = { zh = "哪些还有问题没了结的订单，就要自动确认收货了？", en = "Which orders with an open matter are about to be confirmed automatically?" }
doc      = { zh = "自动确认 = 发货时间加各平台的天数（对照表 confirm_rules，可改；买家申请了退款的，平台会暂停倒计时，以后台为准）。列出截止日后才自动确认、订单上或同一买家还有没了结的售后问题的：落在放假日子里的（retro.toml 的 [[closed]]），或 3 天内（默认值）的。", en = "Automatic confirmation = shipping plus the platform's days (table confirm_rules, can be edited; a refund request halts the countdown, the back office counts). Listed are orders confirmed after the cut-off with an open matter of the order or its buyer: those that fall into closed days ([[closed]] in retro.toml) or come within 3 days (default)." }
reads    = ["orders", "open_matters", "promotion", "confirm_rules"]
may_read = ["order_lines", "closed_days"]
params   = { soon_days = 3 }
grain    = ["platform", "shop", "order_id"]
order    = 84
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
confirms_at = { zh = "自动确认时间", en = "Confirmed automatically at", kind = "time" }
why_now = { zh = "为什么列出", en = "Why listed", kind = "code", codes = "confirm_why" }
closed_name = { zh = "放假", en = "Closed for", kind = "text" }
back_on = { zh = "放假结束", en = "Closed until", kind = "day" }
kind = { zh = "没了结的问题", en = "Open matter", kind = "code", codes = "queue_kind" }
matter_id = { zh = "单号", en = "Matter", kind = "id" }
since = { zh = "问题开始", en = "Matter since", kind = "time" }
shipped_at = { zh = "发货时间", en = "Shipped at", kind = "time" }
amount = { zh = "金额", en = "Amount", kind = "money" }
days_left = { zh = "剩余天数", en = "Days left", kind = "number" }
*/
with

lines as (
    select shop, order_id, min(shipped_at) as shipped_at, from order_lines group by all
),

sent as (
    select
        orders.*,
        coalesce(orders.shipped_at, lines.shipped_at) as sent_at,
        sent_at + to_days(confirm_rules.confirm_days::integer) as confirms_at,
    from orders
    inner join confirm_rules on confirm_rules.platform = orders.platform
    left join lines
        on lines.order_id = orders.order_id and lines.shop is not distinct from orders.shop
    where coalesce(orders.status, 'shipped') = 'shipped' and orders.signed_at is null
),

confirmed as (
    select
        sent.*,
        promotion.known_until,
        closed_days.name as closed_name,
        closed_days.to_day as back_on,
    from sent
    join promotion on sent.confirms_at > promotion.known_until
    left join closed_days
        on sent.confirms_at::date between closed_days.from_day and closed_days.to_day
    where closed_days.to_day is not null
        or sent.confirms_at <= promotion.known_until + to_days($soon_days::integer)
)

select
    confirmed.platform,
    confirmed.shop,
    confirmed.order_id,
    confirmed.buyer,
    confirms_at,
    if(back_on is null, 'soon', 'closed') as why_now,
    closed_name,
    back_on,
    open_matters.kind,
    open_matters.matter_id,
    open_matters.since,
    sent_at as shipped_at,
    coalesce(confirmed.amount_paid, confirmed.amount_due)::decimal(18, 2) as amount,
    date_diff('second', known_until, confirms_at) / 86400 as days_left,
from confirmed
inner join open_matters
    on open_matters.shop is not distinct from confirmed.shop
    and coalesce(
        open_matters.order_id = confirmed.order_id,
        open_matters.buyer = confirmed.buyer and confirmed.buyer not like '%*%'
    )
qualify row_number() over (
    partition by confirmed.platform, confirmed.shop, confirmed.order_id
    order by list_position(
        ['dispute', 'complaint', 'bad_review', 'quality', 'refund', 'logistics', 'unanswered'],
        open_matters.kind
    ), open_matters.since, open_matters.matter_id, back_on
) = 1
order by confirmed.platform, confirmed.shop, confirmed.order_id
