/* retro
title    = { zh = "分时咨询量", en = "Volume by hour" }
question = { zh = "咨询的高峰在什么时候？", en = "When was the peak?" }
doc      = { zh = "按会话开始的小时、问题提出的小时计；没有咨询的小时也列出。客服指该小时发过消息的人工客服。", en = "Sessions by the hour in which they began, questions by the hour in which they were asked; quiet hours are listed too. Agents are people who sent a message in the hour." }
reads    = ["sessions_computed", "rounds", "agent_hours", "promotion"]
core     = true
grain    = ["hour"]
order    = 10
chart    = { kind = "columns_line", x = "hour", y = ["sessions", "agents"] }
say      = { zh = "{% set peak = rows|sort(attribute='sessions', reverse=true)|first %}{% if peak and peak.sessions %}最高峰在 {{ peak.hour|hour }}，一小时来了 {{ peak.sessions|count }} 个会话，占全部 {{ peak.sessions_share|share }}，当时有 {{ peak.agents|count }} 位客服在答。{% endif %}", en = "{% set peak = rows|sort(attribute='sessions', reverse=true)|first %}{% if peak and peak.sessions %}The peak was {{ peak.hour|hour }}: {{ peak.sessions|counted('session') }} in one hour, {{ peak.sessions_share|share }} of all, with {{ peak.agents|counted('agent') }} answering.{% endif %}" }
so       = { zh = "{% if rows %}排班照这条曲线排：在岗人数要跟着咨询量走，建议见“优化方案”。{% endif %}", en = "{% if rows %}Build the roster on this curve: people on duty should follow the chats; the proposal is in “Plan”.{% endif %}" }

[columns]
hour = { zh = "时段", en = "Hour", kind = "hour" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
sessions_share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占大促期间全部会话", en = "of all sessions of the promotion" } }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
agents = { zh = "在答客服", en = "Agents answering", kind = "count" }
rounds_per_agent = { zh = "人均轮次", en = "Questions per agent", kind = "ratio" }
*/
with

hours as (
    select unnest(generate_series(
        date_trunc('hour', starts_at), date_trunc('hour', ends_at), interval 1 hour
    )) as hour,
    from promotion
),

arrived as (
    select
        date_trunc('hour', started_at) as hour,
        count(*) as sessions,
        count(distinct (platform, shop, buyer)) as buyers,
    from sessions_computed
    where in_window
    group by all
),

asked as (
    select date_trunc('hour', asked_at) as hour, count(*) as rounds,
    from rounds
    where in_window
    group by all
),

answering as (
    select hour, count(*) filter (sent_messages > 0) as agents,
    from agent_hours
    group by all
)

select
    hours.hour as hour,
    coalesce(arrived.sessions, 0) as sessions,
    coalesce(arrived.sessions, 0) / nullif((select sum(sessions) from arrived), 0)
        as sessions_share,
    coalesce(arrived.buyers, 0) as buyers,
    coalesce(asked.rounds, 0) as rounds,
    coalesce(answering.agents, 0) as agents,
    asked.rounds / nullif(answering.agents, 0) as rounds_per_agent,
from hours
join promotion on hours.hour < promotion.ends_at
left join arrived using (hour)
left join asked using (hour)
left join answering using (hour)
order by hour
