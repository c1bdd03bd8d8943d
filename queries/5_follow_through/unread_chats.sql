/* retro
title    = { zh = "没有得到回复的买家", en = "Buyers who still wait for an answer" }
question = { zh = "哪些买家最后一问没有得到回复？", en = "Whose last question got no answer?" }
doc      = { zh = "大促开始以来，最后一轮提问到统计截止日没有得到人工或辅助机器人回复的买家，每人一行，与平台口径无关。商品是该会话里最后提到的一款（商品卡片或链接），只是猜测。已下单的目标是避免退款，未下单的目标是促成下单，不清楚的先查再定。", en = "Buyers whose last question since the start of the promotion got no reply of a person or an assisting robot by the end of the figures, one row each, whatever the platform's clock says. The product is the last one named in the chat (card or link), a guess. Those with an order are to be kept from a refund, those without to be won; where it is not known, look it up first." }
reads    = ["rounds", "promotion"]
may_read = ["orders", "messages", "asked_products"]
grain    = ["platform", "shop", "buyer"]
order    = 40
worklist = true
hidden   = true

[columns]
priority = { zh = "优先级", en = "Priority", kind = "count", doc = { zh = "1 投诉与质量，2 已下单，3 其余", en = "1 complaints and quality, 2 ordered, 3 others" } }
order_state = { zh = "下单情况", en = "Ordered", kind = "code", codes = "order_state", doc = { zh = "没有这家店的订单表或昵称脱敏时不清楚", en = "unknown without orders of that shop or with masked names" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "当时客服", en = "Agent then", kind = "agent" }
asked_at = { zh = "最后提问", en = "Last asked", kind = "time" }
waiting = { zh = "已等", en = "Waiting for", kind = "hours", doc = { zh = "到统计截止日结束", en = "up to the end of the day of the figures" } }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
product = { zh = "可能的商品", en = "Product, a guess", kind = "text" }
never_answered = { zh = "从未得到回复", en = "Never answered", kind = "flag" }
goal = { zh = "目标", en = "Goal", kind = "code", codes = "follow_goal" }
script = { zh = "话术要点", en = "What to say", kind = "code", codes = "unread_script" }
last_words = { zh = "未回复的话", en = "Not answered", kind = "quote" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
with

last_rounds as (
    select
        rounds.*,
        not bool_or(rounds.wait_seconds is not null) over (
            partition by rounds.platform, rounds.shop, rounds.buyer
        ) as never_answered,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at
        and rounds.asked_at <= promotion.known_until
    qualify row_number() over (
        partition by rounds.platform, rounds.shop, rounds.buyer
        order by rounds.asked_at desc, rounds.session_id desc, rounds.round_no desc
    ) = 1
),

waiting as (
    select
        *,
        case
            when buyer like '%*%' or not exists (
                from orders
                where orders.platform = last_rounds.platform
                    and orders.shop = last_rounds.shop
            ) then 'unknown'
            when exists (
                from orders
                where orders.platform = last_rounds.platform
                    and orders.shop = last_rounds.shop
                    and orders.buyer = last_rounds.buyer
            ) then 'ordered'
            else 'not_ordered'
        end as order_state,
        question_type in ('complaint', 'quality') as is_grave,
    from last_rounds
    where wait_seconds is null and question_type <> 'chitchat_ads'
),

words as (
    select
        messages.platform,
        messages.shop,
        messages.conversation_id,
        left(string_agg(messages.text, ' / ' order by messages.message_seq), 120) as last_words,
    from messages
    join waiting
        on waiting.platform = messages.platform
        and waiting.shop = messages.shop
        and waiting.conversation_id = messages.conversation_id
        and waiting.asked_at <= messages.sent_at
    where messages.sender = 'buyer' and coalesce(messages.message_kind, 'text') = 'text'
    group by all
),

products as (
    select platform, shop, conversation_id,
        max_by(coalesce(title, asked_sku), message_seq) as product,
    from asked_products
    group by all
)

select
    case when is_grave then 1 when order_state = 'ordered' then 2 else 3 end::bigint as priority,
    order_state,
    buyer,
    agent,
    asked_at,
    date_diff('second', asked_at, promotion.known_until) / 3600 as waiting,
    question_type,
    product,
    never_answered,
    case
        when is_grave then 'calm'
        when order_state = 'ordered' then 'protect'
        when order_state = 'unknown' then 'look_up'
        else 'convert'
    end as goal,
    case
        when is_grave then 'apology'
        when order_state = 'ordered' then case
            when question_type in ('logistics', 'stock_ship') then 'delivery'
            when question_type in ('return_exchange', 'address_change') then 'options'
            when question_type = 'promo_rule' then 'promo_check'
            when question_type = 'size_fit' then 'size_check'
            else 'progress'
        end
        when question_type in ('logistics', 'stock_ship') then 'stock'
        when question_type in ('return_exchange', 'address_change') then 'options'
        when question_type = 'promo_rule' then 'promo'
        when question_type = 'size_fit' then 'size'
        else 'answer'
    end as script,
    last_words,
    platform,
    shop,
from waiting
cross join promotion
left join words using (platform, shop, conversation_id)
left join products using (platform, shop, conversation_id)
order by priority, asked_at desc, platform, shop, buyer
