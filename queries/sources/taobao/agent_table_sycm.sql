/* retro
title     = { zh = "生意参谋客服绩效", en = "Sycm agent table" }
table     = "agent_periods"
platform  = "taobao"
menu      = { zh = "生意参谋 > 服务 > 客服绩效 > 下载（日期请选大促起止）", en = "Sycm > Service > Agent performance > Download (choose the days of the promotion)" }
grade     = "B"
recognise = [
    ["旺旺昵称", "客服昵称"],
    ["咨询人数", "当日询单人数", "净销售额", "询单最终付款人数"],
    [
        "旺旺回复率", "3分钟人工响应率", "有效接待人数", "慢响应人数", "当日询单人数", "净销售额",
        "平均响应时长（秒)", "首次响应时长（秒)", "客户满意率", "答问比",
    ],
]
required  = ["agent"]
nulls     = ["延迟统计"]

[totals]
agent = ["汇总值", "平均值", "全店平均值", "全店汇总值", "同行同层优秀", "同行同层均值", "均值", "总值", "汇总", "合计"]

[aliases]
agent                  = ["旺旺昵称", "客服昵称"]
day                    = ["日期", "统计日期"]
consult_users          = ["咨询人数"]
served_users           = ["接待人数"]
valid_served           = ["有效接待人数"]
transfer_in            = ["转入人数"]
transfer_out           = ["转出人数"]
buyer_messages         = ["买家消息数"]
agent_messages         = ["客服消息数"]
qa_ratio               = ["答问比", "淘宝答问比"]
max_concurrent         = ["最大同时接待人数", "最大同时接待数"]
no_reply_users         = ["未回复人数"]
reply_rate             = ["旺旺回复率", "回复率"]
slow_users             = ["慢响应人数"]
long_users             = ["长接待人数"]
first_response_seconds = ["首次响应时长（秒)", "首次响应时长"]
response_seconds       = ["平均响应时长（秒)", "平均响应时长"]
rate_3min              = ["3分钟人工响应率"]
rate_30s               = ["30秒应答率", "30秒人工响应率"]
session_seconds        = ["平均接待时长（秒)", "平均接待时长"]
inquiry_users          = ["当日询单人数", "询单人数"]
paid_users             = ["销售人数", "付款人数", "询单最终付款人数"]
conv                   = ["询单最终付款转化率", "询单->最终付款转化率", "询单转化率"]
sales_amount           = ["销售额"]
net_sales_amount       = ["净销售额"]
ratings                = ["收到评价数", "旺旺评价量"]
satisfied              = ["满意评价数", "满意评价量"]
csat                   = ["客户满意率", "客户满意比"]
online_hours           = ["在线时长（时）", "在线时长(小时)"]
*/
select
    source_row,
    to_agent(agent) as agent,
    coalesce(to_time(day), to_time(file_from))::date as from_day,
    coalesce(to_time(day), to_time(file_to))::date as to_day,
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
from raw
