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

-- Export tools write the time of day only; the day is then in the file name. A full date has
-- a dash or a slash: with that looked for first, other exports pay nothing for this. The
-- columns that the nights need are few: all of them would be kept twice, a third of the time.
clocks as (
    select source_row, conversation_id, to_id(buyer) as buyer_id, to_count(message_seq) as seq,
        to_moment(sent_at, file_from) as told_at,
    from raw
    where not contains(sent_at, '-') and regexp_full_match(trim(sent_at), '\d{1,2}:\d{2}(:\d{2})?')
),

-- Where the numbers go on and the clock goes back, the next day has begun. Messages of one
-- moment may stand in another order: a few minutes back are no night.
back as (
    select *, told_at < lag(told_at) over talk - interval 5 minutes as is_new_day from clocks
    window talk as (partition by conversation_id, buyer_id order by seq nulls last, source_row)
),

nights as (
    select source_row, (count(*) filter (is_new_day) over talk)::integer as passed from back
    window talk as (partition by conversation_id, buyer_id order by seq nulls last, source_row)
),

read as (
    select
        raw.source_row, conversation_id, to_count(message_seq) as seq,
        to_text(account_kind) as kind, to_text(message_kind) as shape,
        account, to_id(account) as account_id, to_id(buyer) as buyer_id,
        nullif(trim(text), '') as words,
        to_moment(sent_at, file_from) + to_days(coalesce(nights.passed, 0)) as moment,
    from raw left join nights on nights.source_row = raw.source_row
),

-- A search for plain words costs a fifth of a pattern: patterns see only what holds them.
roles as (
    select *, words like '%撤回了一条消息%' as is_recalled, case
            -- What the window prints is nobody's message, whoever it stands beside.
            when kind like '%系统%' or account_id like '系统%'
                or words like '由%转%给%' and regexp_matches(words, '^由.{1,60}转[交接]给')
                or words like '原因%【%' and regexp_matches(words, '^原因[:：]\s*【')
                or words like '当前用户来自%' or words like '%撤回了一条消息'
                or words like '%撤回了一条消息。' then 'system'
            when kind in ('客户', '买家', '顾客', '消费者', '用户') then 'buyer'
            when kind like '%辅助%' or kind like '%人机协作%' then 'assist_bot'
            -- Tools call every account of the shop 客服, those of robots too.
            when regexp_matches(concat(kind, account_id), '机器人|服务助手|小蜜|智能客服') then 'bot'
            when account_id = buyer_id then 'buyer'
            when kind is null and account_id is null then 'system'
            else 'human'
        end as role,
    from read
)

select
    source_row, to_id(conversation_id) as conversation_id, seq as message_seq, moment as sent_at,
    role as sender,
    case when role not in ('human', 'assist_bot', 'bot') then null
        when account_id = account then to_agent(account) else to_agent(account_id) end as agent,
    coalesce(buyer_id, case when role = 'buyer' then account_id end) as buyer,
    words as text,
    case
        when shape like '%撤回%' or is_recalled then 'recalled'
        when shape like '%图片%' or words in ('[图片]', '【图片】', '[表情]', '[视频]') then 'img'
        when shape like '%订单%' then 'order'
        when shape like '%红包%' then 'redpacket'
        when shape like '%自动%' then 'auto'
        when shape like '%系统%' or shape like '%转接%' or shape is null and role = 'system' then 'system'
        when shape like '%商品%' or shape like '%卡片%' or shape like '%链接%' or words like 'http%'
            and words similar to 'https?://\S*(item|detail)\.(m\.)?(taobao|tmall)\.com\S*' then 'card'
        when shape not in ('文本', '文字', 'text') then 'other'
        else 'text'
    end as message_kind,
from roles
