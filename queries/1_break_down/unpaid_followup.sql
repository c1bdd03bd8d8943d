/* retro
title    = { zh = "待付款订单的跟进", en = "Follow-up of unpaid orders" }
question = { zh = "下单后没付款的订单，客服多久跟进，跟进后付了多少？", en = "How soon were unpaid orders followed up, and how many were paid then?" }
doc      = { zh = "大促期间下单、满 30 分钟仍未付款也没关闭的订单（默认值），按下单后多久分段；一单可以经过几段。跟进 = 下单后、付款或关闭前有客服给买家发过人工消息，导出里没有催付标记，回复别的问题也算在内；跟进只计入首次跟进的那一段。拼多多“店铺待支付订单不再提供聊天催付”，打码的买家认不出来，都不列入。不足 min_buyers 位买家的时段不列，跟进不足 min_n 笔的不列付款率。", en = "Orders created in the promotion and neither paid nor closed after 30 minutes (cfg), by the time since their creation; an order may pass through several bands. Followed up: a person wrote to the buyer after the creation and before the payment or closing; exports do not mark reminders, so other answers count too. A follow-up counts in the band of the first one. Pinduoduo no longer offers chat reminders and masked buyers cannot be matched: both are left out. Bands under min_buyers buyers are not listed; below min_n follow-ups no rate is shown." }
reads    = ["payment_waits"]
params   = { min_buyers = 5, min_n = 30 }
grain    = ["pending_age"]
order    = 55
chart    = { kind = "hbar", x = "pending_age", y = ["followed", "paid_after"] }
say      = { zh = "{% if first %}下单 30 分钟还没付款的订单里，一小时内首次跟进 {{ first.followed|count }} 笔；各时段合计跟进 {{ rows|sum(attribute='followed')|count }} 笔，跟进后付款 {{ rows|sum(attribute='paid_after')|count }} 笔。{% else %}没有可以判断跟进的待付款订单。{% endif %}", en = "{% if first %}Of the orders unpaid after 30 minutes, {{ first.followed|count }} were first followed up within an hour; over all bands {{ rows|sum(attribute='followed')|count }} were followed up and {{ rows|sum(attribute='paid_after')|count }} of these were paid.{% else %}There is no pending order whose follow-up can be judged.{% endif %}" }

[columns]
pending_age = { zh = "下单后", en = "Since the order", kind = "code", codes = "pending_age" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
open_orders = { zh = "段初待付款", en = "Pending at its start", kind = "count", doc = { zh = "该段开始时未付款也没关闭的订单", en = "neither paid nor closed when the band begins" } }
paid = { zh = "段内付款", en = "Paid in it", kind = "count" }
still_open = { zh = "段末仍待付款", en = "Pending at its end", kind = "count", doc = { zh = "最后一段按数据截止日", en = "in the last band at the cut-off" } }
followed = { zh = "首次跟进", en = "First followed up", kind = "count", doc = { zh = "首次跟进在该段内的订单", en = "orders whose first follow-up lies in the band" } }
followed_share = { zh = "跟进占比", en = "Share followed up", kind = "share", doc = { zh = "首次跟进 ÷ 段初待付款", en = "first followed up ÷ pending at its start" } }
paid_after = { zh = "跟进后付款", en = "Paid after it", kind = "count" }
paid_after_share = { zh = "跟进后付款率", en = "Paid after follow-up", kind = "share", doc = { zh = "跟进后付款 ÷ 首次跟进；不足 min_n 笔不列", en = "paid after it ÷ first followed up; not shown below min_n" } }
*/
with

-- Minutes since the creation; the first band begins when an order counts as pending.
bands as (
    select * from (values
        ('within_1h', 0, 60),
        ('within_2h', 60, 120),
        ('within_6h', 120, 360),
        ('within_24h', 360, 1440),
        ('later', 1440, null)
    ) as bands (pending_age, from_minute, to_minute)
),

aged as (
    select
        *,
        date_diff('second', created_at, ended_at) / 60 as ended_minute,
        date_diff('second', created_at, followed_at) / 60 as followed_minute,
    from payment_waits
    where is_pending and is_followed is not null
),

placed as (
    select
        bands.*,
        aged.platform,
        aged.shop,
        aged.buyer,
        aged.paid_at is not null as is_paid,
        coalesce(aged.ended_minute <= bands.to_minute, aged.paid_at is not null) as has_ended,
        aged.followed_minute > bands.from_minute
            and (bands.to_minute is null or aged.followed_minute <= bands.to_minute) as is_followed,
    from bands
    join aged on aged.ended_minute > bands.from_minute
),

counted as (
    select
        pending_age,
        from_minute,
        count(distinct (platform, shop, buyer)) as buyers,
        count(*) as open_orders,
        count(*) filter (has_ended and is_paid) as paid,
        count(*) filter (not has_ended) as still_open,
        count(*) filter (is_followed) as followed,
        count(*) filter (is_followed and is_paid) as paid_after,
    from placed
    group by all
    having count(distinct (platform, shop, buyer)) >= $min_buyers
)

select
    pending_age,
    buyers,
    open_orders,
    paid,
    still_open,
    followed,
    followed / open_orders as followed_share,
    paid_after,
    case when followed >= $min_n then paid_after / followed end as paid_after_share,
from counted
order by from_minute, pending_age
