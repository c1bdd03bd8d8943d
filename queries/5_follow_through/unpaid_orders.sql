/* retro
title    = { zh = "未付款订单跟进", en = "Unpaid orders to follow up" }
question = { zh = "哪些下了单没付款的买家值得再问一次？", en = "Which buyers who ordered and did not pay should be asked again?" }
doc      = { zh = "大促内下单、截止日仍未付款的订单；买家后来另下单付了款的、说过不要再联系的不列。跟进时间和别的名单合在一起排（10 点、16 点、20 点，同一买家一天最多三次）。未付款 repeat_orders 单以上的买家标记为反复，先核实再联系。已跟进过的先看上次怎么说，不只是提醒付款，要问出没付的原因。拼多多“店铺待支付订单不再提供聊天催付”，不列。跟进后在“未付款原因”里选一项；填好的工作簿（或这一页存成 csv、xlsx）放回本次或下次大促的 exports 文件夹，报告会汇总原因。", en = "Orders created in the promotion and not paid by the cut-off; not those whose buyers ordered again and paid or asked for no contact. Follow-ups are planned together with the other lists (10, 16 and 20 o'clock, at most three a day and buyer). Buyers with repeat_orders or more unpaid orders are marked: check first. Where an agent has written since the order, read that first; do more than remind, find out why. Pinduoduo offers no chat reminders for unpaid orders; its orders are not listed. Choose a reason after the contact; put the filled workbook (or this sheet as csv or xlsx) into the exports of this or the next promotion, and the report adds the reasons up." }
reads    = ["open_unpaid"]
may_read = ["order_lines", "sessions_computed", "payment_waits", "follow_up_slots"]
params   = { repeat_orders = 3 }
grain    = ["platform", "shop", "order_id"]
order    = 60
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 笔未付款订单可以跟进，{{ rows|selectattr('had_chat')|list|length|count }} 笔的买家聊过；{{ rows|selectattr('is_repeated')|list|length|count }} 笔来自反复不付款的买家，先核实再联系。{% else %}没有需要跟进的未付款订单。{% endif %}", en = "{% if first %}{{ n|counted('unpaid order') }} can be followed up; the buyers of {{ rows|selectattr('had_chat')|list|length|count }} had chatted. {{ rows|selectattr('is_repeated')|list|length|count }} come from buyers who order again and again without paying: check before contact.{% else %}No unpaid order needs a follow-up.{% endif %}" }

[columns]
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
title = { zh = "商品", en = "Products", kind = "text" }
amount = { zh = "应付金额", en = "Amount due", kind = "money" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
had_chat = { zh = "聊过", en = "Chatted", kind = "flag" }
agent = { zh = "接待客服", en = "Agent", kind = "agent" }
chat_reason = { zh = "聊天话题", en = "Topic of the chat", kind = "code", codes = "question_type" }
followed_at = { zh = "已跟进", en = "Followed up at", kind = "time", doc = { zh = "下单后客服第一次给买家发消息；空：没有，或认不出买家", en = "first message of an agent after the order; empty where there was none or the buyer cannot be matched" } }
unpaid_of_buyer = { zh = "该买家未付款单数", en = "Unpaid orders of the buyer", kind = "count" }
is_repeated = { zh = "反复未付款", en = "Again and again", kind = "flag" }
agent_note = { zh = "卖家备注", en = "Agent note", kind = "quote" }
reason = { zh = "未付款原因（填写）", en = "Reason not paid (fill in)", kind = "code", codes = "loss_reason", fill = true }
reason_text = { zh = "原因说明（填写）", en = "Reason in words (fill in)", kind = "quote", fill = true }
filled_on = { zh = "跟进日期（填写）", en = "Followed up on (fill in)", kind = "day", fill = true }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
with

goods as (
    select shop, order_id, string_agg(distinct title, ' / ' order by title) as title,
    from order_lines
    group by all
),

talks as (
    select
        open_unpaid.shop,
        open_unpaid.order_id,
        max_by(sessions_computed.agent, (started_at, session_id)) as agent,
        max_by(sessions_computed.question_type, (started_at, session_id)) as chat_reason,
    from open_unpaid
    inner join sessions_computed
        on sessions_computed.buyer = open_unpaid.buyer
        and sessions_computed.shop is not distinct from open_unpaid.shop
    where open_unpaid.is_named
    group by all
)

select
    follow_up_slots.follow_up_at,
    open_unpaid.buyer,
    open_unpaid.order_id,
    goods.title,
    open_unpaid.amount,
    open_unpaid.created_at,
    talks.order_id is not null as had_chat,
    talks.agent,
    talks.chat_reason,
    payment_waits.followed_at,
    open_unpaid.unpaid_of_buyer,
    open_unpaid.unpaid_of_buyer >= $repeat_orders as is_repeated,
    open_unpaid.agent_note,
    null::varchar as reason,
    null::varchar as reason_text,
    null::date as filled_on,
    open_unpaid.platform,
    open_unpaid.shop,
from open_unpaid
left join goods
    on goods.order_id = open_unpaid.order_id and goods.shop is not distinct from open_unpaid.shop
left join talks
    on talks.order_id = open_unpaid.order_id and talks.shop is not distinct from open_unpaid.shop
left join payment_waits on (payment_waits.platform, payment_waits.shop, payment_waits.order_id)
    is not distinct from (open_unpaid.platform, open_unpaid.shop, open_unpaid.order_id)
left join follow_up_slots
    on follow_up_slots.topic_id = open_unpaid.order_id
    and follow_up_slots.shop is not distinct from open_unpaid.shop
order by follow_up_at, amount desc nulls last, open_unpaid.platform, open_unpaid.shop,
    open_unpaid.order_id
