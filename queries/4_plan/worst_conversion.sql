/* retro
title    = { zh = "成交特别少的地方", en = "Where inquiries are won less than expected" }
question = { zh = "哪些询单的成交，比同一时段、同类问题的其他询单少得多？", en = "Which inquiries were won far less often than others of the same hour and question?" }
doc      = { zh = "没成交 = 询单的买家·天没有在归因期内付款。来自“最突出的几处”，原因还没查清，所以最高只到中等；同一商品、省份、快递、问题类型或时段已有专门的发现时，这一条不再列。占全部不到 medium_part 的为低；q 值不超过 sure_q 的把握为高。至多三条。反常时段也在内：没成交占比不低于 least_rate、多出的不少于全部的 least_part 才列。三个数都是默认值，可改。", en = "Not won: a buyer-day of inquiry without a payment in the attribution window. From “Where it stands out most”; the cause is not known yet, so it is medium at most, and it yields where a finding of its own tells the same product, province, carrier, question type or time. Low where it is below medium_part of all; confidence is high up to a q of sure_q. Three at most. Stretches out of line count too, where at least least_rate were not won and the excess is at least least_part of all. All numbers are our own (cfg)." }
reads    = ["worst_slices"]
may_read = ["anomaly_windows"]
params   = { sample = 20, medium_part = 0.05, sure_q = 0.001, least_rate = 0.0, least_part = 0.02 }
grain    = ["measure", "profile", "dimension", "slice", "dimension_2", "slice_2", "dimension_3", "slice_3"]

[finding]
step = 2
metric = "conv"
title = { zh = "{% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}、{% endif %}{{ kind|code('slice_kind') }}“{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} 到 {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}：询单成交少", en = "Fewer inquiries won: {% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}, {% endif %}{{ kind|code('slice_kind') }} “{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} to {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}" }
say = { zh = "{% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}、{% endif %}{{ kind|code('slice_kind') }}“{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} 到 {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}：{{ n|count }} 个询单里 {{ bad|count }} 个没成交，同等条件下约 {{ due|count }} 个；少成交 {{ affected|count }} 个，占全部没成交的 {{ part|share }}。{% if q_value is not none %}逐一比过各种条件组合，仍不像偶然。{% endif %}原因还没查清。", en = "{% for kind, which in [(dimension, slice), (dimension_2, slice_2), (dimension_3, slice_3)] if kind %}{% if not loop.first %}, {% endif %}{{ kind|code('slice_kind') }} “{% if kind == 'product' %}{{ title or which }}{% elif kind == 'in_window' %}{{ window_from|time }} to {{ window_to|time }}{% else %}{{ which|code(kind) }}{% endif %}”{% endfor %}: {{ bad|count }} of {{ n|counted('inquiry', 'inquiries') }} were not won where {{ due|count }} would be normal for inquiries alike; {{ affected|count }} fewer won, {{ part|share }} of all not won.{% if q_value is not none %} All slices were searched: hardly chance.{% endif %} The cause is not known yet." }
do = { zh = "一周内抽 {{ sample|count }} 个这里没成交的询单，按人、货、流程、工具、物流归因，定一条对策；下次大促看这里的询单转化率是否从 {{ value|share }} 升到 {{ target|share }}。", en = "Within a week look at {{ sample|count }} of these inquiries that were not won, sort them by people, goods, process, tools and parcels and decide on one remedy; next promotion, check that the conversion here is up from {{ value|share }} to {{ target|share }}." }
ask = { zh = "买家在这里问完为什么不买：价格、库存、话术，还是没人跟进？", en = "Why do buyers ask here and not buy: price, stock, phrases, or nobody followed up?" }
owner = "presale_lead"
due_days = 14
scope = "slice"
kpi = "conv"
cause = "unknown"
controllable = true
effect = "sales"
generic = true
slice = { from = "window_from", to = "window_to", sku = "sku", region = "region", carrier = "carrier", question_type = "question_type" }
evidence = ["2_locate/worst_slices", "2_locate/anomaly_windows"]

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
value = { zh = "成交率", en = "Won", kind = "share", doc = { zh = "1 − 没成交 ÷ 询单", en = "1 − not won ÷ inquiries" } }
expected = { zh = "可比的成交率", en = "Won, alike", kind = "share", doc = { zh = "1 − 预期没成交 ÷ 询单", en = "1 − expected not won ÷ inquiries" } }
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
with

slices as (
    select * from worst_slices where measure = 'not_converted'
    union all by name
    select
        measure, profile, 'in_window' as dimension, starts_at::varchar as slice,
        starts_at as window_from, ends_at as window_to,
        n, bad, rate, expected, expected / n as expected_rate, excess, part,
    from anomaly_windows
    where measure = 'not_converted' and rate >= $least_rate and part >= $least_part
)

select
    measure, profile,
    dimension, slice, dimension_2, slice_2, dimension_3, slice_3,
    title,
    case when part >= $medium_part then 'medium' else 'low' end as severity,
    case when q_value <= $sure_q then 'high' else 'medium' end as confidence,
    1 - rate as value,
    1 - expected_rate as expected,
    n,
    bad,
    slices.expected as due,
    round(excess)::bigint as affected,
    part,
    null::decimal(18, 2) as money,
    1 - expected_rate as target,
    q_value,
    least($sample, bad)::bigint as sample,
    sku, region, carrier, question_type, pool, window_from, window_to,
from slices
order by excess desc, measure, profile, dimension, slice, dimension_2, slice_2, dimension_3, slice_3
limit 3
