/* retro
title    = { zh = "哪一类丢得最多", en = "Where most was lost" }
question = { zh = "哪些问题类型、商品、客服组、平台或店铺的超时，比其余的多？", en = "Which question types, products, teams, platforms or shops had more late replies than the rest?" }
doc      = { zh = "按店铺自己的平台口径，与“最伤的时段”同样的单位和时限；每个口径至多 10 行，多出的超时最多的在前，各口径不混排。应有超时按同口径其余部分的超时占比推算，多出的才列。列出的不少于 min_cases 个、多出不少于 min_excess 个、受影响买家不少于 min_buyers 位。同一次超时会同时算进问题类型、商品、客服组等几行，各行互相重叠，不能相加。比其余慢不等于这就是原因：多半落在最伤时段里的，先看时段。区间为 95% 区间（Wilson），下限不高于其余的可能是偶然。客服组按答复的人归，没人答的按在场的人归。", en = "By the shop's own clock, with the unit and limit of the slow windows; at most 10 rows for each profile, the largest excess first, profiles never mixed. What was to be expected follows the late share of the rest of the same profile; only an excess is listed, of at least min_cases cases, min_excess late ones too many and min_buyers buyers. One late reply stands in several rows (its type, its product, its team): rows overlap and do not add up. Slower than the rest is not yet the cause: where most fell into the slow windows, look at those first. 95 % interval (Wilson); where its lower end is not above the rest, it may be chance. Teams go by who replied, or was there if nobody did." }
reads    = ["own_cases"]
may_read = ["agents", "slow_windows"]
params   = { min_cases = 30, min_excess = 5, min_buyers = 5, most_rows = 10 }
grain    = ["profile", "dimension", "slice"]
order    = 15
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for profile, slices in rows|groupby('profile') %}{% set top = slices[0] %}{% if many %}{{ profile|code('profile') }}：{% endif %}多出超时最多的是{{ top.dimension|code('slice_kind') }}“{{ top.title or top.slice|code(top.dimension) }}”：{{ top.cases|count }} 次里 {{ top.late|count }} 次超时（{{ top.late_share|share }}），其余为 {{ top.rest_share|share }}，多出 {{ top.excess|count }} 次{% if top.low <= top.rest_share %}，也可能是偶然{% endif %}。{% if top.in_windows is not none and top.in_windows >= 0.5 %}其中 {{ top.in_windows|share }} 落在最伤的时段里，先解决时段。{% endif %}{% if loop.last and n > 1 %}各行互相重叠，不能相加。{% endif %}{% else %}没有哪一类的超时明显比其余多。{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for profile, slices in rows|groupby('profile') %}{% set top = slices[0] %}{% if many %}{{ profile|code('profile') }}: {% endif %}The largest excess is the {{ top.dimension|code('slice_kind') }} “{{ top.title or top.slice|code(top.dimension) }}”: {{ top.late|count }} of {{ top.cases|count }} late ({{ top.late_share|share }}) against {{ top.rest_share|share }} of the rest, {{ top.excess|count }} too many{% if top.low <= top.rest_share %}, which may be chance{% endif %}. {% if top.in_windows is not none and top.in_windows >= 0.5 %}{{ top.in_windows|share }} of these fell into the slow windows: mend those first. {% endif %}{% if loop.last and n > 1 %}Rows overlap and do not add up.{% endif %}{% else %}Nothing was clearly slower than the rest.{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
dimension = { zh = "按", en = "By", kind = "code", codes = "slice_kind" }
slice = { zh = "哪一类", en = "Which", kind = "code", unit_from = "dimension" }
title = { zh = "商品", en = "Product", kind = "text" }
cases = { zh = "计入", en = "Cases", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
late_share = { zh = "超时占比", en = "Late share", kind = "share", doc = { zh = "占该行计数", en = "of those counted in the row" } }
low = { zh = "区间下限", en = "Low", kind = "share", aside = true, doc = { zh = "超时占比的 95% 区间", en = "95 % interval of the late share" } }
high = { zh = "区间上限", en = "High", kind = "share", aside = true, doc = { zh = "超时占比的 95% 区间", en = "95 % interval of the late share" } }
rest_share = { zh = "其余超时占比", en = "Late share of the rest", kind = "share", doc = { zh = "同口径不属于该行的，超时 ÷ 计数", en = "of those of the same profile outside the row" } }
excess = { zh = "多出的超时", en = "Excess late", kind = "number" }
share_of_late = { zh = "占全部超时", en = "Of all late", kind = "share", doc = { zh = "占同口径大促全部超时；各行重叠，不能相加", en = "of all late of the same profile; rows overlap and do not add up" } }
in_windows = { zh = "落在最伤时段", en = "In slow windows", kind = "share", doc = { zh = "该行超时里落在“最伤的时段”的，占该行超时", en = "of the row's late ones, those inside the slow windows" } }
buyers = { zh = "受影响买家", en = "Buyers affected", kind = "count" }
place = { zh = "名次", en = "Place", kind = "count", aside = true, doc = { zh = "同口径里按多出的超时排", en = "within the profile, by excess" } }
*/
with

wholes as (
    select profile, count(*) as all_cases, count(*) filter (is_late) as all_late,
    from own_cases
    group by all
),

-- One row for each way in which a case can be looked at.
sliced as (
    select
        own_cases.*,
        slow_windows.profile is not null as in_window,
        unnest(['question_type', 'product', 'group_name', 'pool', 'platform', 'shop'])
            as dimension,
        unnest([question_type, asked_sku, group_name, pool, platform, shop]) as slice,
    from own_cases
    left join agents using (agent)
    left join slow_windows
        on slow_windows.profile = own_cases.profile
        and own_cases.asked_at >= slow_windows.starts_at
        and own_cases.asked_at < slow_windows.ends_at
),

counted as (
    select
        profile,
        dimension,
        slice,
        max(asked_title) filter (dimension = 'product') as title,
        count(*) as cases,
        count(*) filter (is_late) as late,
        late / cases as late_share,
        1.96 * sqrt(late_share * (1 - late_share) / cases + 0.9604 / cases ** 2) as reach,
        (all_late - late) / nullif(all_cases - cases, 0) as rest_share,
        late - cases * rest_share as excess,
        late / nullif(all_late, 0) as share_of_late,
        count(*) filter (is_late and in_window) / nullif(late, 0) as in_windows,
        count(distinct (platform, shop, buyer)) filter (is_late) as buyers,
    from sliced
    join wholes using (profile)
    where slice is not null
    group by profile, dimension, slice, all_cases, all_late
)

select
    profile,
    dimension,
    slice,
    title,
    cases,
    late,
    late_share,
    (late_share + 1.9208 / cases - reach) / (1 + 3.8416 / cases) as low,
    (late_share + 1.9208 / cases + reach) / (1 + 3.8416 / cases) as high,
    rest_share,
    excess,
    share_of_late,
    case when exists (from slow_windows) then in_windows end as in_windows,
    buyers,
    row_number() over (partition by profile order by excess desc, dimension, slice) as place,
from counted
where cases >= $min_cases and excess >= $min_excess and buyers >= $min_buyers
qualify place <= $most_rows
order by profile, place, dimension, slice
