/* retro
title    = { zh = "一人一小时接得住多少会话", en = "How many sessions one agent can hold in an hour" }
question = { zh = "每人每小时接到多少会话以内，回复还来得及？", en = "Up to how many sessions an hour does an agent still answer in time?" }
doc      = { zh = "按客服×小时统计接待量，每 5 个会话一档，人太少的档与下一档合并。取八成以上的客服小时 3 分钟响应率达标（≥95%）、且样本足够的最高一档，值为该档平均接待量，区间为档的上下界；更忙的客服小时都没有撑不住时，上界未知。样本足够 = 20 个客服小时；全部不足 400 个时为其二十分之一，最少 5 个。凑不出一档时取达标客服小时接待量的 80 分位；再不够用配置值（假设，按服饰类每 8 小时 200 个折算）。", en = "Agent-hours are put into bins of 5 sessions, thin bins joined with the next lower one. The fullest bin with enough agent-hours of which at least 80 % kept the 3-minute target (95 %) counts, by its mean load; the range is the edges of the bin, and the upper edge is unknown where no busier hours failed. Enough = 20 agent-hours; with fewer than 400 in all a twentieth of them, at least 5. Without such a bin: the 80th percentile of the load of hours that kept the target; with too few of those: a configured value (an assumption: 200 per 8 hours in apparel)." }
reads    = ["agent_hours", "promotion"]
params   = { ok_rate = 0.95, ok_share = 0.8, bin_width = 5, bin_hours = 20, bin_part = 0.05, least_hours = 5, least_ok_hours = 5, full_minutes = 45, saturation_default = 25.0 }
grain    = ["method"]
order    = 30
feeds    = "staffing.saturation"
say      = { zh = "{% if first.method == 'config' %}聊天样本不够，暂按每人每小时 {{ first.value|number }} 个会话估算（假设，可在 retro.toml 里改）。{% elif first.high is none %}每人每小时接 {{ first.value|number }} 个会话时仍答得过来；这次没有遇到更高的持续负荷，真实上限可能更高。{% else %}每人每小时约 {{ first.value|number }} 个会话是上限（{{ first.low|number }}–{{ first.high|number }}），再多就有人等过 3 分钟。{% endif %}", en = "{% if first.method == 'config' %}Too few chats to measure it: {{ first.value|number }} sessions per agent-hour is assumed (change it in retro.toml).{% elif first.high is none %}Agents coped with {{ first.value|number }} sessions an hour; no heavier load lasted long enough to find the limit, which may be higher.{% else %}About {{ first.value|number }} sessions per agent-hour is the limit ({{ first.low|number }}–{{ first.high|number }}); beyond it customers wait longer than 3 minutes.{% endif %}" }

[columns]
value = { zh = "饱和接待量", en = "Saturation", kind = "number", doc = { zh = "每人每小时能接住的会话数", en = "sessions an agent can hold per hour" } }
unit = { zh = "单位", en = "Unit", kind = "code", codes = "saturation_unit" }
method = { zh = "算法", en = "Method", kind = "code", codes = "saturation_method" }
low = { zh = "下界", en = "Low", kind = "number" }
high = { zh = "上界", en = "High", kind = "number" }
n = { zh = "客服小时数", en = "Agent-hours", kind = "count" }
*/
with

-- Overtime tails and half hours would look like light loads, so whole hours only;
-- without a roster every hour in which an agent was given sessions counts.
loads as (
    select
        agent_hours.receptions,
        ceil(agent_hours.receptions / $bin_width)::bigint as bin_no,
        agent_hours.late_rounds <= (1 - $ok_rate) * agent_hours.rounds + 1e-9 as is_ok,
    from agent_hours
    join promotion
        on agent_hours.hour >= date_trunc('hour', promotion.starts_at)
        and agent_hours.hour < promotion.ends_at
    where agent_hours.receptions > 0
        and agent_hours.rounds > 0
        and (
            agent_hours.on_duty_minutes >= $full_minutes
            or (select coalesce(max(on_duty_minutes), 0) = 0 from agent_hours)
        )
),

enough as (
    select count(*) as n,
        greatest($least_hours, least($bin_hours, ceil($bin_part * count(*)))) as hours,
    from loads
),

bins as (
    select bin_no, count(*) as hours, count(*) filter (is_ok) as ok_hours,
        sum(receptions) as receptions,
    from loads
    group by all
),

stacked as (
    select
        *,
        coalesce(
            sum(hours) over (
                order by bin_no desc rows between unbounded preceding and 1 preceding
            ),
            0
        ) as hours_above,
        coalesce(
            sum(ok_hours) over (
                order by bin_no desc rows between unbounded preceding and 1 preceding
            ),
            0
        ) as ok_hours_above,
    from bins
),

-- A bin that went well, joined with the bins below it until there are enough agent-hours.
held as (
    select
        top.bin_no as high_bin,
        min(part.bin_no) as low_bin,
        sum(part.receptions)::double / sum(part.hours)::double as mean_load,
        top.ok_hours_above < $ok_share * top.hours_above as heavier_failed,
    from stacked as top
    join stacked as part on part.bin_no <= top.bin_no
    cross join enough
    where top.ok_hours >= $ok_share * top.hours
        and part.hours_above - top.hours_above < enough.hours
    group by top.bin_no, top.ok_hours_above, top.hours_above, enough.hours
    having sum(part.hours) >= enough.hours
        and sum(part.ok_hours) >= $ok_share * sum(part.hours)
    order by top.bin_no desc
    limit 1
),

ways as (
    select
        1 as rank,
        held.mean_load as value,
        case when held.heavier_failed then 'load_bins' else 'load_bins_at_least' end as method,
        (held.low_bin - 1) * $bin_width::double as low,
        case when held.heavier_failed then held.high_bin * $bin_width::double end as high,
        enough.n,
    from held
    cross join enough

    union all

    select
        2 as rank,
        quantile_cont(receptions, 0.8) as value,
        'p80_ok' as method,
        quantile_cont(receptions, 0.5) as low,
        null as high,
        count(*) as n,
    from loads
    where is_ok
    having count(*) >= $least_ok_hours

    union all

    select
        3 as rank,
        $saturation_default::double as value,
        'config' as method,
        null as low,
        null as high,
        enough.n,
    from enough
)

select
    value,
    'sessions per agent-hour' as unit,
    method,
    low::double as low,
    high::double as high,
    n,
from ways
qualify row_number() over (order by rank) = 1
order by method
