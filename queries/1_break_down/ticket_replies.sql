/* retro
title    = { zh = "工单首次回复", en = "First replies to tickets" }
question = { zh = "各渠道的工单多久有人回、多久解决？", en = "How soon are tickets of each channel answered, and solved?" }
doc      = { zh = "大促期间创建的工单，按平台和渠道，各平台不合算。等待从创建到第一条人工回复，按自然时长；系统另给的工作时段时长自成一列，不参与达标。时限为 target_seconds 秒（默认 4 小时，按店铺承诺改）；没人回又没解决的，过了时限算超时，没到时限的和没人回就已解决的（垃圾邮件、合并）不计。", en = "Tickets created in the promotion, by platform and channel; platforms are never averaged together. Waits are calendar time from creation to the first human reply; what the help desk gives within business hours has columns of its own and plays no part in the target of target_seconds (4 hours unless set: put your own promise there). An open ticket without a reply is late once the target has passed, and not counted before; tickets solved without any reply (spam, merged) are left out." }
reads    = ["tickets.session_id"]
params   = { target_seconds = 14400 }
grain    = ["platform", "channel"]
order    = 26
chart    = { kind = "bar", x = "channel", y = ["p50_seconds", "p90_seconds"], split = "platform", target = "target_seconds" }
say      = { zh = "{% if first %}{% set due = rows|sum(attribute='due') %}{% set late = rows|sum(attribute='late') %}{% set known = rows|map(attribute='answered')|select('number')|list %}{% set worst = rows|selectattr('late')|sort(attribute='late', reverse=true)|first %}大促期间共 {{ rows|sum(attribute='tickets')|count }} 张工单，{% if known %}{{ known|sum|count }} 张有人回复，{% endif %}{{ rows|sum(attribute='resolved')|count }} 张已解决{% if not known %}；导出里没有首次回复，算不出买家等了多久。{% elif not due %}。{% elif not late %}；回复都在 {{ target_seconds|seconds }}之内。{% else %}。应在 {{ target_seconds|seconds }}之内回复的 {{ due|count }} 张里，{{ late|count }} 张没做到，{% if rows|map(attribute='platform')|unique|list|length > 1 %}{{ worst.platform|code('platform') }}的{% endif %}{{ worst.channel|code('channel') }}最多（{{ worst.late|count }} 张）{% if worst.p90_seconds is not none and worst.p90_seconds > target_seconds %}，其中最慢一成等了 {{ worst.p90_seconds|seconds }}以上{% endif %}。{% endif %}{% endif %}", en = "{% if first %}{% set due = rows|sum(attribute='due') %}{% set late = rows|sum(attribute='late') %}{% set known = rows|map(attribute='answered')|select('number')|list %}{% set worst = rows|selectattr('late')|sort(attribute='late', reverse=true)|first %}Of the promotion's {{ rows|sum(attribute='tickets')|counted('ticket') }} {% if known %}{{ known|sum|count }} were answered and {{ rows|sum(attribute='resolved')|count }} solved{% else %}{{ rows|sum(attribute='resolved')|count }} were solved{% endif %}{% if not known %}; the export does not tell first replies, so waits are not known.{% elif not due %}.{% elif not late %}, and every reply came within {{ target_seconds|seconds }}.{% else %}. Of the {{ due|count }} due within {{ target_seconds|seconds }}, {{ late|count }} were late. Most of these came by {{ worst.channel|code('channel') }}{% if rows|map(attribute='platform')|unique|list|length > 1 %} of {{ worst.platform|code('platform') }}{% endif %} ({{ worst.late|count }}){% if worst.p90_seconds is not none and worst.p90_seconds > target_seconds %}, where the slowest tenth waited {{ worst.p90_seconds|seconds }} or more{% endif %}.{% endif %}{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
channel = { zh = "渠道", en = "Channel", kind = "code", codes = "channel" }
tickets = { zh = "工单", en = "Tickets", kind = "count" }
answered = { zh = "有人回复", en = "Replied", kind = "count", doc = { zh = "导出里没有回复信息时为空", en = "empty where the export says nothing of replies" } }
waiting = { zh = "仍无人回", en = "Waiting", kind = "count", doc = { zh = "没有回复，也没有解决", en = "no reply, and not solved" } }
due = { zh = "计入时限", en = "Due", kind = "count", doc = { zh = "知道等了多久的，加上过了时限仍无人回的", en = "those whose wait is known, and those still waiting past the target" } }
late = { zh = "超时", en = "Late", kind = "count" }
in_time_share = { zh = "时限内占比", en = "Share in time", kind = "share", doc = { zh = "占计入时限的工单", en = "of the tickets due" } }
p50_seconds = { zh = "中位等待", en = "Median wait", kind = "seconds", doc = { zh = "自然时长", en = "calendar time" } }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds", doc = { zh = "自然时长", en = "calendar time" } }
business_p50_seconds = { zh = "中位等待（工作时段）", en = "Median wait (business)", kind = "seconds" }
resolved = { zh = "已解决", en = "Solved", kind = "count" }
resolution_p50_seconds = { zh = "中位解决", en = "Median solution", kind = "seconds", doc = { zh = "自然时长", en = "calendar time" } }
business_resolution_p50_seconds = { zh = "中位解决（工作时段）", en = "Median solution (business)", kind = "seconds" }
*/
with

made as (
    select *, is_due and coalesce(first_reply_seconds > $target_seconds, true) as is_late,
    from tickets
    where in_window
)

select
    platform,
    channel,
    count(*) as tickets,
    case when count(is_answered) > 0 then count(*) filter (is_answered) end as answered,
    case when count(is_answered) > 0 then count(*) filter (not is_answered and not is_resolved) end
        as waiting,
    count(*) filter (is_due) as due,
    count(*) filter (is_late) as late,
    count(*) filter (is_due and not is_late) / nullif(count(*) filter (is_due), 0)
        as in_time_share,
    quantile_cont(first_reply_seconds, 0.5) as p50_seconds,
    quantile_cont(first_reply_seconds, 0.9) as p90_seconds,
    quantile_cont(first_reply_business_seconds, 0.5) as business_p50_seconds,
    count(*) filter (is_resolved) as resolved,
    quantile_cont(resolution_seconds, 0.5) as resolution_p50_seconds,
    quantile_cont(resolution_business_seconds, 0.5) as business_resolution_p50_seconds,
from made
group by all
order by platform, tickets desc, channel
