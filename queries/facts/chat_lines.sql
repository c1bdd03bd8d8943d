/* retro
title    = { zh = "消息的作用", en = "What each message does" }
question = { zh = "每条消息是提问、回复、转接，还是不应计入？", en = "Is each message a question, a reply, a transfer, or not to be counted?" }
doc      = { zh = "覆盖导出文件的全部消息，不含文字。整个买家只发广告、红包、系统提示、撤回提示都不计入，但在 filter_rule 里留下原因。自动回复算机器人的；怎么认出来的见 auto_rule。", en = "All messages of the export, without their words. Buyers who only advertise, red packets, system lines and recall notices are not counted; filter_rule says why. Automatic replies count as a bot's; auto_rule says how they were told." }
reads    = ["messages", "notices", "auto_replies", "question_type", "asked_products", "promotion", "agent_names"]
grain    = ["platform", "shop", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
sent_at = { zh = "发送时间", en = "Sent at", kind = "time" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "转接提示行为接手的客服", en = "on a transfer line, the agent who takes over" } }
sender = { zh = "发送方", en = "Sender", kind = "code", codes = "sender" }
role = { zh = "作用", en = "Role", kind = "code", codes = "line_role", doc = { zh = "question 有效提问、reply 有效回复（人工或辅助机器人）、bot 机器人或自动回复、transfer 人工间转接、assignment 机器人转人工、offline 无人在线的通知；空为不计入", en = "question, reply (human or assisting bot), bot (or automatic reply), transfer between people, assignment from a bot, offline (a notice that nobody is there); empty when not counted" } }
line_role = { zh = "作用（含广告买家）", en = "Role, advertisers included", kind = "code", codes = "line_role", doc = { zh = "同“作用”，但只发广告的买家也照常标", en = "as the role, before advertisers are taken out" } }
filter_rule = { zh = "不计入的原因", en = "Why not counted", kind = "code", codes = "filter_rule" }
auto_rule = { zh = "自动回复的依据", en = "Automatic, told by", kind = "code", codes = "auto_rule" }
type_position = { zh = "问题类型次序", en = "Question type position", kind = "count" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id", doc = { zh = "买家的商品卡片或链接所指", en = "as named by a buyer's card or link" } }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
*/
with

-- A buyer who advertises and asks nothing of any other type is no customer.
advertisers as (
    select messages.platform, messages.shop, coalesce(messages.buyer, conversation_id) as buyer,
    from messages
    left join question_type using (platform, shop, conversation_id, message_seq)
    where messages.sender = 'buyer'
    group by messages.platform, messages.shop, coalesce(messages.buyer, conversation_id)
    having min(question_type.question_type) = 'chitchat_ads'
        and max(question_type.question_type) = 'chitchat_ads'
        and count(*) filter (messages.message_kind in ('order', 'card', 'img')) = 0
),

marked as (
    select
        messages.*,
        coalesce(messages.buyer, messages.conversation_id) as asker,
        notices.rule as notice_rule,
        notices.receiver,
        auto_replies.rule as auto_rule,
        case
            when notices.says is not null then notices.says
            when notices.rule is not null then null
            when messages.sender = 'buyer' then 'question'
            when auto_replies.rule is not null or messages.sender = 'bot' then 'bot'
            when messages.sender in ('human', 'assist_bot') then 'reply'
        end as line_role,
        question_type.type_position,
        asked_products.asked_sku,
    from messages
    left join notices using (platform, shop, conversation_id, message_seq)
    left join auto_replies using (platform, shop, conversation_id, message_seq)
    left join question_type using (platform, shop, conversation_id, message_seq)
    left join asked_products using (platform, shop, conversation_id, message_seq)
)

select
    marked.platform as platform,
    marked.shop as shop,
    marked.conversation_id as conversation_id,
    marked.message_seq as message_seq,
    marked.sent_at as sent_at,
    marked.asker as buyer,
    coalesce(agent_names.agent, marked.receiver, marked.agent) as agent,
    marked.sender as sender,
    case
        when advertisers.buyer is null or marked.sender = 'system' then marked.line_role
    end as role,
    marked.line_role as line_role,
    coalesce(marked.notice_rule, case when advertisers.buyer is not null then 'ads' end)
        as filter_rule,
    marked.auto_rule as auto_rule,
    marked.type_position as type_position,
    marked.asked_sku as asked_sku,
    marked.sent_at >= promotion.starts_at and marked.sent_at < promotion.ends_at as in_window,
from marked
cross join promotion
left join advertisers
    on advertisers.platform = marked.platform
    and advertisers.shop = marked.shop
    and advertisers.buyer = marked.asker
left join agent_names on agent_names.alias = marked.receiver
where marked.sent_at <= promotion.known_until
