/* retro
title     = { zh = "拼多多客服数据", en = "Pinduoduo agent table" }
table     = "agent_periods"
platform  = "pdd"
menu      = { zh = "拼多多商家后台 > 多多客服 > 客服数据 > 下载", en = "Pinduoduo merchant > Service > Agent data > Download" }
grade     = "B"
recognise = [
    ["客服账号"],
    ["3分钟人工回复率(8-23点)", "3分钟人工回复率(全天)", "平均人工响应时长", "人工接待人数"],
]
required  = ["agent"]
nulls     = ["延迟统计"]

[totals]
agent = ["总计", "平均", "合计", "店铺总计", "店铺平均", "均值"]

[aliases]
agent            = ["客服账号"]
day              = ["日期"]
consult_users    = ["咨询人数"]
served_users     = ["人工接待人数"]
response_seconds = ["平均人工响应时长"]
slow_users       = ["3分钟未回复人数"]
rate_3min        = ["3分钟人工回复率(8-23点)", "3分钟人工回复率"]
rate_3min_day    = ["3分钟人工回复率(全天)"]
rate_30s         = ["30秒应答率(8-23点)", "30秒应答率"]
rate_30s_day     = ["30秒应答率(全天)"]
inquiry_users    = ["询单人数"]
paid_users       = ["最终成团人数"]
conv             = ["询单转化率"]
sales_amount     = ["客服销售额（元）", "客服销售额"]
net_sales_amount = ["去退销售额（元）", "去退销售额"]
ratings          = ["评分数"]
low_ratings      = ["评分≤3订单数"]
*/
select
    source_row,
    to_agent(agent) as agent,
    coalesce(to_time(day), to_time(file_from))::date as from_day,
    coalesce(to_time(day), to_time(file_to))::date as to_day,
    to_count(consult_users) as consult_users,
    to_count(served_users) as served_users,
    to_seconds(response_seconds) as response_seconds,
    to_count(slow_users) as slow_users,
    -- By the platform's rule, from 8 to 23 o'clock; the whole day only where that is missing.
    coalesce(to_share(rate_3min), to_share(rate_3min_day)) as rate_3min,
    coalesce(to_share(rate_30s), to_share(rate_30s_day)) as rate_30s,
    to_count(inquiry_users) as inquiry_users,
    to_count(paid_users) as paid_users,
    to_share(conv) as conv,
    to_money(sales_amount) as sales_amount,
    to_money(net_sales_amount) as net_sales_amount,
    to_count(ratings) as ratings,
    -- Three stars and fewer count against the agent.
    to_count(ratings) - to_count(low_ratings) as satisfied,
from raw
