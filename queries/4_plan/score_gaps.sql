/* retro
title    = { zh = "平台分还差多少", en = "What the platform scores lack" }
question = { zh = "大促后掉了的平台分，要做好多少单才能回来？", en = "How many good cases bring a platform score back to where it was?" }
doc      = { zh = "只列大促后读数低于目标分的分值类评分（比率、时长不列）。目标分默认是大促前的读数，满分按分值大小取 5、10 或 100，基数默认取评分统计天数里店铺收到的评价数、没有评价导出按每 100 次；三个数都可以在 retro.toml 的 [params.\"4_plan/score_gaps\"] 里改（target_score、ideal_score、base_count，0 表示用默认）。还差 = 基数 ×（目标分 − 现在）÷（满分 − 目标分），即基数之外再有这么多次满分，平均分才回到目标分。这是简单平均的算术：平台按多项加权、滚动窗口计分，实际以后台为准；旧的低分滚出窗口也会回升。只靠真实服务，不刷单、不刷评。", en = "Scores of points (no rates, no durations) whose reading after the promotion is below the aim. The aim is the reading before it, the ideal 5, 10 or 100 by the size of the score, the base the reviews received within the score's window, or each 100 where no reviews were exported; all three can be set under [params.\"4_plan/score_gaps\"] in retro.toml (target_score, ideal_score, base_count; 0 means the default). Lacking = base × (aim − now) ÷ (ideal − aim): so many full scores beside the base bring the mean back to the aim. This is the arithmetic of a plain mean; platforms weight several figures over a rolling window, so the back office counts, and a score also recovers as old days leave the window. Honest work only: no bought orders, no bought reviews." }
reads    = ["platform_scores"]
may_read = ["reviews"]
params   = { target_score = 0.0, ideal_score = 0.0, base_count = 0, per = 100, five = 5.0, ten = 10.0, hundred = 100.0 }
core     = true
grain    = ["platform", "shop", "score"]
order    = 85
optional = true
say      = { zh = "{% if first %}{{ n|count }} 项平台分比目标低。差得最多的是{{ first.score }}：现在 {{ first.now|ratio }}，目标 {{ first.aim|ratio }}，{% if first.needed is not none %}按{{ first.basis|code('score_base') }}（{{ first.base|count }} 次）推算，还要约 {{ first.needed|count }} 次满分才能回来；只靠真实服务，平台怎么加权以后台为准。{% else %}目标已是满分，算不出还差几次。{% endif %}{% else %}没有低于目标的平台分。{% endif %}", en = "{% if first %}{{ n|counted('platform score') }} {{ n|plural('is', 'are') }} below their aim. Furthest off: {{ first.score }}, now {{ first.now|ratio }}, aim {{ first.aim|ratio }}. {% if first.needed is not none %}By {{ first.basis|code('score_base')|lower }} (base {{ first.base|count }}): {{ first.base|count }} × ({{ first.aim|ratio }} − {{ first.now|ratio }}) ÷ ({{ first.ideal|ratio }} − {{ first.aim|ratio }}) ≈ {{ first.needed|counted('full score') }} bring it back, by honest work only; how the platform weights them is for its back office to say.{% else %}The aim is the ideal already, so the number cannot be worked out.{% endif %}{% else %}No platform score is below its aim.{% endif %}" }
so       = { zh = "{% if rows %}要补的单数最少的一项先补，见效最快。{% endif %}", en = "{% if rows %}Start with the score that needs the fewest cases; it recovers first.{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
score = { zh = "评分项", en = "Score", kind = "text" }
before = { zh = "大促前", en = "Before", kind = "ratio" }
now = { zh = "现在", en = "Now", kind = "ratio" }
aim = { zh = "目标分", en = "Aim", kind = "ratio" }
ideal = { zh = "满分", en = "Ideal", kind = "ratio" }
base = { zh = "基数", en = "Base", kind = "count" }
basis = { zh = "基数来自", en = "Base from", kind = "code", codes = "score_base" }
needed = { zh = "还差几次满分", en = "Full scores lacking", kind = "count", doc = { zh = "基数 ×（目标分 − 现在）÷（满分 − 目标分），进一取整", en = "base × (aim − now) ÷ (ideal − aim), rounded up" } }
*/
with

read_scores as (
    select
        *,
        coalesce(nullif($target_score, 0), before)::double as aim,
        coalesce(
            nullif($ideal_score, 0),
            case
                when greatest(before, after) <= $five then $five
                when greatest(before, after) <= $ten then $ten
                else $hundred
            end
        )::double as ideal,
    from platform_scores
    where unit = 'ratio' and coalesce(nullif($target_score, 0), before) > after
),

-- What came in while the score was watched.
rated as (
    select
        read_scores.platform, read_scores.shop, read_scores.score,
        count(reviews.stars) as reviews,
    from read_scores
    left join reviews
        -- Of a score in a table of one's own the platform may not be told.
        on reviews.platform is not distinct from coalesce(read_scores.platform, reviews.platform)
        and reviews.shop is not distinct from read_scores.shop
        and reviews.reviewed_at::date <= read_scores.read_after
        and reviews.reviewed_at::date > read_scores.read_after - read_scores.window_days::integer
    group by all
),

based as (
    select
        read_scores.*,
        coalesce(nullif($base_count, 0), nullif(rated.reviews, 0), $per)::bigint as base,
        case
            when $base_count > 0 then 'given'
            when rated.reviews > 0 then 'reviews'
            else 'each'
        end as basis,
    from read_scores
    join rated on rated.score = read_scores.score
        and rated.platform is not distinct from read_scores.platform
        and rated.shop is not distinct from read_scores.shop
)

select
    platform,
    shop,
    score,
    before,
    after as now,
    aim,
    ideal,
    base,
    basis,
    -- A hair above a whole number is that number.
    ceil(base * (aim - after) / nullif(greatest(ideal - aim, 0), 0) - 1e-6)::bigint as needed,
from based
order by (aim - after) / ideal desc, platform, shop, score
