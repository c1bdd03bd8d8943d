/* retro
title    = { zh = "积分", en = "Points given" }
question = { zh = "平时的加分，每人攒了多少？", en = "How many points has each agent collected?" }
doc      = { zh = "照抄 retro.toml 的 [[awards.points]]，如疑难单 50 分、收到表扬 30 分、听完一门课 10 分。", en = "As written in [[awards.points]] of retro.toml, such as 50 for a hard case, 30 for a praise, 10 for a course." }
reads    = ["points_given"]
grain    = ["agent"]
optional = true
order    = 85
say      = { zh = "{% if first %}{{ n }} 位客服有加分，合计 {{ rows|sum(attribute='points')|number }} 分。{% endif %}", en = "{% if first %}Agents with points: {{ n }}; together {{ rows|sum(attribute='points')|number }}.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
points = { zh = "积分", en = "Points", kind = "number" }
times = { zh = "次数", en = "Times", kind = "count" }
reasons = { zh = "因为", en = "For", kind = "text" }
*/
select
    agent,
    fsum(points order by position) as points,
    count(*) as times,
    string_agg(reason, '、' order by position) as reasons,
from points_given
group by agent
order by points desc, agent
