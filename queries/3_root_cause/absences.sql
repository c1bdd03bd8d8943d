/* retro
title    = { zh = "在班期间长时间没有回复", en = "Long silences during a shift" }
question = { zh = "有没有人在班，却长时间没有回复？", en = "Was anyone on shift, yet silent for long?" }
doc      = { zh = "在班期间 least_minutes 分钟（可改）以上没有任何消息，且当时手上有人等着，或者同岗正忙；写明的休息已扣掉，只写分钟数的休息先由最长的静默抵掉，6 小时以上没写休息的班按 60 分钟（怎样认出见“离岗”）。大促期间一条消息都没有的客服不在此列（多半是名字对不上，见数据说明）。可能是换班、请假或被派去做别的，请先核对。", en = "No message for least_minutes (cfg) or more of a shift, while somebody waited for the agent or the pool was busy; written breaks are taken off, breaks known in minutes only are used up by the longest silences first, and a shift of 6 hours or more without any has 60 minutes (see absence_spans). Agents without a single message are left out (most likely their names differ; see the data notes). It may be a swap, leave or another task: check first." }
reads    = ["roster", "absence_spans", "rounds", "agent_pools"]
params   = { least_minutes = 30, slow_seconds = 180 }
grain    = ["agent", "starts_at"]
order    = 26
say      = { zh = "{% if first %}有 {{ n }} 段在班却长时间没有回复，最长的从 {{ first.starts_at|time }} 到 {{ first.ends_at|time }}；其间同岗平均每人接 {{ first.expected_sessions|count }} 个会话。可能是换班、请假或临时调派，请先核对；买家因此多等了多少，看“等的时间花在哪儿”。{% else %}没有发现在班却长时间没有回复的情况。{% endif %}", en = "{% if first %}Long silences during a shift: {{ n }}. The longest was {{ first.starts_at|stretch(first.ends_at) }}, while {{ first.expected_sessions|counted('session') }} per head came in. It may be a swap, leave or another task: check first. What it cost customers stands under “Where the waiting seconds went”.{% else %}Nobody on shift was silent for long.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
silent = { zh = "没有回复", en = "Silent for", kind = "minutes", doc = { zh = "写明的休息已扣", en = "written breaks taken off" } }
planned_break = { zh = "班次休息", en = "Break of the shift", kind = "minutes" }
sign = { zh = "依据", en = "Told by", kind = "code", codes = "absence_sign" }
arrivals = { zh = "其间同岗进线", en = "Sessions to the pool meanwhile", kind = "count" }
expected_sessions = { zh = "人均应接", en = "Sessions per head", kind = "number", doc = { zh = "其间每分钟：同岗进线会话 ÷ 同岗在班人数，合计", en = "minute by minute, sessions to the pool ÷ people of the pool on shift, added up" } }
rounds = { zh = "其间同岗轮次", en = "Rounds of the pool meanwhile", kind = "count" }
late_rounds = { zh = "其中超时", en = "Late among them", kind = "count" }
*/
with

long_ones as (
    select * from absence_spans where away_seconds >= $least_minutes * 60
),

placed as (
    select
        rounds.asked_at,
        rounds.is_first,
        rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds as is_late,
        coalesce(agent_pools.pool, (select pool from agent_pools where agent = '*')) as pool,
    from rounds
    left join agent_pools on agent_pools.agent = rounds.agent
)

select
    long_ones.agent,
    long_ones.starts_at,
    long_ones.ends_at,
    long_ones.pool,
    long_ones.away_seconds / 60 as silent,
    long_ones.planned_break,
    long_ones.sign,
    count(*) filter (placed.is_first) as arrivals,
    long_ones.per_head as expected_sessions,
    count(placed.asked_at) as rounds,
    count(*) filter (placed.is_late) as late_rounds,
from long_ones
left join placed
    on placed.pool = long_ones.pool
    and placed.asked_at >= long_ones.starts_at
    and placed.asked_at < long_ones.ends_at
group by all
order by silent desc, long_ones.agent, long_ones.starts_at
