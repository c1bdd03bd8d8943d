/* retro
title     = { zh = "飞鸽客服数据", en = "Feige agent table" }
table     = "agent_periods"
platform  = "douyin"
menu      = { zh = "飞鸽 > 数据 > 客服数据 > 导出", en = "Feige > Data > Agents > Export" }
grade     = "B"
recognise = [
    ["客服账号", "账号名称", "客服昵称"],
    ["工作时间平响时长", "新平均响应时长（秒）", "新平均响应时长", "人工已接待人数", "客服询单支付额", "有效评价数", "全天平响时长"],
    [
        "工作时间3分钟回复率", "3分钟人工回复率", "3分钟人工回复率 (会话)", "有效好评数",
        "PC在线时长（时）", "全天3分钟回复率",
    ],
]
required  = ["agent"]
nulls     = ["延迟统计"]

[totals]
agent = ["总计", "汇总", "合计", "均值", "平均", "汇总值", "平均值", "店铺汇总", "店铺均值", "店铺汇总值", "店铺平均值"]

[aliases]
agent                  = ["客服昵称", "客服账号", "账号名称"]
day                    = ["日期"]
served_users           = ["人工已接待人数", "已接待人数"]
first_response_seconds = ["首次响应时长（秒）", "首次响应时长", "全天首响时长"]
response_seconds       = ["工作时间平响时长", "全天平响时长", "新平均响应时长（秒）", "新平均响应时长", "平均响应时长（秒）", "平均响应时长"]
rate_3min              = ["工作时间3分钟回复率", "全天3分钟回复率", "3分钟人工回复率", "3分钟人工回复率 (会话)"]
inquiry_users          = ["询单人数"]
paid_users             = ["支付人数"]
conv                   = ["询单转化率"]
sales_amount           = ["客服询单支付额", "客服销售额（元）", "客服销售额"]
net_sales_amount       = ["退款后销售额"]
ratings                = ["有效评价数"]
satisfied              = ["有效好评数"]
csat                   = ["满意率", "全天满意率"]
online_hours           = ["PC在线时长（时）"]
*/
-- 下单人数 are buyers who ordered, paid or not: that column is not read as paying buyers.
select
    source_row,
    to_agent(agent) as agent,
    coalesce(to_time(day), to_time(file_from))::date as from_day,
    coalesce(to_time(day), to_time(file_to))::date as to_day,
    to_count(served_users) as served_users,
    to_seconds(first_response_seconds) as first_response_seconds,
    to_seconds(response_seconds) as response_seconds,
    to_share(rate_3min) as rate_3min,
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
