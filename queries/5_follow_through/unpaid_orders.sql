/* retro
title    = { zh = "未付款订单跟进", en = "Unpaid orders to follow up" }
question = { zh = "哪些下了单没付款的买家值得再问一次？", en = "Which buyers who ordered and did not pay should be asked again?" }
doc      = { zh = "大促内下单、截止日仍未付款的订单；买家后来另下单付了款的不列。跟进时段 10 点、16 点、20 点（S0），平均分到名单上；同一买家每天最多三次，多出的排到第二天。未付款 3 单以上的买家标记为重复，先报运营。已跟进过的先看上次怎么说。拼多多“店铺待支付订单不再提供聊天催付”，不列。原因一栏请跟进后填写。", en = "Orders created in the promotion and not paid by the cut-off; buyers who ordered again and paid are left out. Follow-up at 10, 16 and 20 o'clock (S0), spread over the list; three contacts a day and buyer at most, the rest the day after. Buyers with 3 or more unpaid orders are marked and reported first. Where an agent has written since the order, read that first. Pinduoduo offers no chat reminders for unpaid orders; its orders are not listed. Fill in the reason after the contact." }
reads    = ["cohort_orders", "promotion"]
may_read = ["orders", "order_lines", "sessions_computed", "payment_waits"]
params   = { repeat_orders = 3 }
grain    = ["order_id"]
order    = 60
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 笔未付款订单可以跟进，{{ rows|selectattr('had_chat')|list|length|count }} 笔的买家聊过；{{ rows|selectattr('is_repeated')|list|length|count }} 笔来自反复不付款的买家，先核实再联系。{% else %}没有需要跟进的未付款订单。{% endif %}", en = "{% if first %}{{ n|count }} unpaid orders can be followed up; the buyers of {{ rows|selectattr('had_chat')|list|length|count }} had chatted. {{ rows|selectattr('is_repeated')|list|length|count }} come from buyers who order again and again without paying: check before contact.{% else %}No unpaid order needs a follow-up.{% endif %}" }

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
reason = { zh = "未付款原因（填写）", en = "Reason (fill in)", kind = "text" }
*/
with

unpaid as (
    select
        cohort_orders.*,
        orders.amount_due,
        orders.agent_note,
        payment_waits.followed_at,
        cohort_orders.buyer not like '%*%' as is_named,
    from cohort_orders
    left join orders using (platform, shop, order_id)
    left join payment_waits using (platform, shop, order_id)
    where not cohort_orders.is_paid
        and cohort_orders.platform is distinct from 'pdd'
        -- Whoever ordered again and paid is not lost.
        and not exists (
            select 1 from orders as later
            where later.buyer = cohort_orders.buyer and later.buyer not like '%*%'
                and later.paid_at >= cohort_orders.created_at
        )
),

goods as (
    select shop, order_id, string_agg(distinct title, ' / ' order by title) as title,
    from order_lines
    group by all
),

talks as (
    select
        unpaid.order_id,
        max_by(sessions_computed.agent, (sessions_computed.started_at, sessions_computed.session_id)) as agent,
        max_by(sessions_computed.question_type, (sessions_computed.started_at, sessions_computed.session_id))
            as chat_reason,
    from unpaid
    inner join sessions_computed on sessions_computed.buyer = unpaid.buyer and unpaid.is_named
    group by all
),

placed as (
    select
        unpaid.*,
        row_number() over (order by unpaid.created_at, unpaid.shop, unpaid.order_id) - 1 as place,
        case when is_named then count(*) over (partition by unpaid.buyer) else 1 end
            as unpaid_of_buyer,
        case when is_named then row_number() over (
            partition by unpaid.buyer order by unpaid.created_at, unpaid.shop, unpaid.order_id
        ) else 1 end as nth,
    from unpaid
),

-- The first order of a buyer takes the slot of its place in the list, the next ones the
-- slots after it: three a day at most, because a day has three slots.
slotted as (
    select
        *,
        (first_value(place) over (
            partition by case when is_named then buyer else order_id end, is_named
            order by nth, place
        )) % 3 as first_slot,
    from placed
)

select
    promotion.as_of + to_days((1 + (first_slot + nth - 1) // 3)::integer)
        + to_hours([10, 16, 20][1 + (first_slot + nth - 1) % 3]) as follow_up_at,
    slotted.buyer,
    slotted.order_id,
    goods.title,
    coalesce(slotted.amount_due, slotted.amount_paid)::decimal(18, 2) as amount,
    slotted.created_at,
    talks.order_id is not null as had_chat,
    talks.agent,
    talks.chat_reason,
    slotted.followed_at,
    slotted.unpaid_of_buyer,
    slotted.unpaid_of_buyer >= $repeat_orders as is_repeated,
    slotted.agent_note,
    null::varchar as reason,
from slotted
cross join promotion
left join goods
    on goods.order_id = slotted.order_id and goods.shop is not distinct from slotted.shop
left join talks on talks.order_id = slotted.order_id
order by follow_up_at, amount desc nulls last, slotted.order_id
