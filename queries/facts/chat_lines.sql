/* retro
title    = { zh = "消息的作用", en = "What each message does" }
question = { zh = "每条消息是提问、答复、转接，还是不应计入？", en = "Is each message a question, a reply, a transfer, or not to be counted?" }
doc      = { zh = "覆盖导出文件的全部消息，不含文字。整个买家只发广告、红包、系统提示、撤回提示都不计入，但在 filter_rule 里留下原因。问题类型只看买家的文字，按 question_types.csv 的关键词与次序。人工账号在买家说完 auto_seconds 秒内发出、且在至少 auto_conversations 个会话里一字不差的话，是自动回复，算机器人（默认值）。", en = "All messages of the export, without their words. Buyers who only advertise, red packets, system lines and recall notices are not counted; filter_rule says why. Types look at the buyer's text only, by the key words and order of question_types.csv. Words that a human account sends within auto_seconds of the buyer, letter for letter in at least auto_conversations conversations, are automatic and count as a bot's (cfg)." }
reads    = ["messages", "promotion", "question_types", "agent_names"]
params   = { auto_seconds = 2, auto_conversations = 20 }
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
role = { zh = "作用", en = "Role", kind = "code", codes = "line_role", doc = { zh = "question 有效提问、reply 有效答复（人工或辅助机器人）、bot 机器人或自动回复、transfer 人工间转接、assignment 机器人转人工；空为不计入", en = "question, reply (human or assisting bot), bot (or automatic reply), transfer between people, assignment from a bot; empty when not counted" } }
filter_rule = { zh = "不计入的原因", en = "Why not counted", kind = "code", codes = "filter_rule" }
type_position = { zh = "问题类型次序", en = "Question type position", kind = "count" }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
*/
with

keywords as (
    select
        code,
        cast(position as bigint) as position,
        unnest(string_split(lower(concat_ws('|', zh_keywords, en_keywords)), '|')) as keyword,
    from question_types
),

-- People repeat themselves: each distinct wording is looked at once.
wordings as (
    select distinct lower(text) as wording
    from messages
    where sender = 'buyer' and coalesce(message_kind, 'text') = 'text' and text is not null
),

typed as (
    select wording, min(position) as type_position,
    from wordings
    join keywords on keyword <> '' and contains(wording, keyword)
    group by wording
),

-- Words used again and again get a number, so that no text goes through the window.
stock_phrases as (
    select text, row_number() over (order by text) as phrase_no,
    from messages
    where sender = 'human' and text is not null
    group by text
    having count(*) >= $auto_conversations
),

timed as (
    select
        messages.platform,
        messages.shop,
        messages.conversation_id,
        messages.message_seq,
        stock_phrases.phrase_no,
        lag(messages.sender) over talk as sender_before,
        date_diff('second', lag(messages.sent_at) over talk, messages.sent_at)
            as silence_seconds,
    from messages
    left join stock_phrases
        on messages.sender = 'human' and stock_phrases.text = messages.text
    where messages.sender in ('buyer', 'human')
    window talk as (
        partition by messages.platform, messages.shop, messages.conversation_id
        order by messages.message_seq
    )
),

instant as (
    select platform, shop, conversation_id, message_seq, phrase_no,
    from timed
    where phrase_no is not null
        and sender_before = 'buyer'
        and silence_seconds <= $auto_seconds
),

automatic as (
    select phrase_no,
    from instant
    group by phrase_no
    having count(distinct concat_ws('#', platform, shop, conversation_id))
        >= $auto_conversations
),

auto_replies as (
    select platform, shop, conversation_id, message_seq,
    from instant
    join automatic on automatic.phrase_no = instant.phrase_no
),

marked as (
    select
        messages.platform,
        messages.shop,
        messages.conversation_id,
        messages.message_seq,
        messages.sent_at,
        coalesce(messages.buyer, messages.conversation_id) as buyer,
        messages.agent,
        messages.sender,
        messages.message_kind,
        typed.type_position,
        case
            when messages.text like '%撤回了一条消息%' or messages.message_kind = 'recalled'
                then 'recalled'
            when messages.message_kind = 'redpacket' then 'redpacket'
            when messages.sender = 'system' or messages.message_kind = 'system' then 'system'
        end as line_rule,
        case
            when messages.sender <> 'system' then null
            when regexp_matches(messages.text, '(服务助手|机器人).*转[交接]给') then 'assignment'
            when regexp_matches(messages.text, '转[交接]给') then 'transfer'
        end as hand_over,
        case
            when messages.sender = 'system' and regexp_matches(messages.text, '转[交接]给')
                then regexp_replace(
                    regexp_extract(messages.text, '转[交接]给\s*([^\s,，。;；]+)', 1),
                    '^.*[:：]',
                    ''
                )
        end as receiver,
    from messages
    left join typed
        on messages.sender = 'buyer'
        and coalesce(messages.message_kind, 'text') = 'text'
        and typed.wording = lower(messages.text)
),

-- A buyer who advertises and asks nothing of any other type is no customer.
advertisers as (
    select platform, shop, buyer,
    from marked
    cross join (
        select min(cast(position as bigint)) as ad_position
        from question_types
        where code = 'chitchat_ads'
    ) as ads
    where sender = 'buyer'
    group by platform, shop, buyer, ad_position
    having min(type_position) = ad_position
        and max(type_position) = ad_position
        and count(*) filter (message_kind in ('order', 'card', 'img')) = 0
)

select
    marked.platform as platform,
    marked.shop as shop,
    marked.conversation_id as conversation_id,
    marked.message_seq as message_seq,
    marked.sent_at as sent_at,
    marked.buyer as buyer,
    coalesce(agent_names.agent, nullif(marked.receiver, ''), marked.agent) as agent,
    marked.sender as sender,
    case
        when marked.hand_over is not null then marked.hand_over
        when marked.line_rule is not null or advertisers.buyer is not null then null
        when marked.sender = 'buyer' then 'question'
        when auto_replies.message_seq is not null then 'bot'
        when marked.sender in ('human', 'assist_bot') then 'reply'
        when marked.sender = 'bot' then 'bot'
    end as role,
    case
        when marked.line_rule is not null then marked.line_rule
        when advertisers.buyer is not null then 'ads'
    end as filter_rule,
    marked.type_position as type_position,
    marked.sent_at >= promotion.starts_at and marked.sent_at < promotion.ends_at as in_window,
from marked
cross join promotion
left join advertisers
    on advertisers.platform = marked.platform
    and advertisers.shop = marked.shop
    and advertisers.buyer = marked.buyer
left join auto_replies
    on auto_replies.platform = marked.platform
    and auto_replies.shop = marked.shop
    and auto_replies.conversation_id = marked.conversation_id
    and auto_replies.message_seq = marked.message_seq
left join agent_names on agent_names.alias = marked.receiver
where marked.sent_at <= promotion.known_until
