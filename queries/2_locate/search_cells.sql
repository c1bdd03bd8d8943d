/* retro
title    = { zh = "所有组合的筛查", en = "All slices, screened" }
question = { zh = "所有组合里，哪些超出预期？", en = "Of all slices, which are beyond expectation?" }
doc      = { zh = "每类问题、每个口径各是一张表，单个条件和两两叠加的组合都看。z = 多出的 ÷ 标准差；方差先按组间、客服间的起伏放宽（取大的，至少 least_clusters 组才估），再加上同类组合之间本来就有的差异（见“同类组合本来差多少”，两个条件的相加）。客服间起伏不取得低于同类组合的中位数。客服越少，z 折得越低（按 t 分布折算，同类组合另算 known_by_kind 个自由度），客服少于 least_clusters 位的组合不判断。组合小时另用 Byar 法，取更保守的。q 值按 Benjamini–Hochberg 在整张表内校正。三个门槛都过才算：多出不少于 least_excess 个、也不少于全部的 least_part；至少是预期的 least_lift 倍；q 不超过 most_q（均为默认值，可改）。", en = "Each measure and profile is a table of its own, with all slices by one and by two conditions. z is the excess by its standard deviation; the variance is first widened by the scatter of groups and of agents (the larger, from least_clusters up), then by how slices of the kind differ anyway (see “How much slices differ anyway”; for two conditions both are added). The scatter of agents is never taken below the median of slices of the kind. The fewer the agents, the lower z (as of a t distribution, with known_by_kind degrees of freedom more from slices of the kind), and below least_clusters agents a slice is not judged. Small slices also by Byar’s method; the more cautious counts. q by Benjamini–Hochberg over the whole table. A slice is called where all three gates hold: least_excess too many, and least_part of all bad ones; least_lift times what is expected; q of at most most_q (all cfg)." }
reads    = ["search_sums"]
may_read = ["search_kinds"]
params   = { least_excess = 15, least_part = 0.01, least_lift = 1.25, most_q = 0.01, least_clusters = 5, known_by_kind = 30 }
grain    = ["measure", "profile", "dimension", "slice", "dimension_2", "slice_2"]
hidden   = true
worklist = true

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
dimension = { zh = "条件", en = "By", kind = "code", codes = "slice_kind" }
slice = { zh = "哪一类", en = "Which", kind = "code", unit_from = "dimension" }
dimension_2 = { zh = "第二个条件", en = "And by", kind = "code", codes = "slice_kind" }
slice_2 = { zh = "哪一类（二）", en = "Which (2)", kind = "code", unit_from = "dimension_2" }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
expected = { zh = "预期", en = "Expected", kind = "number" }
excess = { zh = "多出的", en = "Too many", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
phi = { zh = "放宽系数", en = "Widening", kind = "ratio", doc = { zh = "放宽后的方差 ÷ 抽样方差", en = "variance after widening ÷ that of drawing" } }
z = { zh = "偏离", en = "z", kind = "number", doc = { zh = "几种算法里最保守的", en = "the most cautious way" } }
q_value = { zh = "q 值", en = "q", kind = "number", doc = { zh = "照此标准认定时，其中误报的预计占比", en = "expected share of false alarms among slices called out at this level" } }
cells = { zh = "看了几个组合", en = "Slices looked at", kind = "count" }
all_bad = { zh = "全部有问题的", en = "All bad", kind = "count" }
gate_excess = { zh = "至少多出", en = "Least too many", kind = "number" }
gate_lift = { zh = "至少几倍", en = "Least times expected", kind = "ratio" }
gate_tail = { zh = "单侧概率上限", en = "Most by chance, one side", kind = "number" }
is_hit = { zh = "超出预期", en = "Beyond expectation", kind = "flag" }
*/
with

judged as (
    select
        sums.*,
        case when count(*) over kind >= $least_clusters
            then quantile_cont(agent_scatter, 0.5) over kind end as usual_scatter,
        bad - expected as excess,
        bad / expected as lift,
        greatest(1, case when groups >= $least_clusters then group_scatter end,
            case when agents >= $least_clusters then agent_scatter end,
            case when agents > 0 then usual_scatter end)
            + (coalesce(kinds.unlike, 0) + coalesce(others.unlike, 0)) * variance / (1 - expected / n) ** 2
            as phi,
        bad + if(bad > expected, 0, 1) as seen,
        excess / sqrt(variance * phi) as normal,
        3 * sqrt(seen) * (1 - 1 / (9 * seen) - (expected / seen) ** (1 / 3))
            * sqrt(expected / variance / phi) as byar,
        if(bad > expected, least(normal, byar), greatest(normal, byar)) as careful,
        agents - 1 + if(usual_scatter is null, 0, $known_by_kind) as freedom,
        careful * (1 - 0.25 / freedom) / sqrt(1 + careful ** 2 / (2 * freedom)) as fewer,
        case when agents = 0 then careful when agents >= $least_clusters then fewer end as z,
        if(z > 0, two_sided(z) / 2, 1 - two_sided(z) / 2) as tail,
    from search_sums as sums
    left join search_kinds as kinds
        on (kinds.measure, kinds.dimension) = (sums.measure, sums.dimension)
        and kinds.profile is not distinct from sums.profile
    left join search_kinds as others
        on (others.measure, others.dimension) = (sums.measure, sums.dimension_2)
        and others.profile is not distinct from sums.profile
    where variance > 0 and expected > 0
    window kind as (partition by sums.measure, sums.profile, sums.dimension, sums.dimension_2)
),

ranked as (
    select *,
        count(*) over slices as cells,
        tail * cells / row_number() over (slices order by tail, excess desc, dimension, slice,
            dimension_2, slice_2) as adjusted,
    from judged
    where z is not null
    window slices as (partition by measure, profile)
),

corrected as (
    select *,
        least(min(adjusted) over (
            partition by measure, profile order by tail desc, excess, dimension desc, slice desc,
            dimension_2 desc, slice_2 desc rows between unbounded preceding and current row
        ), 1) as q_value,
    from ranked
)

select
    measure, profile, dimension, slice, dimension_2, slice_2,
    n, bad, expected, excess, lift, phi, z, q_value, cells, all_bad,
    greatest($least_excess, $least_part * all_bad) as gate_excess,
    $least_lift::double as gate_lift,
    $most_q * count(*) filter (q_value <= $most_q) over (partition by measure, profile) / cells
        as gate_tail,
    excess >= gate_excess and lift >= gate_lift and q_value <= $most_q as is_hit,
from corrected
order by measure, profile, dimension, slice, dimension_2, slice_2
