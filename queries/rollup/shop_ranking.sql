/* retro
title    = { zh = "店铺排名", en = "Ranking of shops" }
question = { zh = "同平台、同口径的店里，谁做得好，谁要帮？", en = "Among shops of one platform and profile: who does well, who needs help?" }
doc      = { zh = "从不跨平台、跨口径排名，只排店，不排人。并列同名次；最好和最差名次：把 95% 区间完全好过它的店和完全不如它的店数出来，其余店和它谁先谁后说不准。和中位的差别会不会只是偶然，见“各店和组中位的差别”；和上次比，照各店自己报告里的判断。", en = "Never across platforms or profiles, and of shops, not of people. Equal values share a rank. Rank, best and worst: shops whose 95 % interval lies wholly above or below are counted; the order among the others is not certain. Whether the distance from the median could be chance: see shop_standing. The change since the last promotion reads as in the shop's own report." }
reads    = ["shop_standing", "rollup_metrics", "metrics"]
may_read = ["rollup_changes"]
grain    = ["platform", "profile", "metric", "shop"]
order    = 10
chart    = { kind = "intervals", x = "shop", y = ["value", "low", "high", "middle"], rows = 40 }
say      = { zh = "{% set up = rows|selectattr('verdict', 'eq', 'better')|list %}{% set down = rows|selectattr('verdict', 'eq', 'worse')|list %}{% set even = rows|selectattr('verdict', 'eq', 'chance')|list %}{% if first and first.verdict == 'alone' %}{{ first.metric|code('metric') }}：组里只有{{ first.shop }}一家，没有可比的。{% elif first %}{{ first.metric|code('metric') }}：{{ n|count }} 家店的中位是 {{ first.middle|measure(first.unit) }}。{% if down %}确实不如中位的 {{ down|length|count }} 家（{% for row in down[-3:]|reverse %}{{ row.shop }}{% if not loop.last %}、{% endif %}{% endfor %}{% if down|length > 3 %}等{% endif %}），{% endif %}{% if up %}确实好过中位的 {{ up|length|count }} 家（{% for row in up[:3] %}{{ row.shop }}{% if not loop.last %}、{% endif %}{% endfor %}{% if up|length > 3 %}等{% endif %}），{% endif %}{% if even %}{{ even|length|count }} 家的差别可能只是偶然{% elif up or down %}没有哪家说不准{% else %}差别都不作判断{% endif %}。{% endif %}", en = "{% set up = rows|selectattr('verdict', 'eq', 'better')|list %}{% set down = rows|selectattr('verdict', 'eq', 'worse')|list %}{% set even = rows|selectattr('verdict', 'eq', 'chance')|list %}{% if first and first.verdict == 'alone' %}{{ first.metric|code('metric') }}: {{ first.shop }} is the only one of its group.{% elif first %}{{ first.metric|code('metric') }}: the median of {{ n|counted('shop') }} is {{ first.middle|measure(first.unit) }}. {% if down %}Really worse: {{ down|length|count }} ({% for row in down[-3:]|reverse %}{{ row.shop }}{% if not loop.last %}, {% endif %}{% endfor %}{% if down|length > 3 %}, …{% endif %}). {% endif %}{% if up %}Really better: {{ up|length|count }} ({% for row in up[:3] %}{{ row.shop }}{% if not loop.last %}, {% endif %}{% endfor %}{% if up|length > 3 %}, …{% endif %}). {% endif %}{% if even %}For {{ even|length|counted('shop') }} the difference could be chance.{% elif not (up or down) %}No difference is judged.{% endif %}{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
rank = { zh = "名次", en = "Rank", kind = "count", doc = { zh = "账龄不可比的不排", en = "none where the age of the orders is not comparable" } }
shop = { zh = "店铺", en = "Shop", kind = "text" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
n = { zh = "计入", en = "Cases", kind = "number", doc = { zh = "比率的分母；金额、时长类没有", en = "of which it is a share; amounts and times have none" } }
low = { zh = "下限", en = "Low", kind = "measure", unit_from = "unit", doc = { zh = "95% 区间", en = "95 % interval" } }
high = { zh = "上限", en = "High", kind = "measure", unit_from = "unit", doc = { zh = "95% 区间", en = "95 % interval" } }
middle = { zh = "组中位", en = "Median", kind = "measure", unit_from = "unit", aside = true }
apart = { zh = "和中位差", en = "From the median", kind = "measure", unit_from = "difference" }
verdict = { zh = "和同组比", en = "Against the group", kind = "code", codes = "standing" }
q_value = { zh = "q 值", en = "q", kind = "ratio", aside = true }
rank_best = { zh = "最好名次", en = "Best rank", kind = "count", doc = { zh = "考虑误差，名次可能在最好到最差之间", en = "allowing for chance, the rank may lie anywhere between best and worst" }, aside = true }
rank_worst = { zh = "最差名次", en = "Worst rank", kind = "count", aside = true }
change = { zh = "比上次", en = "Since last time", kind = "measure", unit_from = "difference" }
change_low = { zh = "变化下限", en = "Change, low", kind = "measure", unit_from = "difference", aside = true }
change_high = { zh = "变化上限", en = "Change, high", kind = "measure", unit_from = "difference", aside = true }
reading = { zh = "变化判断", en = "Reading", kind = "code", codes = "reading" }
target = { zh = "目标", en = "Target", kind = "measure", unit_from = "unit", aside = true }
status = { zh = "状态", en = "Status", kind = "code", codes = "status", aside = true }
shops = { zh = "组内店铺", en = "Shops", kind = "count", aside = true }
unit = { zh = "单位", en = "Unit", kind = "text" }
difference = { zh = "差的单位", en = "Unit of differences", kind = "text" }
better = { zh = "方向", en = "Better", kind = "code", codes = "better", aside = true }
*/
with

standing as (
    select *, if(better = 'up', value, -value) as height,
        if(better = 'up', low, -high) as height_low, if(better = 'up', high, -low) as height_high,
    from shop_standing
),

-- Shops whose intervals do not touch: their order is certain.
certain as (
    select
        own.platform, own.profile, own.metric, own.shop,
        count(*) filter (other.height_low > own.height_high) as above,
        count(*) filter (other.height_high < own.height_low) as below,
    from standing as own
    inner join standing as other using (platform, profile, metric)
    where own.is_compared and other.is_compared and own.low is not null
    group by all
),

ranked as (
    select *, if(
            is_compared,
            rank() over (partition by platform, profile, metric, is_compared order by height desc),
            null
        ) as rank,
    from standing
)

select
    ranked.platform, ranked.profile, ranked.metric, rank, ranked.shop, ranked.value, ranked.n, ranked.low, ranked.high, middle,
    apart, verdict, q_value, certain.above + 1 as rank_best, ranked.shops - certain.below as rank_worst,
    changes.change, changes.low as change_low, changes.high as change_high, changes.reading,
    measured.target, measured.status, ranked.shops, ranked.unit,
    if(ranked.unit = 'share', 'points', ranked.unit) as difference, ranked.better,
from ranked
left join certain
    on certain.platform = ranked.platform and certain.profile = ranked.profile
    and certain.metric = ranked.metric and certain.shop = ranked.shop
left join rollup_metrics as measured
    on measured.shop = ranked.shop and measured.metric = ranked.metric
    and coalesce(measured.profile, ranked.profile) = ranked.profile
left join rollup_changes as changes
    on changes.shop = ranked.shop and changes.metric = ranked.metric
    and coalesce(changes.profile, ranked.profile) = ranked.profile
inner join metrics on metrics.metric = ranked.metric
order by
    ranked.platform, ranked.profile, try_cast(metrics.position as bigint), ranked.metric, rank nulls last,
    ranked.shop
