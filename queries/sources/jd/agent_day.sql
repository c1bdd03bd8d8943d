/* retro
title     = { zh = "京东客服员工日报", en = "JD agent day report" }
table     = "agent_periods"
platform  = "jd"
menu      = { zh = "京东客服管家 > 数据 > 员工日报 > 导出", en = "JD service manager > Data > Agent day report > Export" }
grade     = "B"
recognise = [
    ["UID"],
    ["客服总消息数"],
    ["客户总消息数"],
]
required  = ["agent"]
nulls     = ["延迟统计"]

[totals]
agent = ["合计", "汇总", "总计", "均值", "平均值"]

[aliases]
agent             = ["UID"]
day               = ["日期"]
buyer_messages    = ["客户总消息数"]
agent_messages    = ["客服总消息数"]
good              = ["好评量"]
bad               = ["差评量"]
very_satisfied    = ["非常满意"]
satisfied         = ["满意"]
neutral           = ["一般"]
dissatisfied      = ["不满意"]
very_dissatisfied = ["非常不满意"]
*/
select
    source_row,
    to_agent(agent) as agent,
    coalesce(to_time(day), to_time(file_from))::date as from_day,
    coalesce(to_time(day), to_time(file_to))::date as to_day,
    to_count(buyer_messages) as buyer_messages,
    to_count(agent_messages) as agent_messages,
    -- A customer rates once: the grades add up to the ratings, or the good and the bad ones.
    coalesce(
        to_count(very_satisfied) + to_count(satisfied) + coalesce(to_count(neutral), 0)
        + to_count(dissatisfied) + to_count(very_dissatisfied),
        to_count(good) + to_count(bad)
    ) as ratings,
    coalesce(to_count(very_satisfied) + to_count(satisfied), to_count(good)) as satisfied,
from raw
