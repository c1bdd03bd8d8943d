/* retro
title     = { zh = "京东咚咚客服数据", en = "JD Dongdong agent table" }
table     = "agent_periods"
platform  = "jd"
menu      = { zh = "京东客服管家 > 数据 > 接待数据 > 导出（整体数据）", en = "JD service manager > Data > Receptions > Export (overall)" }
grade     = "B"
recognise = [
    ["客服"],
    ["接待量", "咨询量", "售前接待人数"],
    [
        "30s应答率", "客服3分钟人工回复率", "促成下单人数", "首次平均响应时间",
        "24小时下单金额", "24小时下单转化率",
    ],
]
required  = ["agent"]
nulls     = ["延迟统计"]

[totals]
agent = ["合计", "汇总", "总计", "均值", "平均值", "全店"]

[aliases]
agent                  = ["客服"]
day                    = ["日期"]
consult_users          = ["咨询量"]
served_users           = ["接待量"]
first_response_seconds = ["首次平均响应时间"]
response_seconds       = ["平均响应时长（新）", "平均响应时间"]
rate_3min              = ["客服3分钟人工回复率"]
rate_30s               = ["30s应答率"]
inquiry_users          = ["售前接待人数"]
paid_users             = ["促成下单人数"]
conv                   = ["24小时下单转化率", "24小时转化率"]
sales_amount           = ["促成下单商品金额", "24小时下单金额"]
ratings                = ["评价量"]
satisfied              = ["好评量"]
csat                   = ["满意率"]
*/
select
    source_row,
    to_agent(agent) as agent,
    coalesce(to_time(day), to_time(file_from))::date as from_day,
    coalesce(to_time(day), to_time(file_to))::date as to_day,
    to_count(consult_users) as consult_users,
    to_count(served_users) as served_users,
    to_seconds(first_response_seconds) as first_response_seconds,
    to_seconds(response_seconds) as response_seconds,
    to_share(rate_3min) as rate_3min,
    to_share(rate_30s) as rate_30s,
    to_count(inquiry_users) as inquiry_users,
    to_count(paid_users) as paid_users,
    to_share(conv) as conv,
    to_money(sales_amount) as sales_amount,
    to_count(ratings) as ratings,
    to_count(satisfied) as satisfied,
    to_share(csat) as csat,
from raw
