/* retro
title    = { zh = "同类组合本来差多少", en = "How much slices differ anyway" }
question = { zh = "商品之间、省份之间，本来就差多少？", en = "How much do products, or provinces, differ from each other anyway?" }
doc      = { zh = "商品之间的退款率本来就有高有低，这不算问题：比这还突出的才算。同类组合（同一个条件）之间的相对差异，按 DerSimonian–Laird 法的方差估计，偏离两头各一成收到边上，免得一两个真有问题的把门槛抬高；0.6787 是标准正态值这样收过之后平方的均值。同类组合不足 least_kinds 个（默认值，可改）时不估。", en = "Refund rates of products differ in any case; that is no problem, only what stands out even so. The relative variance between slices by the same condition is estimated after DerSimonian and Laird, with the tenth at either end drawn in, so that one or two bad ones do not raise the bar; 0.6787 is the mean square of a standard normal value so drawn in. With fewer than least_kinds slices (cfg) there is no estimate." }
reads    = ["search_sums"]
params   = { least_kinds = 10 }
grain    = ["measure", "profile", "dimension"]
hidden   = true
worklist = true

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
dimension = { zh = "条件", en = "By", kind = "code", codes = "slice_kind" }
slices = { zh = "组合", en = "Slices", kind = "count" }
unlike = { zh = "相对差异的方差", en = "Variance of relative differences", kind = "number" }
*/
with

singles as (
    select *,
        (bad - expected) / sqrt(variance) as far,
        variance / (1 - expected / n) ** 2 as weight,
        quantile_cont(far, 0.1) over kind as low,
        quantile_cont(far, 0.9) over kind as high,
    from search_sums
    where dimension_2 is null and variance > 0
    window kind as (partition by measure, profile, dimension)
),

-- Decimals, for a sum of doubles depends on the order of rows.
drawn_in as (
    select measure, profile, dimension, count(*) as slices,
        sum((least(greatest(far, low), high) ** 2)::decimal(28, 12))::double / 0.6787 as squares,
        sum(weight::decimal(28, 12))::double as weights,
        sum((weight ** 2)::decimal(28, 12))::double as weighted,
    from singles
    group by measure, profile, dimension
    having count(*) >= $least_kinds
)

select
    measure, profile, dimension, slices,
    greatest(0, squares - slices + 1) / nullif(weights - weighted / weights, 0) as unlike,
from drawn_in
order by measure, profile, dimension
