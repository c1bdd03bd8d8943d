/* retro
title    = { zh = "本报告与后台的数，并排看", en = "Our figures beside the platform's" }
question = { zh = "为什么这里的数和后台看到的不一样？", en = "Why do figures here differ from the back office's?" }
doc      = { zh = "每个指标一行：本报告按聊天记录、按店铺的口径算的数，后台绩效表的数，平台会话或工单表的数，各带各的样本数，从不混用；有聊天记录时，核心数据一律用本报告的。后台的数按“后台口径”那一列的平台规则：人数是各客服相加，转接的买家两边都算；统计期按整天，不是大促的起止时刻；广告买家与机器人的处理也不同。工单的首次回复与首响中位、最慢一成并排。差得多时，先看统计期是否一致，再看聊天记录是否完整，然后到“与后台对账”逐条找原因。", en = "One row per metric: what we compute from messages by the shop's own rules, what the agent table says, and what the table of sessions or tickets says, each with its number of cases, never mixed; where there are messages, core metrics are ours. The platform's figures follow the rules in “by the rules of”: people are summed over agents and a transferred buyer counts for both; periods are whole days rather than the promotion's hours; advertisers and bots are treated in its own way. First replies of tickets stand beside our median and slowest tenth. If far apart, compare the periods first, then whether the chat export is complete, then reconcile the figures rule by rule." }
reads    = ["metric_values", "metrics", "rounds"]
may_read = ["clocks"]
grain    = ["metric", "profile", "follows"]
order    = 70
say      = { zh = "{% if first %}有 {{ n }} 处可以两边对照。{% for row in rows if row.metric == 'rate_3min' and row.ours is not none and row.agent_table is not none %}{{ row.metric|code('metric') }}：本报告 {{ row.ours|share }}{% if row.profile %}（{{ row.profile|code('profile') }}）{% endif %}，后台绩效表 {{ row.agent_table|share }}{% if row.follows %}（{{ row.follows|code('profile') }}）{% endif %}。{% endfor %}两边各按各的定义，不能互相代替。{% endif %}", en = "{% if first %}{{ n|counted('figure') }} {{ n|plural('is', 'are') }} known from more than one side.{% for row in rows if row.metric == 'rate_3min' and row.ours is not none and row.agent_table is not none %} {{ row.metric|code('metric') }}: {{ row.ours|share }} here{% if row.profile %} ({{ row.profile|code('profile') }}){% endif %}, {{ row.agent_table|share }} in the agent table{% if row.follows %} ({{ row.follows|code('profile') }}){% endif %}.{% endfor %} Each follows its own definition and stands in for no other.{% endif %}" }

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "本报告口径", en = "Our profile", kind = "code", codes = "profile" }
ours = { zh = "本报告", en = "Here", kind = "measure", unit_from = "unit" }
ours_n = { zh = "样本", en = "Cases", kind = "count", doc = { zh = "比率的分母，时长的个数；人数没有", en = "denominator of a rate, number of waits of a time; none for counts" } }
follows = { zh = "后台口径", en = "By the rules of", kind = "code", codes = "profile", doc = { zh = "后台的数按哪个平台的规则；人数相加的没有", en = "whose rules the platform's figure follows; none for sums of people" } }
agent_table = { zh = "后台绩效表", en = "Agent table", kind = "measure", unit_from = "unit" }
agent_table_n = { zh = "绩效表样本", en = "Cases there", kind = "count" }
session_table = { zh = "会话／工单表", en = "Sessions or tickets", kind = "measure", unit_from = "unit" }
session_table_n = { zh = "会话表样本", en = "Cases there", kind = "count" }
difference = { zh = "后台 − 本报告", en = "Theirs − ours", kind = "measure", unit_from = "unit", doc = { zh = "有绩效表用绩效表，没有用会话表", en = "the agent table's, else the session table's" } }
unit = { zh = "单位", en = "Unit", kind = "text" }
*/
with

theirs as (
    select
        case metric
            when 'ticket_reply_p50' then 'frt_p50' when 'ticket_reply_p90' then 'frt_p90' else metric
        end as metric,
        profile as follows,
        max(value) filter (query = 'metrics/agent_table') as agent_table,
        max(denominator) filter (query = 'metrics/agent_table') as agent_table_n,
        max(value) filter (query = 'metrics/tickets') as session_table,
        max(denominator) filter (query = 'metrics/tickets') as session_table_n,
    from metric_values
    where query in ('metrics/agent_table', 'metrics/tickets') and value is not null
    group by all
),

ours as (
    select metric, profile, value, denominator,
    from metric_values
    where rank = 1 and value is not null
    qualify row_number() over (partition by metric, profile order by query) = 1
),

-- A shop goes by its own rules, its platform's tables by the platform's.
ruled as (
    select distinct
        clocks.profile as profile,
        case clocks.platform
            when 'xiaohongshu' then 'xhs' when 'tmall' then 'taobao' else clocks.platform
        end as follows,
    from clocks
    where clocks.clock = 'own'
),

paired as (
    select theirs.*, ours.profile, ours.value as ours, ours.denominator as ours_n,
    from theirs
    left join ours
        on ours.metric = theirs.metric
        and (
            ours.profile is null
            or theirs.follows is null
            or ours.profile = theirs.follows
            or (ours.profile, theirs.follows) in (select (profile, follows) from ruled)
        )
)

select
    metrics.metric as metric,
    profile,
    ours,
    ours_n::bigint as ours_n,
    follows,
    agent_table,
    agent_table_n::bigint as agent_table_n,
    session_table,
    session_table_n::bigint as session_table_n,
    coalesce(agent_table, session_table) - ours as difference,
    metrics.unit as unit,
from paired
join metrics on metrics.metric = paired.metric
where ours is not null or (agent_table is not null and session_table is not null)
order by try_cast(metrics.position as bigint), metric, profile, follows
