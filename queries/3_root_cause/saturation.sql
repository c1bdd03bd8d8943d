/* retro
title    = { zh = "一人一小时接得住多少会话", en = "How many sessions one agent can handle in an hour" }
question = { zh = "每人每小时接到多少会话以内，回复还来得及？", en = "Up to how many sessions an hour does an agent still answer in time?" }
doc      = { zh = "先从负荷曲线读出一人同时能带几个会话（见“负荷与及时率”），再按不忙时一个会话的平均时长折算成每小时：同时会话数 × 3600 ÷ 平均时长（秒）。只有时段汇总表时，曲线本来就按每小时接待量画，直接读出。算不出曲线的岗位用行业算法的数，并写明。", en = "First the load curve tells how many chats one agent can have open at once (see Load and replies in time), then the mean duration of a calm chat turns that into an hour: open chats × 3600 ÷ mean duration in seconds. With time-slot totals only, the curve is drawn over receptions an hour and read directly. Where no curve can be fitted the industry rule's figure stands, and it says so; beside the curve's it is shown for comparison." }
reads    = ["slot_loads", "load_curves", "field_saturation"]
may_read = ["calm_durations"]
grain    = ["pool"]
order    = 32
feeds    = "staffing.saturation"
say      = { zh = "{% for row in rows %}{{ row.pool|code('pool') }}：{% if row.method == 'load_curve' %}一人一小时接得住约 {{ row.value|number }} 个会话{% if row.low is not none and row.high is not none %}（可能 {{ row.low|number }}–{{ row.high|number }}）{% elif row.low is not none and row.low|number != row.value|number %}（至少 {{ row.low|number }}）{% endif %}{% if row.open_chats is not none %}，也就是同时 {{ row.open_chats|number }} 个{% endif %}；再多就保不住 {{ row.answer_share|share }} 及时。{% if row.field_value is not none %}行业算法是 {{ row.field_value|number }} 个。{% endif %}{% elif row.method == 'load_curve_at_least' %}这次没忙到上限，一人一小时至少接得住 {{ row.value|number }} 个会话。{% if row.field_value is not none %}行业算法是 {{ row.field_value|number }} 个。{% endif %}{% elif row.method == 'load_curve_at_most' %}这次从头忙到尾，一人一小时最多接得住 {{ row.value|number }} 个会话，实际可能更少。{% if row.field_value is not none %}行业算法是 {{ row.field_value|number }} 个。{% endif %}{% elif row.method == 'config' %}样本不够，暂按每人每小时 {{ row.value|number }} 个会话估算（假设，可在 retro.toml 里改）。{% else %}没有可用的负荷曲线，行业算法是一人一小时 {{ row.value|number }} 个会话，只供参考。{% endif %}{% endfor %}", en = "{% for row in rows %}{{ row.pool|code('pool')|capitalize }}: {% if row.method == 'load_curve' %}about {{ row.value|number }} sessions per agent-hour{% if row.low is not none and row.high is not none %} (possibly {{ row.low|number }}–{{ row.high|number }}){% elif row.low is not none and row.low|number != row.value|number %} (at least {{ row.low|number }}){% endif %}{% if row.open_chats is not none %}, which is {{ row.open_chats|number }} at once{% endif %}; beyond that {{ row.answer_share|share }} in time cannot be kept. {% if row.field_value is not none %}The industry rule gives {{ row.field_value|number }}. {% endif %}{% elif row.method == 'load_curve_at_least' %}the limit was not reached; one agent can take at least {{ row.value|number }} sessions an hour. {% if row.field_value is not none %}The industry rule gives {{ row.field_value|number }}. {% endif %}{% elif row.method == 'load_curve_at_most' %}it was busy throughout; one agent can take at most {{ row.value|number }} sessions an hour, perhaps fewer. {% if row.field_value is not none %}The industry rule gives {{ row.field_value|number }}. {% endif %}{% elif row.method == 'config' %}too little to measure; {{ row.value|number }} sessions per agent-hour is assumed (change it in retro.toml). {% else %}there is no load curve to go by; the industry rule gives {{ row.value|number }} sessions per agent-hour, for orientation only. {% endif %}{% endfor %}" }
so       = { zh = "{% if rows %}排班按自家的这个数，不按行业数。{% endif %}", en = "{% if rows %}Plan with your own figure rather than the rule of thumb.{% endif %}" }

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
value = { zh = "饱和接待量", en = "Saturation", kind = "number", doc = { zh = "每人每小时能接住的会话数", en = "sessions an agent can hold per hour" } }
unit = { zh = "单位", en = "Unit", kind = "code", codes = "saturation_unit" }
method = { zh = "算法", en = "Method", kind = "code", codes = "saturation_method" }
low = { zh = "下界", en = "Low", kind = "number", doc = { zh = "负荷曲线：重抽样的 10 分位；行业算法：所在档的下界", en = "load curve: the 10th percentile of the resamples; industry rule: the edge of the bin" } }
high = { zh = "上界", en = "High", kind = "number", doc = { zh = "负荷曲线：重抽样的 90 分位；行业算法：所在档的上界", en = "load curve: the 90th percentile of the resamples; industry rule: the edge of the bin" } }
n = { zh = "样本", en = "Cases", kind = "count", doc = { zh = "负荷曲线：半小时数；行业算法：客服小时数", en = "load curve: half hours; industry rule: agent-hours" } }
open_chats = { zh = "同时会话", en = "Chats at once", kind = "number" }
chat_seconds = { zh = "不忙时一个会话", en = "A calm chat", kind = "seconds", doc = { zh = "平均时长", en = "mean duration" } }
field_value = { zh = "行业算法", en = "Industry rule", kind = "number" }
verdict = { zh = "曲线结论", en = "Curve", kind = "code", codes = "curve_verdict" }
answer_share = { zh = "目标比例", en = "Share aimed at", kind = "share", aside = true }
*/
with

pools as (
    select pool, sum(arrivals) as arrivals, max(level) as level from slot_loads group by all
),

lasting as (
    select pool, 60 * fsum(open_share order by minutes_after) as chat_seconds from calm_durations group by all
),

read as (
    select
        pools.pool,
        pools.arrivals,
        pools.level,
        load_curves.verdict,
        load_curves.answer_share,
        load_curves.slots,
        load_curves.capacity_low,
        load_curves.capacity_high,
        -- Where the limit was not seen, the nearest bound stands for it.
        coalesce(load_curves.capacity, case load_curves.verdict
            when 'right_censored' then load_curves.capacity_low
            when 'left_censored' then load_curves.capacity_high
        end) as capacity,
        lasting.chat_seconds,
        -- Totals are counted per hour already.
        case when pools.level = 'totals' then 1 else 3600 / nullif(lasting.chat_seconds, 0) end
            as per_hour,
    from pools
    left join load_curves on load_curves.pool = pools.pool
    left join lasting on lasting.pool = pools.pool
),

measured as (
    select *, capacity * per_hour is not null as is_read from read
)

select
    pool,
    case when is_read then capacity * per_hour else field.value end as value,
    'sessions per agent-hour' as unit,
    case
        when is_read and verdict = 'right_censored' then 'load_curve_at_least'
        when is_read and verdict = 'left_censored' then 'load_curve_at_most'
        when is_read then 'load_curve'
        else field.method
    end as method,
    case when is_read then capacity_low * per_hour else field.low end as low,
    case when is_read then capacity_high * per_hour else field.high end as high,
    case when is_read then slots else field.n end as n,
    case when level <> 'totals' then capacity end as open_chats,
    chat_seconds,
    case when field.method <> 'config' then field.value end as field_value,
    coalesce(verdict, 'too_few') as verdict,
    answer_share,
from measured
cross join field_saturation as field
order by arrivals desc, pool
