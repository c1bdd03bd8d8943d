/* retro
title    = { zh = "提示类消息", en = "Lines that are no conversation" }
question = { zh = "哪些消息是系统提示、撤回、红包、转接或无人在线的通知？", en = "Which lines are system lines, recall notices, red packets, hand-overs, or say that nobody is there?" }
doc      = { zh = "只列不属于对话的消息：撤回、红包、系统提示各一条规则；系统提示里写明转交给谁的，是转接；系统或机器人写明客服不在线、请留言的，是无人在线的通知。", en = "Only lines that are no conversation: recall notices, red packets and system lines, one rule each; system lines that say to whom a chat goes are hand-overs; system or bot lines that say that no agent is there are notices of absence." }
reads    = ["messages"]
grain    = ["platform", "shop", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
rule = { zh = "不计入的原因", en = "Why not counted", kind = "code", codes = "filter_rule" }
says = { zh = "说了什么", en = "What it says", kind = "code", codes = "line_role", doc = { zh = "transfer 人工间转接、assignment 机器人转人工、offline 无人在线；其余为空", en = "transfer between people, assignment from a bot, offline: nobody is there; else empty" } }
receiver = { zh = "接手的客服", en = "Who takes over", kind = "agent" }
*/
with

lines as (
    select
        platform,
        shop,
        conversation_id,
        message_seq,
        sender,
        text,
        case
            when text like '%撤回了一条消息%' or message_kind = 'recalled' then 'recalled'
            when message_kind = 'redpacket' then 'redpacket'
            when sender = 'system' or message_kind = 'system' then 'system'
        end as rule,
        regexp_matches(
            text,
            '(?:客服|坐席|人工|商家|卖家|店铺).{0,8}(?:不在线|已下线|已离线|已下班|下班了)|(?:无|没有)(?:人工)?(?:客服|坐席)在线|离线留言|(?i:no agents? (?:is|are) (?:currently )?(?:online|available)|we are (?:currently )?(?:offline|away))'
        )
            or sender = 'system' and regexp_matches(text, '不在线|已下线|已离线')
            or regexp_matches(text, '请.{0,6}留言|(?i:leave (?:us )?a message)')
            -- With opening hours beside it, a bot's welcome says so all day long.
            and not (sender = 'bot' and regexp_matches(
                text, '(?:工作|在线|服务|营业)时[间段]|\d ?[点:：]|(?i:hours)'
            )) as says_offline,
    from messages
    where sender in ('system', 'bot')
        or message_kind in ('recalled', 'redpacket', 'system')
        or text like '%撤回了一条消息%'
)

select
    platform,
    shop,
    conversation_id,
    message_seq,
    rule,
    case
        when sender = 'system' and regexp_matches(text, '(服务助手|机器人).*转[交接]给')
            then 'assignment'
        when sender = 'system' and regexp_matches(text, '转[交接]给') then 'transfer'
        -- That the buyer left says nothing of the agents.
        when sender in ('system', 'bot') and says_offline
            and not regexp_matches(text, '(?:买家|顾客|客户|用户).{0,8}(?:不在线|已下线|已离线)')
            then 'offline'
    end as says,
    case
        when sender = 'system' and regexp_matches(text, '转[交接]给')
            then nullif(regexp_replace(
                regexp_extract(text, '转[交接]给\s*([^\s,，。;；]+)', 1), '^.*[:：]', ''
            ), '')
    end as receiver,
from lines
where rule is not null or says_offline
order by platform, shop, conversation_id, message_seq
