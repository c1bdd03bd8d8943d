/* retro
title    = { zh = "原因选错的售后：改选、申诉、带教", en = "Cases with another reason in the chat" }
question = { zh = "哪些售后选的原因和买家自己说的不符，原话是什么？", en = "In which cases does the choice differ from the buyer's own words, and what were they?" }
doc      = { zh = "大促已付款订单的售后，选的原因与聊天里说的不符的（怎么算见“所选原因与聊天原因”）。误选品质类的，未完结先请买家改选真实原因再处理，已完结凭聊天记录申诉；品质没选出来的，把原话交给商品和仓库；其余用来带教。含买家昵称和原话，只供内部用。", en = "Cases of paid orders of the promotion whose chosen reason differs from the chat (see Reason chosen and reason in the chat). Quality by mistake: ask for the true reason while the case is open, appeal with the chat once it is settled. Hidden quality: pass the words to product and warehouse. The rest is for coaching. Holds names and words of buyers: internal use only." }
reads    = ["reason_matches", "refund_words", "refund_cases", "messages"]
may_read = ["follow_up_slots"]
grain    = ["platform", "shop", "refund_id"]
order    = 84
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 笔售后选的原因与聊天不符：先请买家改选 {{ rows|selectattr('appeal', 'equalto', 'change')|list|length|count }} 笔，可申诉 {{ rows|selectattr('appeal', 'equalto', 'appeal')|list|length|count }} 笔，转商品和仓库 {{ rows|selectattr('appeal', 'equalto', 'quality')|list|length|count }} 笔。{% else %}没有选错原因的售后。{% endif %}", en = "{% if first %}In {{ n|counted('case') }} the reason chosen differs from the chat: ask for the true one in {{ rows|selectattr('appeal', 'equalto', 'change')|list|length|count }}, appeal {{ rows|selectattr('appeal', 'equalto', 'appeal')|list|length|count }}, pass {{ rows|selectattr('appeal', 'equalto', 'quality')|list|length|count }} to product and warehouse.{% else %}No case with a wrong reason.{% endif %}" }

[columns]
appeal = { zh = "怎么办", en = "What to do", kind = "code", codes = "appeal" }
verdict = { zh = "对照", en = "Comparison", kind = "code", codes = "reason_match" }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time", doc = { zh = "要请买家改选的才有；买家说过不要再联系的为空", en = "of cases whose buyer is to choose again; empty where the buyer asked for no contact" } }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
title = { zh = "商品", en = "Product", kind = "text" }
status = { zh = "退款状态", en = "Status", kind = "code", codes = "refund_status" }
amount = { zh = "金额", en = "Amount", kind = "money" }
reason_raw = { zh = "选的原因", en = "Option chosen", kind = "text" }
chat_code = { zh = "聊天里说的", en = "Said in the chat", kind = "code", codes = "reason" }
words = { zh = "原话", en = "Words", kind = "quote" }
said_at = { zh = "说话时间", en = "Said at", kind = "time" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
agent = { zh = "处理客服", en = "Handled by", kind = "agent" }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
select
    case
        when reason_matches.verdict = 'wrong_quality' and refund_cases.status = 'open' then 'change'
        when reason_matches.verdict = 'wrong_quality' then 'appeal'
        when reason_matches.verdict = 'hidden_quality' then 'quality'
        else 'coach'
    end as appeal,
    reason_matches.verdict,
    follow_up_slots.follow_up_at,
    refund_cases.refund_id,
    refund_cases.order_id,
    refund_cases.buyer,
    refund_cases.title,
    refund_cases.status,
    refund_cases.amount,
    refund_cases.reason_raw,
    reason_matches.chat_code,
    messages.text as words,
    reason_matches.said_at,
    refund_cases.applied_at,
    refund_cases.agent,
    refund_cases.platform,
    refund_cases.shop,
from reason_matches
join refund_cases
    on refund_cases.refund_id = reason_matches.refund_id
    and refund_cases.platform is not distinct from reason_matches.platform
    and refund_cases.shop is not distinct from reason_matches.shop
join refund_words
    on refund_words.refund_id = reason_matches.refund_id
    and refund_words.platform is not distinct from reason_matches.platform
    and refund_words.shop is not distinct from reason_matches.shop
join messages
    on messages.platform is not distinct from refund_words.chat_platform
    and messages.shop is not distinct from refund_words.chat_shop
    and messages.conversation_id = refund_words.conversation_id
    and messages.message_seq = refund_words.message_seq
left join follow_up_slots
    on refund_cases.status = 'open' and reason_matches.verdict = 'wrong_quality'
    and follow_up_slots.topic_id = refund_cases.order_id
    and follow_up_slots.shop is not distinct from refund_cases.shop
where reason_matches.is_conflict and refund_cases.in_cohort
order by
    list_position(['change', 'appeal', 'quality', 'coach'], appeal),
    refund_cases.amount desc nulls last, refund_cases.platform, refund_cases.shop,
    refund_cases.refund_id
