/* retro
title    = { zh = "案例原话", en = "Words of the cases" }
question = { zh = "典型案例里各说了什么？", en = "What was said in the typical cases?" }
doc      = { zh = "与报告“典型案例”的案例号对照；从那次来访的第一句到最后一句之后 tail_minutes 分钟。含买家昵称和原话，只供复盘会内部看，看做法，不追究个人。", en = "By the card numbers of the typical cases in the report; from the first line of that visit to tail_minutes after its last. Holds names and words of buyers: for the review meeting only, to look at the way of working, not to blame." }
reads    = ["case_picks", "case_chats", "messages"]
params   = { tail_minutes = 10 }
grain    = ["card_no", "line_no"]
order    = 60
worklist = true
say      = { zh = "{% if first %}{{ rows|map(attribute='card_no')|unique|list|length|count }} 个案例的原话，按案例号与报告对照。{% else %}没有案例。{% endif %}", en = "{% if first %}The words of {{ rows|map(attribute='card_no')|unique|list|length|counted('case') }}, by the card numbers of the report.{% else %}There is no case.{% endif %}" }

[columns]
card_no = { zh = "案例号", en = "Card", kind = "count" }
line_no = { zh = "序号", en = "Line", kind = "count" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
sent_at = { zh = "时间", en = "At", kind = "time" }
sender = { zh = "谁说的", en = "Who", kind = "code", codes = "sender" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
words = { zh = "原话", en = "Words", kind = "quote" }
message_kind = { zh = "消息类型", en = "Kind", kind = "code", codes = "message_kind" }
*/
select
    case_picks.card_no,
    row_number() over (partition by case_picks.card_no order by messages.message_seq) as line_no,
    case_picks.buyer,
    messages.sent_at,
    messages.sender,
    messages.agent,
    messages.text as words,
    messages.message_kind,
from case_picks
join case_chats
    on case_chats.platform = case_picks.platform
    and case_chats.shop is not distinct from case_picks.shop
    and case_chats.buyer = case_picks.buyer
join messages
    on messages.platform = case_chats.platform
    and messages.shop is not distinct from case_chats.shop
    and messages.conversation_id = case_chats.conversation_id
    and messages.sent_at >= case_chats.visit_from
    and messages.sent_at < case_chats.visit_to + to_minutes($tail_minutes::integer)
order by case_picks.card_no, line_no
