/* retro
title    = { zh = "工单分钟点", en = "Tickets by hour of the day" }
question = { zh = "几点来的工单等得最久？", en = "At which hour do tickets come that wait longest?" }
doc      = { zh = "大促期间创建的工单，按创建的钟点（各天合并，各平台分开）。时限与口径同“工单首次回复”。时间按导出文件的时区。", en = "Tickets created in the promotion, by the hour of creation, all days together, each platform apart. Target and counting as in “First replies to tickets”. Times are those of the export." }
reads    = ["tickets.first_reply_seconds"]
params   = { min_due = 10 }
grain    = ["platform", "clock"]
order    = 27
chart    = { kind = "line", x = "clock", y = ["p90_seconds", "p50_seconds"], split = "platform" }
say      = { zh = "{% set many = rows|map(attribute='platform')|unique|list|length > 1 %}{% for platform, hours in rows|groupby('platform') %}{% set worst = hours|selectattr('is_counted')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if many %}{{ platform|code('platform') }}：{% endif %}{% if worst %}{{ worst.clock|clock }} 来的工单最容易超时：{{ worst.due|count }} 张里有 {{ worst.late|count }} 张，中位等了 {{ worst.p50_seconds|seconds }}。{% else %}没有哪个钟点的工单明显超时。{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='platform')|unique|list|length > 1 %}{% for platform, hours in rows|groupby('platform') %}{% set worst = hours|selectattr('is_counted')|selectattr('late')|sort(attribute='in_time_share')|first %}{% if many %}{{ platform|code('platform') }}: {% endif %}{% if worst %}Tickets that came at {{ worst.clock|clock }} were late most often: {{ worst.late|count }} of {{ worst.due|count }}, with a median wait of {{ worst.p50_seconds|seconds }}. {% else %}At no hour were tickets clearly late. {% endif %}{% endfor %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
clock = { zh = "钟点", en = "Hour of the day", kind = "clock" }
tickets = { zh = "工单", en = "Tickets", kind = "count" }
due = { zh = "计入时限", en = "Due", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
in_time_share = { zh = "时限内占比", en = "Share in time", kind = "share", doc = { zh = "占计入时限的工单", en = "of the tickets due" } }
p50_seconds = { zh = "中位等待", en = "Median wait", kind = "seconds", doc = { zh = "创建到首次人工回复，自然时长", en = "from creation to the first human reply, calendar time" } }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds", doc = { zh = "创建到首次人工回复，自然时长", en = "from creation to the first human reply, calendar time" } }
is_counted = { zh = "样本够", en = "Enough tickets", kind = "flag", doc = { zh = "至少 min_due 张计入时限", en = "at least min_due tickets due" } }
*/
with

by_clock as (
    select
        platform,
        extract(hour from started_at) as clock,
        count(*) as tickets,
        count(*) filter (is_due) as due,
        count(*) filter (is_due and not is_in_time) as late,
        quantile_cont(first_reply_seconds, 0.5) as p50_seconds,
        quantile_cont(first_reply_seconds, 0.9) as p90_seconds,
    from tickets
    where in_window
    group by all
)

select
    platforms.platform as platform,
    clocks.clock as clock,
    coalesce(tickets, 0) as tickets,
    coalesce(due, 0) as due,
    coalesce(late, 0) as late,
    (due - late) / nullif(due, 0) as in_time_share,
    p50_seconds,
    p90_seconds,
    coalesce(due, 0) >= $min_due as is_counted,
from (select distinct platform from by_clock) as platforms
cross join range(24) as clocks(clock)
left join by_clock
    on by_clock.platform is not distinct from platforms.platform
    and by_clock.clock = clocks.clock
order by platform, clock
