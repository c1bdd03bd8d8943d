/* retro
title    = { zh = "快自动确认、问题还没了结的订单", en = "Orders about to be confirmed with a matter open" }
question = { zh = "哪些订单会在放假期间或几天内自动确认收货，而问题还没了结？", en = "Which orders will be confirmed automatically in closed days, or soon, while a matter is open?" }
doc      = { zh = "自动确认之后，买家的运费险可能失效、退货变难，没了结的问题容易变成维权。放假前先把这些问题办完，办不完的帮买家延长收货。时间是推算的，以后台倒计时为准；怎么算见“自动确认收货的时间”。", en = "After an automatic confirmation the buyer's return insurance may lapse and a return gets hard: an open matter easily turns into a dispute (S0). Settle these before the closed days, or extend the time for receipt. Times are worked out; the countdown of the back office counts; see confirm_times." }
reads    = ["confirm_times"]
may_read = ["follow_up_slots"]
grain    = ["platform", "shop", "order_id"]
order    = 84
worklist = true
say      = { zh = "{% if first %}{% set closed = rows|selectattr('why_now', 'equalto', 'closed')|list|length %}{% if closed %}{{ closed|count }} 单会在放假期间自动确认，问题还没了结：放假前办完，办不完的先延长收货。{% endif %}{% if n > closed %}{% if closed %}另有 {% endif %}{{ (n - closed)|count }} 单几天内自动确认{% if not closed %}，问题还没了结{% endif %}，先办。{% endif %}{% else %}没有快自动确认、问题又没了结的订单。{% endif %}", en = "{% if first %}{% set closed = rows|selectattr('why_now', 'equalto', 'closed')|list|length %}{% if closed %}{{ closed|counted('order') }} will be confirmed automatically in closed days with a matter open: settle them before, or extend the time for receipt. {% endif %}{% if n > closed %}{{ (n - closed)|count }} {% if closed %}more will be confirmed within days{% else %}{{ n|plural('order', 'orders') }} with an open matter will be confirmed within days{% endif %}: settle them first.{% endif %}{% else %}No order with an open matter is about to be confirmed automatically.{% endif %}" }

[columns]
confirms_at = { zh = "自动确认时间", en = "Confirmed automatically at", kind = "time" }
days_left = { zh = "剩余天数", en = "Days left", kind = "number" }
why_now = { zh = "为什么列出", en = "Why listed", kind = "code", codes = "confirm_why" }
closed_name = { zh = "放假", en = "Closed for", kind = "text" }
back_on = { zh = "放假到", en = "Closed until", kind = "day" }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time", doc = { zh = "空：买家说过不要再联系，只办理，不打扰", en = "empty: the buyer asked for no contact; settle the case without writing" } }
script = { zh = "话术", en = "Script", kind = "code", codes = "script" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
kind = { zh = "没了结的问题", en = "Open matter", kind = "code", codes = "queue_kind" }
matter_id = { zh = "单号", en = "Matter", kind = "id" }
since = { zh = "问题开始", en = "Matter since", kind = "time" }
shipped_at = { zh = "发货时间", en = "Shipped at", kind = "time" }
amount = { zh = "金额", en = "Amount", kind = "money" }
result = { zh = "处理结果（填写）", en = "Result (fill in)", kind = "text", fill = true }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
select
    confirms_at,
    days_left,
    why_now,
    closed_name,
    back_on,
    follow_up_slots.follow_up_at,
    'extend_receipt' as script,
    confirm_times.buyer,
    order_id,
    kind,
    matter_id,
    since,
    shipped_at,
    amount,
    null::varchar as result,
    confirm_times.platform,
    confirm_times.shop,
from confirm_times
left join follow_up_slots
    on follow_up_slots.topic_id = order_id
        and follow_up_slots.shop is not distinct from confirm_times.shop
order by confirms_at, confirm_times.platform, confirm_times.shop, order_id
