/* retro
title    = { zh = "没有排班的客服在岗时段", en = "Presence without a shift" }
question = { zh = "排班表里没有的客服，什么时候在？", en = "When were agents there who are not on the roster?" }
doc      = { zh = "按消息推断：两条消息之间超过 away_minutes 分钟算离开（可改）。大促前 lead_hours 小时起。", en = "As their messages show: more than away_minutes between two is away (cfg). From lead_hours before the promotion." }
reads    = ["shift_spans", "agent_lines", "promotion"]
params   = { away_minutes = 30, lead_hours = 3 }
grain    = ["agent", "starts_at"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
*/
with

lines as (
    select distinct agent_lines.agent, agent_lines.sent_at
    from agent_lines
    join promotion
        on agent_lines.sent_at >= promotion.starts_at - to_hours($lead_hours)
        and agent_lines.sent_at < promotion.ends_at
    anti join shift_spans using (agent)
),

followed as (
    select *, lag(sent_at) over (partition by agent order by sent_at) as before_at,
    from lines
),

numbered as (
    select
        agent,
        sent_at,
        count(*) filter (sent_at > before_at + to_minutes($away_minutes)) over (
            partition by agent order by sent_at
        ) as span_no,
    from followed
)

select agent, min(sent_at) as starts_at, max(sent_at) as ends_at,
from numbered
group by agent, span_no
having max(sent_at) > min(sent_at)
order by agent, starts_at
