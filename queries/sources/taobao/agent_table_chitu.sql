/* retro
title     = { zh = "赤兔自定义报表", en = "Chitu custom report" }
table     = "agent_periods"
platform  = "taobao"
menu      = { zh = "赤兔 > 自定义报表 > 客服数据 > 导出", en = "Chitu > Custom reports > Agents > Export" }
grade     = "B"
recognise = [
    ["客服昵称", "旺旺"],
    [
        "聊天人数", "原咨询人数", "聊天人数(原咨询人数)", "慢接待人数", "转发接入人数", "转入人数",
        "首次响应(秒)", "平均响应(秒)", "服务满意度评价很满意",
    ],
]
required  = ["agent"]
nulls     = ["延迟统计"]

[totals]
agent = ["汇总", "均值", "合计", "平均"]

[aliases]
agent                  = ["客服昵称", "旺旺"]
day                    = ["日期"]
consult_users          = ["聊天人数", "聊天人数(原咨询人数)", "原咨询人数", "咨询人数"]
served_users           = ["接待人数"]
transfer_in            = ["转发接入人数", "转入人数"]
transfer_out           = ["转出人数"]
buyer_messages         = ["买家消息数"]
agent_messages         = ["客服消息数"]
qa_ratio               = ["答问比"]
max_concurrent         = ["最大同时聊天数"]
no_reply_users         = ["未回复人数"]
reply_rate             = ["回复率"]
slow_users             = ["慢接待人数"]
long_users             = ["长接待人数"]
first_response_seconds = ["首次响应(秒)"]
response_seconds       = ["平均响应(秒)"]
session_seconds        = ["平均接待时长"]
inquiry_users          = ["询单人数"]
paid_users             = ["销售人数"]
conv                   = ["询单->最终付款转化率", "询单最终付款转化率", "询单->最终付款成功率"]
sales_amount           = ["销售额"]
ratings                = ["服务满意度评价参与量"]
csat                   = ["客户满意率", "客户满意比"]
very_satisfied         = ["服务满意度评价很满意"]
rather_satisfied       = ["服务满意度评价满意"]
neutral                = ["服务满意度评价一般"]
dissatisfied           = ["服务满意度评价不满", "服务满意度评价不满意"]
very_dissatisfied      = ["服务满意度评价很不满", "服务满意度评价很不满意"]
*/
select
    source_row,
    to_agent(agent) as agent,
    coalesce(to_time(day), to_time(file_from))::date as from_day,
    coalesce(to_time(day), to_time(file_to))::date as to_day,
    to_count(consult_users) as consult_users,
    to_count(served_users) as served_users,
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
    to_seconds(session_seconds) as session_seconds,
    to_count(inquiry_users) as inquiry_users,
    to_count(paid_users) as paid_users,
    to_share(conv) as conv,
    to_money(sales_amount) as sales_amount,
    coalesce(
        to_count(ratings),
        to_count(very_satisfied) + to_count(rather_satisfied) + to_count(neutral)
        + to_count(dissatisfied) + to_count(very_dissatisfied)
    ) as ratings,
    to_count(very_satisfied) + to_count(rather_satisfied) as satisfied,
    to_share(csat) as csat,
from raw
