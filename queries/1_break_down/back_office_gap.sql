/* retro
title    = { zh = "本报告与后台的差别", en = "Our figures beside the back office's" }
question = { zh = "为什么这里的数和后台看到的不一样？", en = "Why do figures here differ from the back office's?" }
doc      = { zh = "两边口径不同：后台人数是各客服相加，转接的买家两边都算；统计期按整天，不是大促的起止时刻；广告买家与机器人的处理也不同。差得多时，先看统计期是否一致，再看聊天记录是否完整。", en = "Definitions differ: the back office sums people over agents, counts transferred buyers twice, counts whole days rather than the promotion's hours, and treats advertisers and bots in its own way. If far apart, first compare the periods, then whether the chat export is complete." }
reads    = ["metric_values", "metrics", "office_periods", "rounds"]
grain    = ["metric"]
order    = 70
say      = { zh = "{% if first %}有 {{ n }} 个指标两边都有。{% for row in rows if row.metric == 'rate_3min' %}3 分钟响应率：本报告 {{ row.ours|share }}，后台 {{ row.theirs|share }}；两边口径不同，核对时请各按各的定义。{% endfor %}{% endif %}", en = "{% if first %}{{ n }} metrics are known from both sides.{% for row in rows if row.metric == 'rate_3min' %} Answered in 3 minutes: {{ row.ours|share }} here, {{ row.theirs|share }} in the back office; definitions differ, so check each against its own.{% endfor %}{% endif %}" }

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
ours = { zh = "本报告", en = "Here", kind = "measure", unit_from = "unit" }
theirs = { zh = "后台", en = "Back office", kind = "measure", unit_from = "unit" }
unit = { zh = "单位", en = "Unit", kind = "text" }
*/
with

ours as (
    select metric, value,
    from metric_values
    where rank = 1 and value is not null
    qualify row_number() over (partition by metric order by query) = 1
),

theirs as (
    select metric, value,
    from metric_values
    where query = 'metrics/agent_table' and value is not null
)

select
    metrics.metric as metric,
    ours.value as ours,
    theirs.value as theirs,
    metrics.unit as unit,
from metrics
join ours using (metric)
join theirs using (metric)
order by try_cast(metrics.position as bigint), metric
