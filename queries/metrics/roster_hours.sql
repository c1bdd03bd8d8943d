/* retro
title    = { zh = "排班时长", en = "Hours on the roster" }
question = { zh = "排了多少人时？", en = "How many agent-hours were on the roster?" }
doc      = { zh = "排班表落在大促期间的小时，各客服相加，休息平摊后扣掉。后台绩效表有在线时长时，以后台的为准。", en = "Hours of the roster within the promotion, summed over agents, breaks taken out evenly. Where the agent table gives hours online, those stand." }
reads    = ["agent_hours", "roster"]
grain    = ["metric"]
rank     = 3

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
select
    'online_hours' as metric,
    fsum(on_duty_minutes) / 60 as value,
    null::double as numerator,
    null::double as denominator,
from agent_hours
having sum(on_duty_minutes) > 0
order by metric
