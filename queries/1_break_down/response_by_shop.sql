/* retro
title    = { zh = "各店按自己口径的响应", en = "Response of each shop by its own clock" }
question = { zh = "每家店按自己平台的口径，响应指标各是多少？", en = "What are each shop's response figures by its own platform's rules?" }
doc      = { zh = "口径见“响应口径”。比率的样本是口径所数的次数、会话或每天每位买家，没人回复的算没做到；首次响应和平均响应的样本是进入平均的会话和轮次。回复率全天都算。样本不足 min_cases 次的比率、不足 min_waits 次的时长不报。规则不同的店不能放在一起比，更不能平均。", en = "Rules are those of the block above. Rates run over what the profile counts, over sessions, or over buyers by day, unanswered ones not met; response times over the sessions and rounds that are averaged. The reply rate takes all hours. Rates of under min_cases and durations of under min_waits are not shown. Shops under different rules must not be compared, let alone averaged." }
reads    = ["clocks", "clock_cases", "clock_rounds", "clock_sessions"]
params   = { slow_seconds = 180, min_cases = 30, min_waits = 10 }
grain    = ["profile", "platform", "shop", "metric"]
order    = 4
compares = ["profile", "platform", "shop"]
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for row in rows if row.is_headline %}{{ row.shop or row.platform|code('platform') }}，按{{ row.profile|code('profile') }}：{{ row.metric|code('metric') }}{% if row.value is none %}样本只有 {{ row.n|count }}，不报{% elif row.unit == 'share' %} {{ row.value|share }}（{{ row.n|count }} 次，{{ row.missed|count }} 次没做到）{% else %} {{ row.value|seconds }}，中位 {{ row.p50_seconds|seconds }}，最慢一成 {{ row.p90_seconds|seconds }}以上（{{ row.n|count }} 次）{% endif %}。{% endfor %}{% if many %}各店规则不同，数字不能互相比较。{% endif %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for row in rows if row.is_headline %}{{ row.shop or row.platform|code('platform') }}, by {{ row.profile|code('profile') }}: {{ row.metric|code('metric') }} {% if row.value is none %}not shown, n is only {{ row.n|count }}{% elif row.unit == 'share' %}{{ row.value|share }} of {{ row.n|count }}, {{ row.missed|count }} missed{% else %}{{ row.value|seconds }}, median {{ row.p50_seconds|seconds }}, slowest tenth {{ row.p90_seconds|seconds }} or more (n = {{ row.n|count }}){% endif %}. {% endfor %}{% if many %}The shops follow different rules; their figures cannot be compared.{% endif %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
is_headline = { zh = "平台主指标", en = "Headline", kind = "flag", doc = { zh = "平台按它考核", en = "what the platform judges by" } }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit", doc = { zh = "比率，或平均时长", en = "the rate, or the mean duration" } }
unit = { zh = "单位", en = "Unit", kind = "text" }
p50_seconds = { zh = "中位", en = "Median", kind = "seconds" }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds" }
n = { zh = "样本", en = "n", kind = "count", doc = { zh = "比率的分母；时长为进入平均的个数", en = "denominator of the rate; of durations, how many are averaged" } }
missed = { zh = "没做到", en = "Missed", kind = "count", doc = { zh = "超过时限或没人回复；回复率为没等到回复的买家", en = "over the limit or unanswered; of the reply rate, buyers without a reply" } }
unanswered = { zh = "其中没人回复", en = "Unanswered", kind = "count", doc = { zh = "时长为没人回复、因而没有等待时长的个数", en = "of durations: those that nobody answered" } }
*/
with

-- One row per case, session, round or buyer's day; hits are rates, seconds are durations.
counted as (
    select profile, platform, shop, 'rate_3min' as metric, worst_seconds is null as is_unanswered,
        coalesce(worst_seconds <= $slow_seconds, false) as is_hit, null::double as seconds,
    from clock_cases
    where clock = 'own'
    union all
    select profile, platform, shop, limits.metric, first_wait_seconds is null,
        coalesce(first_wait_seconds <= limits.seconds, false), null,
    from clock_sessions
    cross join (values ('rate_30s', 30), ('rate_45s', 45)) as limits(metric, seconds)
    where clock = 'own' and in_window and in_rate
    union all
    select profile, platform, shop, 'frt_mean', first_wait_seconds is null, null,
        first_wait_seconds,
    from clock_sessions
    where clock = 'own' and in_window and in_mean
    union all
    select profile, platform, shop, 'art_mean', wait_seconds is null, null, mean_seconds,
    from clock_rounds
    where clock = 'own' and in_window and in_mean
    union all
    select profile, platform, shop, 'reply_rate', not bool_or(replied_at is not null),
        bool_or(replied_at is not null), null,
    from clock_rounds
    -- Who was content with the bot never asked a person.
    where clock = 'own' and in_window and left_out is distinct from 'bot_only'
    group by profile, platform, shop, buyer, asked_at::date
),

measured as (
    select
        profile, platform, shop, metric,
        case when count(is_hit) > 0 then 'share' else 'seconds' end as unit,
        count(is_hit) + count(seconds) as n,
        count(*) filter (not is_hit) as missed,
        count(*) filter (is_unanswered) as unanswered,
        count(*) filter (is_hit) / nullif(count(is_hit), 0) as share,
        favg(seconds) as mean,
        quantile_cont(seconds, 0.5) as p50,
        quantile_cont(seconds, 0.9) as p90,
    from counted
    group by all
)

select
    measured.profile as profile, measured.platform as platform, measured.shop as shop, metric,
    metric = headline or (unit = 'seconds' and left(metric, 3) = left(headline, 3))
        as is_headline,
    case when n >= if(unit = 'share', $min_cases, $min_waits) then coalesce(share, mean) end
        as value,
    unit,
    case when n >= $min_waits then p50 end as p50_seconds,
    case when n >= $min_waits then p90 end as p90_seconds,
    n,
    case when unit = 'share' then missed end as missed,
    unanswered,
from measured
join clocks on clocks.clock = 'own'
    and clocks.platform = measured.platform and clocks.shop is not distinct from measured.shop
order by profile, platform, shop, is_headline desc,
    list_position(['rate_3min', 'rate_30s', 'rate_45s', 'frt_mean', 'art_mean'], metric), metric
