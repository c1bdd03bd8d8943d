/* retro
title    = { zh = "需要辅导的客服", en = "Agents who would gain from coaching" }
question = { zh = "谁在同样的条件下回复明显更慢，需要帮一把？", en = "Who replies clearly slower under equal conditions and needs a hand?" }
doc      = { zh = "来自“每条回复用时偏长”：同类问题的用时超过一般水平 1.5 倍、不少于 50 条回复，有人在等时与同时段同事相比也偏长。最高只到中等，只用于辅导。", en = "From the replies that take longer: 1.5 times the usual time for the same kinds of question over at least 50 replies, and longer than colleagues at the same hours with customers waiting. Never more than medium; for coaching only." }
reads    = ["slow_agents"]
params   = { medium_factor = 2.0, sure_replies = 200, aim_ratio = 1.25, coaching_sessions = 2, model_chats = 5, phrases = 10 }
grain    = ["agent"]

[finding]
step = 3
metric = "art_mean"
title = { zh = "个别客服需要辅导", en = "An agent who would gain from coaching" }
say = { zh = "一位{% if pool != 'all' %}{{ pool|code('pool') }}{% endif %}客服答同类问题，每条用时是一般水平的 {{ factor|ratio }} 倍（{{ n|count }} 条回复）{% if ratio is not none %}；有人在等时每条 {{ reply_seconds|seconds }}，同时段同事 {{ team_seconds|seconds }}{% endif %}。买家平均等 {{ value|seconds }}{% if expected is not none %}，同时段同事的买家等 {{ expected|seconds }}{% endif %}。", en = "For the same kinds of question one agent{% if pool != 'all' %} ({{ pool|code('pool') }}){% endif %} takes {{ factor|ratio }} times the usual time ({{ n|counted('reply', 'replies') }}){% if ratio is not none %}; with customers waiting, a reply takes {{ reply_seconds|seconds }}, against {{ team_seconds|seconds }} for colleagues at the same hours{% endif %}. Customers wait {{ value|seconds }} on average{% if expected is not none %}, against {{ expected|seconds }} with colleagues{% endif %}." }
do = { zh = "本月内安排 {{ params.coaching_sessions|count }} 次一对一辅导：看 {{ params.model_chats|count }} 段标杆会话、配好前 {{ params.phrases|count }} 个问题的快捷短语；两周内同时接待上限先调低两成，再逐步恢复；下次复盘看用时系数是否回到 {{ params.aim_ratio|ratio }} 以内{% if target is not none %}、平均响应是否降到 {{ target|seconds }}以内{% endif %}。", en = "Arrange {{ params.coaching_sessions|count }} one-to-one sessions this month: {{ params.model_chats|count }} model chats and phrases for the top {{ params.phrases|count }} questions; give a fifth fewer chats at a time for two weeks. Check that replies take at most {{ params.aim_ratio|ratio }} times the usual time{% if target is not none %} and customers wait {{ target|seconds }} on average or less{% endif %}." }
owner = "presale_lead"
due_days = 21
scope = "slice"
kpi = "art_mean"
cause = "slow_individual"
controllable = true
slice = { agent = "agent" }
effect = "replies"
library = 5
evidence = ["3_root_cause/slow_agents"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "买家平均等待", en = "Average wait", kind = "seconds" }
expected = { zh = "同时段同事", en = "With colleagues", kind = "seconds" }
n = { zh = "回复", en = "Replies", kind = "count" }
affected = { zh = "超时回复", en = "Late replies", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "seconds" }
reply_seconds = { zh = "有人在等时每条用时", en = "Time per reply with somebody waiting", kind = "seconds" }
team_seconds = { zh = "同事每条用时", en = "Colleagues' time", kind = "seconds" }
ratio = { zh = "同时段倍数", en = "Times as long", kind = "ratio" }
factor = { zh = "用时系数", en = "Times the usual", kind = "ratio" }
*/
select
    agent,
    pool,
    case when factor >= $medium_factor then 'medium' else 'low' end as severity,
    case when replies >= $sure_replies and ratio is not null then 'high' else 'medium' end
        as confidence,
    mean_wait as value,
    team_wait as expected,
    replies as n,
    late_rounds as affected,
    null::decimal(18, 2) as money,
    $aim_ratio * team_wait as target,
    reply_seconds,
    team_seconds,
    ratio,
    factor,
from slow_agents
order by factor desc, agent
limit 3
