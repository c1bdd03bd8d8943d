/* retro
title    = { zh = "逐步换规则的结果", en = "Figures as the rules change" }
question = { zh = "每换一组规则，指标变成多少？", en = "What does each metric become as the rules change?" }
doc      = { zh = "trial_steps 的每一步一行；position 从 100 起的是单独改一条规则的试算，before 是两边规则走完时的数。", en = "One row per step of trial_steps; from position 100 on one rule is changed alone, and `before` is the figure at the end of the steps." }
reads    = ["reconcile.metric", "trial_steps", "clock_trials", "clock_figures", "metrics"]
hidden   = true
grain    = ["metric", "position"]

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
unit = { zh = "单位", en = "Unit", kind = "text" }
theirs = { zh = "后台", en = "Back office", kind = "measure", unit_from = "unit" }
rounding = { zh = "最后一位的一半", en = "Half of the last digit", kind = "measure", unit_from = "unit" }
position = { zh = "次序", en = "Position", kind = "count" }
step = { zh = "规则", en = "Rule", kind = "code", codes = "reconcile_step" }
profile = { zh = "后台口径", en = "The back office's profile", kind = "code", codes = "profile" }
figure = { zh = "换后的数", en = "Figure after", kind = "measure", unit_from = "unit" }
before = { zh = "换前的数", en = "Figure before", kind = "measure", unit_from = "unit" }
*/
with

steps as (
    -- Shops of several profiles are tried by none.
    select clock, position, step, case when count(distinct profile) = 1 then min(profile) end
        as profile,
    from trial_steps
    group by clock, position, step
    union all
    select clock, 99 + row_number() over (order by clock), clock, min(profile),
    from clock_trials
    where starts_with(clock, 'alone_')
    group by clock
),

tried as (
    select
        reconcile.metric,
        if(unit_read in ('share', 'count'), unit_read, 'seconds') as unit,
        metrics.position::bigint as place,
        reconcile.figure as theirs,
        reconcile.rounding,
        steps.position,
        steps.step,
        steps.profile,
        clock_figures.value as figure,
        lag(clock_figures.value ignore nulls) over (
            partition by reconcile.metric order by steps.position
        ) as figure_before,
        max_by(clock_figures.value, steps.position) filter (steps.position < 100) over (
            partition by reconcile.metric
        ) as figure_at_end,
    from reconcile
    left join metrics using (metric)
    cross join steps
    left join clock_figures
        on clock_figures.clock = steps.clock and clock_figures.metric = reconcile.metric
)

select
    metric,
    unit,
    theirs,
    rounding,
    position,
    step,
    profile,
    figure,
    case when position < 100 then figure_before else figure_at_end end as before,
from tried
order by place, metric, position
