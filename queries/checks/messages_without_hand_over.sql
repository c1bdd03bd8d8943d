/* retro
title    = { zh = "多人接待却没有转接记录", en = "Several agents without a transfer line" }
question = { zh = "同一会话里的几位客服是怎么换的？", en = "How did one session change hands?" }
doc      = { zh = "一个会话里不止一位客服回复，却没有人工间的转接提示。每轮算回复的人，首次响应算先答的人。占比超过 least_share 才说（默认值）。", en = "More than one agent replied in a session, with no transfer line between people. A round counts for who answered, the first response for who replied first. Told above a share of least_share (cfg)." }
reads    = ["sessions_computed", "rounds"]
params   = { least_share = 0.02 }
grain    = ["n"]
say      = { zh = "{{ sessions|count }} 个会话里有 {{ n|count }} 个（{{ share|share }}）由几位客服先后回复，却没有转接提示。每轮的等待算给回复的人。", en = "Of {{ sessions|counted('session') }}, {{ n|count }} ({{ share|share }}) were answered by several agents without a transfer line. Each wait counts for the agent who ended it." }

[columns]
n = { zh = "会话", en = "Sessions", kind = "count" }
sessions = { zh = "会话总数", en = "All sessions", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占大促期间的会话", en = "of the promotion's sessions" } }
level = { zh = "程度", en = "Level", kind = "text", doc = { zh = "info：只是说明", en = "info: nothing to do" } }
*/
with

handed_over as (
    select session_id, sum(transfers) as transfers,
    from rounds
    where in_window
    group by all
)

select
    count(*) filter (agents > 1 and coalesce(transfers, 0) = 0) as n,
    count(*) as sessions,
    count(*) filter (agents > 1 and coalesce(transfers, 0) = 0) / nullif(count(*), 0) as share,
    'info' as level,
from sessions_computed
left join handed_over using (session_id)
where in_window
having count(*) filter (agents > 1 and coalesce(transfers, 0) = 0) > $least_share * count(*)
order by n
