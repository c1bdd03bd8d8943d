/* retro
title    = { zh = "超时增减的来由", en = "Where the change in slow replies comes from" }
question = { zh = "和上次比，超时或没人回复的多了多少，分别来自量、构成和快慢？", en = "How many more replies were late than last time, and how much of it is volume, mix and speed?" }
doc      = { zh = "只算两次都有的小时。量 =（本次次数 − 上次次数）× 上次没及时的比率；构成 = 时段和问题类型的占比变了；快慢 = 同一时段同一类问题回得快了还是慢了（Kitagawa 拆分，三项相加正好等于变化）。是不是真的变化，看“和上次比”。", en = "Only hours that both promotions have. Volume = (cases now − last time) × share late last time; mix = other shares of hours and question types; speed = the same questions at the same hours answered faster or slower (Kitagawa's split: the three add up exactly). Whether the change is real is told in the comparison with last time." }
reads    = ["change_split", "previous_kept_cells"]
core     = true
grain    = ["profile", "metric", "position"]
order    = 22
chart    = { kind = "waterfall", x = "part", y = ["cases"], rows = 5 }
say      = { zh = "{% if rows %}{% set last = rows[4] %}{% set parts = rows[1:4] %}按两次都有的小时比，超时或没人回复的从 {{ first.cases|count }} 次变为 {{ last.cases|count }} 次：{% for part in parts %}{{ part.part|code('bridge') }}{% if part.cases >= 0 %}多 {{ part.cases|count }}{% else %}少 {{ (0 - part.cases)|count }}{% endif %} 次{% if not loop.last %}，{% endif %}{% endfor %}。{% if first.certainty in ('chance', 'few') %}这点变化可能只是偶然。{% endif %}{% endif %}", en = "{% if rows %}{% set last = rows[4] %}{% set parts = rows[1:4] %}In the hours that both promotions have, late or unanswered cases went from {{ first.cases|count }} to {{ last.cases|count }}: {% for part in parts %}{{ part.part|code('bridge') }} {% if part.cases >= 0 %}+{{ part.cases|count }}{% else %}−{{ (0 - part.cases)|count }}{% endif %}{% if not loop.last %}, {% endif %}{% endfor %}.{% if first.certainty in ('chance', 'few') %} That could be chance.{% endif %}{% endif %}" }
so       = { zh = "{% if rows %}量和构成多出来的，靠预估和排班；快慢多出来的，才是客服自己能改的。{% endif %}", en = "{% if rows %}What volume and mix add is for forecast and roster; what speed adds is the team's to improve.{% endif %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
position = { zh = "序号", en = "No.", kind = "count" }
part = { zh = "来由", en = "Part", kind = "code", codes = "bridge" }
cases = { zh = "超时或没人回复", en = "Late or unanswered", kind = "number", doc = { zh = "次数；第一行和最后一行是合计，中间是变化", en = "cases; the first and the last are totals, between them changes" } }
of_cases = { zh = "计入", en = "Of cases", kind = "number", doc = { zh = "这些小时里计入的次数", en = "cases counted in these hours" } }
certainty = { zh = "把握", en = "Certainty", kind = "code", codes = "certainty" }
*/
with

-- Of the metrics that count replies in time, the first that there is.
headline as (
    select *,
        row_number() over (partition by profile order by
            list_position(['rate_3min', 'rate_30s', 'rate_45s'], metric)) as choice,
    from change_split
    where metric in ('rate_3min', 'rate_30s', 'rate_45s') and bad_rate is not null
    qualify choice = 1
),

parts as (
    select profile, metric, certainty,
        unnest([
            {position: 1, part: 'before', cases: previous_n * (1 - previous), of_cases: previous_n},
            {position: 2, part: 'volume', cases: bad_volume, of_cases: null},
            {position: 3, part: 'mix', cases: bad_mix, of_cases: null},
            {position: 4, part: 'service', cases: bad_rate, of_cases: null},
            {position: 5, part: 'now', cases: now_n * (1 - now), of_cases: now_n}
        ], recursive := true),
    from headline
)

select profile, metric, position::bigint as position, part, cases, of_cases, certainty,
from parts
order by profile, metric, position
