/* retro
title     = { zh = "自制表（客服绩效表）", en = "Own table (agents)" }
table     = "agent_periods"
platform  = "any"
menu      = { zh = "任何系统：按 retro formats 列出的列名整理成 CSV", en = "any system: write a CSV with the column names that `retro formats` lists" }
grade     = "C"
recognise = [
    ["agent", "客服"],
    ["from_day", "起始日"],
    ["to_day", "截止日"],
]
required  = ["agent", "from_day"]

[aliases]
agent                  = ["agent", "客服"]
from_day               = ["from_day", "起始日"]
to_day                 = ["to_day", "截止日"]
consult_users          = ["consult_users", "咨询人数"]
served_users           = ["served_users", "接待人数"]
valid_served           = ["valid_served", "有效接待人数"]
transfer_in            = ["transfer_in", "转入人数"]
transfer_out           = ["transfer_out", "转出人数"]
buyer_messages         = ["buyer_messages", "买家消息数"]
agent_messages         = ["agent_messages", "客服消息数"]
qa_ratio               = ["qa_ratio", "答问比"]
max_concurrent         = ["max_concurrent", "最大同时接待"]
no_reply_users         = ["no_reply_users", "未回复人数"]
reply_rate             = ["reply_rate", "回复率"]
slow_users             = ["slow_users", "慢响应人数"]
long_users             = ["long_users", "长接待人数"]
first_response_seconds = ["first_response_seconds", "首次响应"]
response_seconds       = ["response_seconds", "平均响应"]
rate_3min              = ["rate_3min", "3分钟响应率"]
rate_30s               = ["rate_30s", "30秒应答率"]
session_seconds        = ["session_seconds", "平均接待时长"]
inquiry_users          = ["inquiry_users", "询单人数"]
paid_users             = ["paid_users", "付款人数"]
conv                   = ["conv", "询单转化率"]
sales_amount           = ["sales_amount", "销售额"]
net_sales_amount       = ["net_sales_amount", "净销售额"]
ratings                = ["ratings", "收到评价数"]
satisfied              = ["satisfied", "满意评价数"]
csat                   = ["csat", "满意率"]
online_hours           = ["online_hours", "在线时长"]
platform               = ["platform", "平台"]
shop                   = ["shop", "店铺", "店铺名称"]
*/
select
    source_row,
    to_agent(agent) as agent,
    to_time(from_day)::date as from_day,
    to_time(to_day)::date as to_day,
    to_count(consult_users) as consult_users,
    to_count(served_users) as served_users,
    to_count(valid_served) as valid_served,
    to_count(transfer_in) as transfer_in,
    to_count(transfer_out) as transfer_out,
    to_count(buyer_messages) as buyer_messages,
    to_count(agent_messages) as agent_messages,
    to_ratio(qa_ratio) as qa_ratio,
    to_count(max_concurrent) as max_concurrent,
    to_count(no_reply_users) as no_reply_users,
    to_share(reply_rate) as reply_rate,
    to_count(slow_users) as slow_users,
    to_count(long_users) as long_users,
    to_seconds(first_response_seconds) as first_response_seconds,
    to_seconds(response_seconds) as response_seconds,
    to_share(rate_3min) as rate_3min,
    to_share(rate_30s) as rate_30s,
    to_seconds(session_seconds) as session_seconds,
    to_count(inquiry_users) as inquiry_users,
    to_count(paid_users) as paid_users,
    to_share(conv) as conv,
    to_money(sales_amount) as sales_amount,
    to_money(net_sales_amount) as net_sales_amount,
    to_count(ratings) as ratings,
    to_count(satisfied) as satisfied,
    to_share(csat) as csat,
    to_number(online_hours) as online_hours,
    to_platform(platform) as platform,
    to_text(shop) as shop,
from raw
