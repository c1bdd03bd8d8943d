/* retro
title    = { zh = "需要辅导的客服", en = "Agents who would gain from coaching" }
question = { zh = "谁在同样的条件下回复明显更慢，需要帮一把？", en = "Who replies clearly slower under equal conditions and needs a hand?" }
doc      = { zh = "来自“每条回复用时偏长”：同时段、有人在等时的用时超过同事 1.5 倍，且可比回复不少于 50 条。最高只到中等，只用于辅导。", en = "From the replies that take longer: 1.5 times the colleagues' time at the same hours with customers waiting, over at least 50 replies. Never more than medium; for coaching only." }
reads    = ["slow_agents"]
params   = { medium_ratio = 2.0, sure_replies = 200, aim_ratio = 1.25 }
grain    = ["agent"]

[finding]
step = 3
metric = "art_mean"
title = { zh = "个别客服需要辅导", en = "An agent who would gain from coaching" }
say = { zh = "一位{{ pool|code('pool') }}客服在有人排队时，每条回复用 {{ reply_seconds|seconds }}，同时段同事用 {{ team_seconds|seconds }}（{{ ratio|ratio }} 倍，比较了 {{ n|count }} 条回复）；买家平均等 {{ value|seconds }}，同时段同事的买家等 {{ expected|seconds }}。", en = "With customers waiting, one agent ({{ pool|code('pool') }}) takes {{ reply_seconds|seconds }} per reply where colleagues take {{ team_seconds|seconds }} at the same hours ({{ ratio|ratio }} times, {{ n|count }} replies compared); customers wait {{ value|seconds }} on average, against {{ expected|seconds }} with colleagues." }
do = { zh = "本月内安排 2 次一对一辅导：看 5 段标杆会话、配好前 10 个问题的快捷短语；两周内同时接待上限先调低两成，再逐步恢复；下次复盘看平均响应是否降到 {{ target|seconds }} 以内。", en = "Arrange 2 one-to-one sessions this month: 5 model chats and phrases for the top 10 questions; lower the number of chats at a time by a fifth for two weeks. Check that the average response falls to {{ target|seconds }} or less." }
owner = "presale_lead"
due_days = 21
scope = "slice"
kpi = "art_mean"
cause = "slow_individual"
controllable = true
slice = { agent = "agent" }
evidence = ["3_root_cause/slow_agents"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "买家平均等待", en = "Average wait", kind = "seconds" }
expected = { zh = "同时段同事", en = "With colleagues", kind = "seconds" }
n = { zh = "可比回复", en = "Replies compared", kind = "count" }
affected = { zh = "超时轮次", en = "Late rounds", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "seconds" }
reply_seconds = { zh = "每条用时", en = "Time per reply", kind = "seconds" }
team_seconds = { zh = "同事每条用时", en = "Colleagues' time", kind = "seconds" }
ratio = { zh = "倍数", en = "Times as long", kind = "ratio" }
*/
select
    agent,
    pool,
    case when ratio >= $medium_ratio then 'medium' else 'low' end as severity,
    case when replies >= $sure_replies then 'high' else 'medium' end as confidence,
    mean_wait as value,
    team_wait as expected,
    replies as n,
    late_rounds as affected,
    null::decimal(18, 2) as money,
    $aim_ratio * team_wait as target,
    reply_seconds,
    team_seconds,
    ratio,
from slow_agents
order by ratio desc, agent
limit 3
