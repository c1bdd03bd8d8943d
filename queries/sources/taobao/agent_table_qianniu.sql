/* retro
title     = { zh = "千牛客服服务报表", en = "Qianniu server report" }
table     = "agent_periods"
platform  = "taobao"
menu      = { zh = "千牛 > 客服 > 服务数据 > 客服数据 > 导出（按客服查看）", en = "Qianniu > Service > Service data > Agents > Export (by agent)" }
grade     = "B"
recognise = [
    ["旺旺账号名称"],
    ["平均响应时长", "3分钟人工响应率", "旺旺评价量", "满意评价量"],
]
required  = ["agent"]
nulls     = ["延迟统计"]

[totals]
agent = ["汇总", "汇总值", "均值", "平均值", "总计", "合计", "全店平均值", "全店汇总值", "同行同层优秀", "同行同层均值"]

[aliases]
agent                  = ["旺旺账号名称"]
day                    = ["日期", "统计日期"]
consult_users          = ["咨询人数"]
served_users           = ["接待人数", "人工接待人数"]
no_reply_users         = ["未回复人数"]
reply_rate             = ["旺旺回复率", "回复率"]
slow_users             = ["慢响应人数"]
first_response_seconds = ["首次响应时长", "首次响应时长（秒)"]
response_seconds       = ["平均响应时长", "平均响应时长（秒)"]
rate_3min              = ["3分钟人工响应率", "3分钟人工回复率"]
ratings                = ["旺旺评价量"]
satisfied              = ["满意评价量"]
csat                   = ["客户满意率", "满意率"]
*/
-- The report counts sessions (人工接待会话量), not buyers: that column is not read.
select
    source_row,
    to_agent(agent) as agent,
    coalesce(to_time(day), to_time(file_from))::date as from_day,
    coalesce(to_time(day), to_time(file_to))::date as to_day,
    to_count(consult_users) as consult_users,
    to_count(served_users) as served_users,
    to_count(no_reply_users) as no_reply_users,
    to_share(reply_rate) as reply_rate,
    to_count(slow_users) as slow_users,
    to_seconds(first_response_seconds) as first_response_seconds,
    to_seconds(response_seconds) as response_seconds,
    to_share(rate_3min) as rate_3min,
    to_count(ratings) as ratings,
    to_count(satisfied) as satisfied,
    to_share(csat) as csat,
from raw
