/* retro
title     = { zh = "旺旺聊天记录", en = "Wangwang chat messages" }
table     = "messages"
platform  = "taobao"
menu      = { zh = "千牛 > 子账号 > 监控查询 > 聊天记录（用导出工具导出）", en = "Qianniu > Sub-accounts > Monitoring > Chat records (with an export tool)" }
grade     = "B"
recognise = [
    ["发送时间"],
    ["发送账号"],
    ["发送内容", "消息内容"],
    ["会话ID", "客户名", "买家昵称"],
]
required  = ["sent_at"]

[aliases]
conversation_id = ["会话ID", "会话编号"]
message_seq     = ["消息序号"]
sent_at         = ["发送时间"]
buyer           = ["买家昵称", "客户名"]
account         = ["发送账号"]
account_kind    = ["账号类型"]
text            = ["发送内容", "消息内容"]
message_kind    = ["消息类型"]
*/
with

read as (
    select
        *,
        to_text(account_kind) as kind,
        to_text(message_kind) as shape,
        to_id(account) as account_id,
        to_id(buyer) as buyer_id,
    from raw
),

roles as (
    select
        *,
        case
            when kind in ('客户', '买家', '顾客', '消费者') then 'buyer'
            when kind in ('辅助机器人', '智能辅助') then 'assist_bot'
            when kind like '%机器人%' then 'bot'
            when kind like '%系统%' then 'system'
            when kind like '%客服%' or kind like '%人工%' then 'human'
            when account_id = buyer_id then 'buyer'
            when account_id is null then 'system'
            else 'human'
        end as role,
    from read
)

select
    source_row,
    to_id(conversation_id) as conversation_id,
    to_count(message_seq) as message_seq,
    -- Export tools write the time of day only; the day is then in the file name.
    to_moment(sent_at, file_from) as sent_at,
    role as sender,
    case when role in ('human', 'assist_bot', 'bot') then to_agent(account_id) end as agent,
    coalesce(buyer_id, case when role = 'buyer' then account_id end) as buyer,
    nullif(trim(text), '') as text,
    case
        when shape in ('文本', '文字', 'text') then 'text'
        when shape like '%图片%' then 'img'
        when shape like '%订单%' then 'order'
        when shape like '%红包%' then 'redpacket'
        when shape like '%撤回%' then 'recalled'
        when shape like '%系统%' or shape like '%转接%' then 'system'
        when regexp_matches(shape, '商品|卡片|链接') then 'card'
        when shape is not null then 'other'
        else 'text'
    end as message_kind,
from roles
