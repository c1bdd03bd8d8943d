/* retro
title    = { zh = "平台评分：大促前后", en = "Platform scores before and after" }
question = { zh = "平台给店铺打的分，大促前后各是多少？", en = "How did the platform score the shop before and after the promotion?" }
doc      = { zh = "平台评分只照抄读数，从不重算：大促前 = 开始当天或之前最后一次读数，大促后 = 开始之后到截止日最后一次读数，两者之差只是差，不说明原因。评分看的是过去 30 或 90 天，大促后的读数里还有多少天在大促之前，见“含大促前天数”；前后两次的窗口也会重叠。统计天数为 1 的当日数不算评分，不列。", en = "Scores are copied as read, never computed: before = the last reading on or before the first day, after = the last reading from then to the cut-off; their difference is a difference and names no cause. A score looks back over 30 or 90 days: how many of them lie before the promotion stands beside the later reading, and the two windows may overlap. Figures of a single day are no scores and are left out." }
reads    = ["scores", "promotion"]
grain    = ["platform", "shop", "score"]
order    = 62
feeds    = "scores"
say      = { zh = "{% set both = rows|selectattr('change', 'ne', none)|list %}{% if both %}大促前后对比：{% for row in both[:4] %}{{ row.score }} {{ row.before|measure(row.unit) }} → {{ row.after|measure(row.unit) }}{% if not loop.last %}、{% endif %}{% endfor %}{% if both|length > 4 %}等 {{ both|length }} 项{% endif %}{% set mixed = both|selectattr('days_before', 'ne', none)|selectattr('days_before', 'gt', 0)|list %}{% if mixed %}。其中 {{ mixed|length }} 项大促后的读数还含大促前的日子（评分看过去 30 或 90 天），变化会被冲淡{% endif %}。{% elif first %}平台评分只有一次读数，等下次读数再比。{% endif %}", en = "{% set both = rows|selectattr('change', 'ne', none)|list %}{% if both %}{{ both|length|counted('platform score') }} {{ both|length|plural('was', 'were') }} read before and after{% set mixed = both|selectattr('days_before', 'ne', none)|selectattr('days_before', 'gt', 0)|list %}{% if mixed %}; the later reading of {{ mixed|length }} still holds days before the promotion (scores look back over 30 or 90 days), which dilutes the change{% endif %}.{% elif first %}The scores were read only once; compare at the next reading.{% endif %}" }
so       = { zh = "{% if rows %}评分看的是过去一段日子，过一个完整周期再读一次才算数。{% endif %}", en = "{% if rows %}Scores look back over weeks: read them again after one full period before judging.{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
score = { zh = "评分项", en = "Score", kind = "text", doc = { zh = "总分和分项，按导出里的名称", en = "the score and its parts, as the export names them" } }
before = { zh = "大促前", en = "Before", kind = "measure", unit_from = "unit" }
read_before = { zh = "前次读取日", en = "Read before on", kind = "day" }
after = { zh = "大促后", en = "After", kind = "measure", unit_from = "unit" }
read_after = { zh = "后次读取日", en = "Read after on", kind = "day" }
change = { zh = "变化", en = "Change", kind = "measure", unit_from = "change_unit", doc = { zh = "大促后 − 大促前", en = "after − before" } }
window_days = { zh = "统计天数", en = "Window in days", kind = "count" }
days_before = { zh = "含大促前天数", en = "Days before the promotion", kind = "count", doc = { zh = "大促后读数的统计天数里，早于大促第一天的天数", en = "days of the later reading's window that lie before the first day of the promotion" } }
unit = { zh = "单位", en = "Unit", kind = "text" }
change_unit = { zh = "变化的单位", en = "Unit of the change", kind = "text" }
*/
with

readings as (
    select
        scores.platform,
        scores.shop,
        scores.score,
        scores.read_on,
        scores.value,
        scores.window_days,
        promotion.starts_at::date as first_day,
    from scores
    cross join promotion
    where scores.value is not null
        -- A figure of one day is no score: the day before and the day after say nothing.
        and scores.window_days is distinct from 1
),

paired as (
    select
        platform,
        shop,
        score,
        max_by(value, read_on) filter (read_on <= first_day) as before,
        max(read_on) filter (read_on <= first_day) as read_before,
        max_by(value, read_on) filter (read_on > first_day) as after,
        max(read_on) filter (read_on > first_day) as read_after,
        max_by(window_days, read_on) as window_days,
        max(first_day) as first_day,
    from readings
    group by all
),

-- What a reading is shown as; a change of shares is in points.
measured as (
    select
        *,
        case
            when regexp_matches(score, '(率|满意度|占比)$|[Rr]ate$') and greatest(before, after) <= 1
                then 'share'
            when regexp_matches(score, '小时$|[Hh]ours$') then 'hours'
            when regexp_matches(score, '金额$|[Aa]mount$') then 'money'
            when regexp_matches(score, '数$|[Cc]ount$') then 'count'
            else 'ratio'
        end as unit,
    from paired
)

select
    platform,
    shop,
    score,
    before,
    read_before,
    after,
    read_after,
    after - before as change,
    window_days,
    case when read_after is not null
        then greatest(window_days - 1 - (read_after - first_day), 0) end as days_before,
    unit,
    case when unit = 'share' then 'points' else unit end as change_unit,
from measured
order by platform, shop, score
