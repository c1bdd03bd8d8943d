/* retro
title    = { zh = "案例里命中的关键词", en = "Key words heard in the cases" }
question = { zh = "案例里买家提到了哪些关键词，先有自动回复吗？", en = "Which key words fell in the cases, and did a robot speak first?" }
doc      = { zh = "那次来访的第一句到最后一句之后 tail_minutes 分钟；至多 most_words 个词。自动回复指起算之后、人工或辅助机器人回复之前的机器人和自动回复。", en = "From the first line of the visit to tail_minutes after its last; at most most_words words. An automatic reply is a line of a bot after the clock started and before the reply of a person or an assisting robot." }
reads    = ["case_picks", "case_chats", "chat_lines"]
may_read = ["question_type"]
params   = { tail_minutes = 10, most_words = 6 }
grain    = ["card_no"]
hidden   = true

[columns]
card_no = { zh = "案例号", en = "Card", kind = "count" }
key_words = { zh = "命中的关键词", en = "Key words", kind = "text" }
auto_before = { zh = "先有自动回复", en = "Automatic reply before", kind = "flag" }
*/
select
    case_picks.card_no,
    array_to_string(list_slice(
        list(distinct question_type.keyword order by question_type.keyword)
            filter (question_type.keyword is not null), 1, $most_words
    ), ' / ') as key_words,
    coalesce(bool_or(
        chat_lines.role = 'bot' and chat_lines.sent_at >= case_chats.asked_at
        and coalesce(date_diff('second', case_chats.asked_at, chat_lines.sent_at)
            <= case_chats.reply_seconds, true)
    ), false) as auto_before,
from case_picks
join case_chats
    on case_chats.platform = case_picks.platform
    and case_chats.shop is not distinct from case_picks.shop
    and case_chats.buyer = case_picks.buyer
join chat_lines
    on chat_lines.platform = case_chats.platform
    and chat_lines.shop is not distinct from case_chats.shop
    and chat_lines.conversation_id = case_chats.conversation_id
    and chat_lines.sent_at >= case_chats.visit_from
    and chat_lines.sent_at < case_chats.visit_to + to_minutes($tail_minutes::integer)
left join question_type
    on question_type.platform = chat_lines.platform
    and question_type.shop is not distinct from chat_lines.shop
    and question_type.conversation_id = chat_lines.conversation_id
    and question_type.message_seq = chat_lines.message_seq
group by case_picks.card_no
order by case_picks.card_no
