/* retro
title    = { zh = "最突出的几处", en = "Where it stands out most" }
question = { zh = "在哪些商品、省份、快递、问题类型、客服组里，问题比同等条件的多得多？", en = "In which products, provinces, carriers, question types or teams are there far more problems than in cases alike?" }
doc      = { zh = "六类问题（超时、没成交、发货前退款、发货后退款、平台介入或投诉、差评）各自筛查所有单个条件和两两叠加的组合，预期按可比的一组算（见“找问题用的会话”“找问题用的订单”），门槛见“所有组合的筛查”。过了门槛的逐层剥离：先取最突出的一处（每多一个条件让 0.5 个标准差），把它的预期提到实际，其余重算，仍过门槛的才留下，至多 12 处；多出的有八成以上集中在其中更小一块、且不像偶然的，再加一个条件（至多三个）。所以各行不重复计算同一批问题。预期含自己在内，偏保守。比可比的多，不等于原因就在这里。", en = "Six measures (late, not won, refunded before and after shipping, disputes, bad reviews), each searched through all slices by one and by two conditions; expected by cases alike (see “Chats to search” and “Orders to search”), gates in “All slices, screened”. What passes is peeled off: the most striking slice first (each further condition gives way by 0.5 standard deviations), its expectation raised to what was seen, the rest looked at again and kept only if it still passes, at most 12; where four fifths of the excess lie in a smaller part, and not by chance, one more condition is named (three at most). So no row counts the cases of another again. A slice is part of its own expectation, which is the cautious way. More than cases alike is not yet the cause." }
reads    = ["found_slices"]
may_read = ["own_cases", "order_goods", "anomaly_windows"]
core     = true
grain    = ["measure", "profile", "place"]
order    = 15
say      = { zh = "{% for row in rows[:3] %}{{ row.measure|code('search_measure') }}：{% for kind, which in [(row.dimension, row.slice), (row.dimension_2, row.slice_2), (row.dimension_3, row.slice_3)] if kind %}{% if not loop.first %}、{% endif %}{{ kind|code('slice_kind') }}“{% if kind == 'product' %}{{ row.title or which }}{% elif kind == 'in_window' %}{{ row.window_from|time }} 到 {{ row.window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}，{{ row.n|count }} 个里 {{ row.bad|count }} 个，同等条件下约 {{ row.expected|count }} 个，多出 {{ row.excess|count }} 个（占全部 {{ row.part|share }}）。{% if loop.last %}一共比过 {{ rows|map(attribute='cells')|max|count }} 种条件组合，这几处不像是偶然。{% endif %}{% else %}没有哪一处明显比同等条件的更差。{% endfor %}", en = "{% for row in rows[:3] %}{{ row.measure|code('search_measure') }}, {% for kind, which in [(row.dimension, row.slice), (row.dimension_2, row.slice_2), (row.dimension_3, row.slice_3)] if kind %}{% if not loop.first %}, {% endif %}{{ kind|code('slice_kind') }} “{% if kind == 'product' %}{{ row.title or which }}{% elif kind == 'in_window' %}{{ row.window_from|time }} to {{ row.window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}: {{ row.bad|count }} of {{ row.n|count }}; {{ row.expected|count }} would be normal for cases alike, {{ row.excess|count }} too many ({{ row.part|share }} of all). {% if loop.last %}Hardly chance, even after looking at {{ rows|map(attribute='cells')|max|counted('slice') }}.{% endif %}{% else %}Nothing was clearly worse than cases alike.{% endfor %}" }

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
place = { zh = "名次", en = "Place", kind = "count", doc = { zh = "同一类问题里，越突出越前", en = "within the measure, the most striking first" } }
dimension = { zh = "条件", en = "By", kind = "code", codes = "slice_kind" }
slice = { zh = "哪一类", en = "Which", kind = "code", unit_from = "dimension" }
dimension_2 = { zh = "第二个条件", en = "And by", kind = "code", codes = "slice_kind" }
slice_2 = { zh = "哪一类（二）", en = "Which (2)", kind = "code", unit_from = "dimension_2" }
dimension_3 = { zh = "第三个条件", en = "And by (3)", kind = "code", codes = "slice_kind", aside = true }
slice_3 = { zh = "哪一类（三）", en = "Which (3)", kind = "code", unit_from = "dimension_3", aside = true }
title = { zh = "商品", en = "Product", kind = "text" }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
rate = { zh = "占比", en = "Rate", kind = "share", doc = { zh = "有问题的 ÷ 这一处的个数", en = "bad ÷ cases of the slice" } }
expected = { zh = "预期", en = "Expected", kind = "number" }
expected_rate = { zh = "预期占比", en = "Expected rate", kind = "share", aside = true, doc = { zh = "预期 ÷ 这一处的个数", en = "expected ÷ cases of the slice" } }
excess = { zh = "多出的", en = "Too many", kind = "number" }
part = { zh = "占全部", en = "Of all", kind = "share", doc = { zh = "多出的 ÷ 同一类问题全部有问题的", en = "too many ÷ all bad ones of the measure" } }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
z = { zh = "偏离", en = "z", kind = "number", aside = true, doc = { zh = "前面几处剥离之后", en = "after the slices before it" } }
q_value = { zh = "q 值", en = "q", kind = "number", aside = true, doc = { zh = "照此标准认定时，其中误报的预计占比", en = "expected share of false alarms among slices called out at this level" } }
cells = { zh = "比过几种组合", en = "Slices looked at", kind = "count", aside = true }
sku = { zh = "商品编码", en = "SKU", kind = "id", aside = true }
region = { zh = "省份", en = "Province", kind = "text", aside = true }
carrier = { zh = "快递", en = "Carrier", kind = "text", aside = true }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type", aside = true }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool", aside = true }
window_from = { zh = "时段开始", en = "From", kind = "time", aside = true }
window_to = { zh = "时段结束", en = "To", kind = "time", aside = true }
*/
with

titles as (
    select sku, min(title) as title,
    from (
        select sku, title from order_goods
        union all
        select asked_sku, asked_title from own_cases
    ) as goods
    group by sku
),

keyed as (
    select
        *,
        map([dimension, coalesce(dimension_2, '2'), coalesce(dimension_3, '3')],
            [slice, slice_2, slice_3]) as conditions,
        conditions['product'] as sku,
        conditions['in_window']::timestamp as starts_at,
    from found_slices
)

select
    keyed.measure,
    keyed.profile,
    place, dimension, slice, dimension_2, slice_2, dimension_3, slice_3,
    titles.title,
    keyed.n,
    keyed.bad,
    keyed.bad / keyed.n as rate,
    keyed.expected,
    keyed.expected / keyed.n as expected_rate,
    keyed.bad - keyed.expected as excess,
    (keyed.bad - keyed.expected) / all_bad as part,
    keyed.bad / keyed.expected as lift,
    keyed.z, q_value, cells,
    keyed.sku,
    conditions['region'] as region,
    conditions['carrier'] as carrier,
    conditions['question_type'] as question_type,
    conditions['pool'] as pool,
    keyed.starts_at as window_from,
    anomaly_windows.ends_at as window_to,
from keyed
left join titles on titles.sku = keyed.sku
left join anomaly_windows
    on anomaly_windows.measure = keyed.measure
    and anomaly_windows.profile is not distinct from keyed.profile
    and anomaly_windows.starts_at = keyed.starts_at
order by excess desc, keyed.measure, keyed.profile, place
