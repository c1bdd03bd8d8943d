/* retro
title    = { zh = "没回复·已下单", en = "Unanswered, ordered" }
question = { zh = "哪些下过单的买家最后一问没有得到回复？", en = "Which buyers with an order still wait for an answer?" }
doc      = { zh = "目标是别让订单变成退款：先致歉晚回，再把问题和订单一起处理完。到统计截止日仍没有人工或辅助机器人回复的才列。跟进时间和别的名单合在一起排（10 点、16 点、20 点，同一买家一天最多三次）；说过不要再联系的不列。", en = "The aim is that no order turns into a refund: apologise for the delay, then settle question and order together. Listed if no person and no assisting robot replied by the end of the figures. Follow-ups are planned together with the other lists (10, 16 and 20 o'clock, at most three a day and buyer); buyers who asked for no contact are not listed." }
reads    = ["unread_chats"]
may_read = ["follow_up_slots"]
grain    = ["platform", "shop", "buyer"]
order    = 40
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 位下过单的买家还在等回复：先处理，别等到申请退款。{% else %}下过单的买家，最后一问都有回复。{% endif %}", en = "{% if first %}{{ n|counted('buyer') }} with an order still wait for an answer: see to them before they ask for a refund.{% else %}Every buyer with an order was answered.{% endif %}" }

[columns]
priority = { zh = "优先级", en = "Priority", kind = "count", doc = { zh = "1 投诉与质量，2 其余", en = "1 complaints and quality, 2 others" } }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "当时客服", en = "Agent then", kind = "agent" }
asked_at = { zh = "最后提问", en = "Last asked", kind = "time" }
waiting = { zh = "已等", en = "Waiting for", kind = "hours", doc = { zh = "到统计截止日结束", en = "up to the end of the day of the figures" } }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
product = { zh = "可能的商品", en = "Product, a guess", kind = "text", doc = { zh = "会话里最后提到的一款", en = "the last one named in the chat" } }
never_answered = { zh = "从未得到回复", en = "Never answered", kind = "flag" }
goal = { zh = "目标", en = "Goal", kind = "code", codes = "follow_goal" }
script = { zh = "话术要点", en = "What to say", kind = "code", codes = "unread_script" }
last_words = { zh = "未回复的话", en = "Not answered", kind = "quote" }
outcome = { zh = "跟进结果（填写）", en = "Outcome (to fill in)", kind = "text", fill = true }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
select
    priority,
    follow_up_slots.follow_up_at,
    unread_chats.buyer,
    agent,
    asked_at,
    waiting,
    question_type,
    product,
    never_answered,
    goal,
    script,
    last_words,
    null::varchar as outcome,
    platform,
    unread_chats.shop,
from unread_chats
left join follow_up_slots
    on follow_up_slots.topic_id = unread_chats.buyer
        and follow_up_slots.shop is not distinct from unread_chats.shop
where order_state = 'ordered' and coalesce(not follow_up_slots.refused, true)
order by priority, asked_at desc, platform, unread_chats.shop, unread_chats.buyer
