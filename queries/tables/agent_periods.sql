/* retro
title    = { zh = "客服绩效表", en = "Agent table of the back office" }
question = { zh = "平台统计的每位客服表现如何？", en = "How did the back office rate each agent?" }
reads    = ["agent_periods_loaded", "agent_names"]
may_read = ["cut_off"]
grain    = ["agent", "from_day", "to_day"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
consult_users = { zh = "咨询人数", en = "Consulting buyers", kind = "count" }
served_users = { zh = "接待人数", en = "Buyers served", kind = "count" }
valid_served = { zh = "有效接待人数", en = "Effective receptions", kind = "count" }
transfer_in = { zh = "转入人数", en = "Transferred in", kind = "count" }
transfer_out = { zh = "转出人数", en = "Transferred out", kind = "count" }
buyer_messages = { zh = "买家消息数", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息数", en = "Agent messages", kind = "count" }
qa_ratio = { zh = "答问比", en = "Answers per question", kind = "ratio" }
max_concurrent = { zh = "最大同时接待", en = "Peak concurrency", kind = "count" }
no_reply_users = { zh = "未回复人数", en = "Buyers without reply", kind = "count" }
reply_rate = { zh = "回复率", en = "Reply rate", kind = "share" }
slow_users = { zh = "慢响应人数", en = "Buyers answered slowly", kind = "count" }
long_users = { zh = "长接待人数", en = "Long receptions", kind = "count" }
first_response_seconds = { zh = "首次响应", en = "First response", kind = "seconds" }
response_seconds = { zh = "平均响应", en = "Average response", kind = "seconds" }
rate_3min = { zh = "3分钟响应率", en = "Answered in 3 minutes", kind = "share" }
rate_30s = { zh = "30秒应答率", en = "Answered in 30 seconds", kind = "share" }
session_seconds = { zh = "平均接待时长", en = "Reception length", kind = "seconds" }
inquiry_users = { zh = "询单人数", en = "Inquiring buyers", kind = "count" }
paid_users = { zh = "付款人数", en = "Paying buyers", kind = "count" }
conv = { zh = "询单转化率", en = "Inquiry conversion", kind = "share" }
sales_amount = { zh = "销售额", en = "Sales", kind = "money" }
net_sales_amount = { zh = "净销售额", en = "Net sales", kind = "money" }
ratings = { zh = "收到评价数", en = "Ratings received", kind = "count" }
satisfied = { zh = "满意评价数", en = "Satisfied ratings", kind = "count" }
csat = { zh = "满意率", en = "Satisfaction", kind = "share" }
online_hours = { zh = "在线时长", en = "Hours online", kind = "hours" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
select
    coalesce(agent_names.agent, agent_periods_loaded.agent) as agent,
    from_day,
    to_day,
    consult_users,
    served_users,
    valid_served,
    transfer_in,
    transfer_out,
    buyer_messages,
    agent_messages,
    qa_ratio,
    max_concurrent,
    no_reply_users,
    reply_rate,
    slow_users,
    long_users,
    first_response_seconds,
    response_seconds,
    rate_3min,
    rate_30s,
    session_seconds,
    inquiry_users,
    paid_users,
    conv,
    sales_amount,
    net_sales_amount,
    ratings,
    satisfied,
    csat,
    online_hours,
    platform,
    shop,
    source_file,
    source_row,
from agent_periods_loaded
left join agent_names on agent_names.alias = agent_periods_loaded.agent
-- A period that the cut-off divides cannot be divided: it stays whole.
where was_known(from_day)
