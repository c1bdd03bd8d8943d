/* retro
title    = { zh = "做得好坏与构成", en = "Service and mix" }
question = { zh = "比率的变化，多少来自做得好坏，多少来自构成？", en = "How much of a change of a share is service, how much mix?" }
doc      = { zh = "Kitagawa 拆分：做得好坏 = Σ(本次率−上次率)×(两次占比的平均)，构成 = Σ(本次占比−上次占比)×(两次率的平均)；和先后无关，相加正好等于变化。只有一次有的格子算构成。", en = "Kitagawa's split: service = Σ (rate now − rate before) × mean of both weights, mix = Σ (weight now − weight before) × mean of both rates; no order matters and they add up exactly to the change. A cell of one promotion only is mix." }
reads    = ["paired_cells"]
grain    = ["metric", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
previous_hits = { zh = "上次分子", en = "Numerator last time", kind = "number" }
previous_n = { zh = "上次分母", en = "Denominator last time", kind = "number" }
now_hits = { zh = "本次分子", en = "Numerator now", kind = "number" }
now_n = { zh = "本次分母", en = "Denominator now", kind = "number" }
rate_effect = { zh = "做得好坏", en = "Service", kind = "number" }
mix_effect = { zh = "构成", en = "Mix", kind = "number" }
*/
with

-- A cell with cases in one promotion only has the rate of that one: it is mix.
rated as (
    select *,
        coalesce(now_hits / nullif(now_cases, 0), previous_hits / previous_cases) as rate,
        coalesce(previous_hits / nullif(previous_cases, 0), now_hits / now_cases) as before,
        now_cases / sum(now_cases) over grouped as weight,
        previous_cases / sum(previous_cases) over grouped as weight_before,
    from paired_cells
    window grouped as (partition by metric, profile, days)
)

select metric, profile, days,
    sum(previous_hits)::double as previous_hits, sum(previous_cases)::double as previous_n,
    sum(now_hits)::double as now_hits, sum(now_cases)::double as now_n,
    fsum((rate - before) * (weight + weight_before) / 2 order by slot_no, kind) as rate_effect,
    fsum((weight - weight_before) * (rate + before) / 2 order by slot_no, kind) as mix_effect,
from rated
group by metric, profile, days
having least(sum(now_cases), sum(previous_cases)) > 0
order by metric, profile
