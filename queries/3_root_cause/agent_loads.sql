/* retro
title    = { zh = "客服小时的负荷", en = "Load of each agent-hour" }
question = { zh = "每位客服每小时接了多少会话，答得过来吗？", en = "How many sessions did each agent take in an hour, and were they answered in time?" }
doc      = { zh = "只看整小时在岗（45 分钟以上）的；没有排班表时，凡接到会话的小时都算。答得过来 = 3分钟响应率不低于 95%。", en = "Whole hours on duty only (45 minutes or more); without a roster every hour in which an agent was given sessions. In time = at least 95 % of rounds within 3 minutes." }
reads    = ["agent_hours", "promotion"]
params   = { ok_rate = 0.95, full_minutes = 45 }
grain    = ["agent", "hour"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
hour = { zh = "时段", en = "Hour", kind = "hour" }
receptions = { zh = "接待会话", en = "Receptions", kind = "count" }
is_ok = { zh = "答得过来", en = "In time", kind = "flag" }
*/
-- Overtime tails and half hours would look like light loads.
select
    agent_hours.agent,
    agent_hours.hour,
    agent_hours.receptions,
    agent_hours.late_rounds <= (1 - $ok_rate) * agent_hours.rounds + 1e-9 as is_ok,
from agent_hours
join promotion
    on agent_hours.hour >= date_trunc('hour', promotion.starts_at)
    and agent_hours.hour < promotion.ends_at
where agent_hours.receptions > 0
    and agent_hours.rounds > 0
    and (
        agent_hours.on_duty_minutes >= $full_minutes
        or (select coalesce(max(on_duty_minutes), 0) = 0 from agent_hours)
    )
order by agent_hours.agent, agent_hours.hour
