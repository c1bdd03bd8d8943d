/* retro
title    = { zh = "差评特别多的地方", en = "Where bad reviews are beyond expectation" }
question = { zh = "哪些订单的差评，比可比的订单多得多？", en = "Which orders were reviewed badly far more often than orders alike?" }
doc      = { zh = "分母是写了评价的订单。来自“最突出的几处”，原因还没查清，所以最高只到中等；同一商品、省份、快递、问题类型或时段已有专门的发现时，这一条不再列。占全部不到 medium_part 的为低；q 值不超过 sure_q 的把握为高。至多三条。三个数都是默认值，可改。", en = "Of orders with a review. From “Where it stands out most”; the cause is not known yet, so it is medium at most, and it yields where a finding of its own tells the same product, province, carrier, question type or time. Low where it is below medium_part of all; confidence is high up to a q of sure_q. Three at most. All numbers are our own (cfg)." }
reads    = ["worst_slices"]
params   = { sample = 20, medium_part = 0.05, sure_q = 0.001 }
grain    = ["measure", "profile", "dimension", "slice", "dimension_2", "slice_2", "dimension_3", "slice_3"]

[finding]
step = 2
metric = "bad_review_rate"
title = { zh = "{% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}、{% endif %}{{ kind|code('slice_kind') }}“{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} 到 {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}：差评偏多", en = "Bad reviews: {% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}, {% endif %}{{ kind|code('slice_kind') }} “{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} to {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}" }
say = { zh = "{% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}、{% endif %}{{ kind|code('slice_kind') }}“{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} 到 {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}：{{ n|count }} 单评价里 {{ bad|count }} 单差评，同等条件下约 {{ due|count }} 单；多出 {{ affected|count }} 单，占全部的 {{ part|share }}。{% if q_value is not none %}逐一比过各种条件组合，仍不像偶然。{% endif %}原因还没查清。", en = "{% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}, {% endif %}{{ kind|code('slice_kind') }} “{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} to {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}: {{ bad|count }} of {{ n|counted('reviewed order') }} got a bad review where {{ due|count }} would be normal for orders alike; {{ affected|count }} too many, {{ part|share }} of all.{% if q_value is not none %} All slices were searched: hardly chance.{% endif %} The cause is not known yet." }
do = { zh = "一周内抽 {{ sample|count }} 个这里的差评，按人、货、流程、工具、物流归因，定一条对策；下次大促看这里的差评占比是否从 {{ value|share }} 降到 {{ target|share }}。", en = "Within a week look at {{ sample|count }} of these reviews, sort them by people, goods, process, tools and parcels and decide on one remedy; next promotion, check that the share of bad reviews here is down from {{ value|share }} to {{ target|share }}." }
ask = { zh = "差评里说的，是货、描述、物流还是服务？哪一样是我们能改的？", en = "What do these reviews complain about: goods, description, parcels or service, and which of these can we change?" }
owner = "quality"
due_days = 21
scope = "slice"
kpi = "bad_review_rate"
cause = "unknown"
controllable = true
effect = "none"
generic = true
slice = { from = "window_from", to = "window_to", sku = "sku", region = "region", carrier = "carrier", question_type = "question_type" }
evidence = ["2_locate/worst_slices"]

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
dimension = { zh = "条件", en = "By", kind = "code", codes = "slice_kind" }
slice = { zh = "哪一类", en = "Which", kind = "code", unit_from = "dimension" }
dimension_2 = { zh = "第二个条件", en = "And by", kind = "code", codes = "slice_kind" }
slice_2 = { zh = "哪一类（二）", en = "Which (2)", kind = "code", unit_from = "dimension_2" }
dimension_3 = { zh = "第三个条件", en = "And by (3)", kind = "code", codes = "slice_kind" }
slice_3 = { zh = "哪一类（三）", en = "Which (3)", kind = "code", unit_from = "dimension_3" }
title = { zh = "商品", en = "Product", kind = "text" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "占比", en = "Rate", kind = "share", doc = { zh = "有问题的 ÷ 这一处的个数", en = "bad ÷ cases of the slice" } }
expected = { zh = "预期占比", en = "Expected rate", kind = "share", doc = { zh = "预期 ÷ 这一处的个数", en = "expected ÷ cases of the slice" } }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
due = { zh = "预期", en = "Expected", kind = "number" }
affected = { zh = "多出的", en = "Too many", kind = "count" }
part = { zh = "占全部", en = "Of all", kind = "share", doc = { zh = "多出的 ÷ 同一类问题全部有问题的", en = "too many ÷ all bad ones of the measure" } }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "可比的水平", en = "that of cases alike" } }
q_value = { zh = "q 值", en = "q", kind = "number" }
sample = { zh = "抽查", en = "To look at", kind = "count" }
sku = { zh = "商品编码", en = "SKU", kind = "id" }
region = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "快递", en = "Carrier", kind = "text" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
window_from = { zh = "时段开始", en = "From", kind = "time" }
window_to = { zh = "时段结束", en = "To", kind = "time" }
*/
select
    measure, profile,
    dimension, slice, dimension_2, slice_2, dimension_3, slice_3,
    title,
    case when part >= $medium_part then 'medium' else 'low' end as severity,
    case when q_value <= $sure_q then 'high' else 'medium' end as confidence,
    rate as value,
    expected_rate as expected,
    n,
    bad,
    worst_slices.expected as due,
    round(excess)::bigint as affected,
    part,
    null::decimal(18, 2) as money,
    expected_rate as target,
    q_value,
    least($sample, bad)::bigint as sample,
    sku, region, carrier, question_type, pool, window_from, window_to,
from worst_slices
where measure = 'bad_reviews'
order by excess desc, measure, profile, dimension, slice, dimension_2, slice_2, dimension_3, slice_3
limit 3
