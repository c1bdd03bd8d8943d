/* retro
title    = { zh = "没有得到回复的买家", en = "Buyers who still wait for an answer" }
question = { zh = "哪些买家最后一问没有得到回复？", en = "Whose last question got no answer?" }
doc      = { zh = "大促开始以来，最后一轮提问没有得到有效回复的买家，每人一行。跟进时段 10–11 点、16 点、20 点，名单平均分到三个时段；每人每天最多 3 次，清晨不打扰，明确拒绝后不再联系。未下单的目标是促成下单，已下单的目标是避免退款；不要直接问“还要不要”。", en = "Buyers whose last question since the start of the promotion got no valid answer, one row each. Follow up at 10–11, 16 and 20 o'clock, the list spread evenly; at most 3 contacts a day, none early in the morning, none after a refusal. Those without an order are to be won, those with one to be kept from a refund; do not ask bluntly whether they still want it." }
reads    = ["rounds", "promotion"]
may_read = ["orders", "messages"]
grain    = ["platform", "shop", "buyer"]
order    = 40
worklist = true
say      = { zh = "{% if first %}{{ n }} 位买家的最后一问没有得到回复，请按时段逐一跟进。{% else %}所有买家的最后一问都有回复。{% endif %}", en = "{% if first %}{{ n }} buyers still wait for an answer to their last question; follow up in the slots given.{% else %}Every buyer's last question was answered.{% endif %}" }

[columns]
priority = { zh = "优先级", en = "Priority", kind = "count", doc = { zh = "1 投诉与质量，2 已下单，3 其余", en = "1 complaints and quality, 2 ordered, 3 others" } }
slot = { zh = "跟进时段", en = "Follow up at", kind = "code", codes = "follow_slot" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "当时客服", en = "Agent then", kind = "agent" }
asked_at = { zh = "最后提问", en = "Last asked", kind = "time" }
waiting = { zh = "已等", en = "Waiting for", kind = "hours", doc = { zh = "到统计截止日结束", en = "up to the end of the day of the figures" } }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
never_answered = { zh = "从未得到回复", en = "Never answered", kind = "flag" }
has_order = { zh = "已下单", en = "Has ordered", kind = "flag", doc = { zh = "没有订单表或昵称脱敏时为未知", en = "unknown without orders or with masked names" } }
goal = { zh = "目标", en = "Goal", kind = "code", codes = "follow_goal" }
script = { zh = "话术要点", en = "What to say", kind = "code", codes = "unread_script" }
last_words = { zh = "未回复的话", en = "Not answered", kind = "quote" }
outcome = { zh = "跟进结果（填写）", en = "Outcome (to fill in)", kind = "text" }
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
    select *
    from last_rounds
    where wait_seconds is null and question_type <> 'chitchat_ads'
),

ordering as (
    select platform, shop, buyer,
    from orders
    group by all
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

sorted_out as (
    select
        waiting.*,
        words.last_words,
        case
            when waiting.buyer not like '%*%' and exists (select 1 from orders)
                then ordering.buyer is not null
        end as has_order,
        case
            when waiting.question_type in ('complaint', 'quality') then 1::bigint
            when ordering.buyer is not null then 2
            else 3
        end as priority,
    from waiting
    left join ordering
        on ordering.platform = waiting.platform
        and ordering.shop = waiting.shop
        and ordering.buyer = waiting.buyer
    left join words
        on words.platform = waiting.platform
        and words.shop = waiting.shop
        and words.conversation_id = waiting.conversation_id
)

select
    priority,
    case (row_number() over listed - 1) % 3
        when 0 then 'morning'
        when 1 then 'afternoon'
        else 'evening'
    end as slot,
    buyer,
    agent,
    asked_at,
    date_diff('second', asked_at, promotion.known_until) / 3600 as waiting,
    question_type,
    never_answered,
    has_order,
    case
        when priority = 1 then 'calm'
        when has_order then 'protect'
        else 'convert'
    end as goal,
    case
        when priority = 1 then 'apology'
        when question_type in ('logistics', 'stock_ship') then 'delivery'
        when question_type in ('return_exchange', 'address_change') then 'options'
        when question_type = 'promo_rule' then 'promo'
        when question_type = 'size_fit' then 'size'
        else 'answer'
    end as script,
    last_words,
    null::varchar as outcome,
    platform,
    shop,
from sorted_out
cross join promotion
window listed as (order by priority, asked_at desc, platform, shop, buyer)
order by priority, asked_at desc, platform, shop, buyer
