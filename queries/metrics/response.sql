/* retro
title    = { zh = "响应指标", en = "Response metrics" }
question = { zh = "买家等了多久，谁没等到？", en = "How long did buyers wait, and who waited in vain?" }
doc      = { zh = "按店铺自己的口径，一个口径一行，不同口径从不合并。怎么算见“响应口径”；留言量见“留言与不服务”。", en = "By the shop's own rules (profile), one row each; different profiles are never put together. facts/clock_figures and the chapter on definitions say how; messages left stand in metrics/offline." }
reads    = ["clock_figures"]
grain    = ["metric", "profile"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
*/
select metric, value, numerator, denominator, profile,
from clock_figures
where clock = 'own' and metric <> 'offline_msgs'
order by metric, profile
