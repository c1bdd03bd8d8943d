/* retro
title    = { zh = "难题占掉的余地", en = "The room that hard questions take" }
question = { zh = "如果难题也按平常用时回复，每个岗位能多接多少？", en = "How much more could each pool carry if hard questions took the usual time?" }
doc      = { zh = "平时用时超过全部问题 hard_ratio 倍的类型算难题，按平常用时重算即用时 × w_all ÷ w_type；用时 longest_seconds 秒以上的回复不算。排队的时间随用时的均值和平方一起涨（波拉切克-欣钦公式：等待 ∝ ρ ÷ （1 − ρ） × E[s²] ÷ E[s]），因此可多接的倍数 = 同样等待下的忙碌程度之比 × 平均用时之比；达标上限处的忙碌程度按 usual_busy 计（c* 通常约为极限的 0.6）。", en = "A type that usually takes more than hard_ratio times all questions is hard; at the usual time a reply takes its time × w_all ÷ w_type; replies of longest_seconds or more are left out. Waiting grows with the mean of the work and with its square (Pollaczek and Khinchine: wait ∝ ρ ÷ (1 − ρ) × E[s²] ÷ E[s]), so the factor = the ratio of utilisations at equal wait × the ratio of mean work; utilisation at the limit is taken as usual_busy (c* is typically about 0.6 of what can be sustained)." }
reads    = ["reply_works"]
may_read = ["norms"]
params   = { hard_ratio = 1.5, longest_seconds = 300, usual_busy = 0.6 }
grain    = ["pool"]

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
hard_share = { zh = "难题多占", en = "Beyond the usual", kind = "share", doc = { zh = "占全部回复用时", en = "of all time on replies" } }
work_hours = { zh = "回复用时", en = "Time on replies", kind = "hours" }
room_factor = { zh = "可多接的倍数", en = "Could carry, times", kind = "ratio", doc = { zh = "没有难题为 1", en = "1 without hard questions" } }
*/
with

works as (
    select
        pool,
        cast(work_seconds as decimal(18, 3)) as work,
        cast(
            case when w_type > $hard_ratio * w_all then work_seconds * w_all / w_type
                else work_seconds end as decimal(18, 3)
        ) as usual_work,
    from reply_works
    left join norms on norms.question_type = reply_works.question_type
    where in_window and work_seconds > 0 and work_seconds < $longest_seconds
),

summed as (
    select
        pool,
        cast(sum(work) as double) as work,
        cast(sum(usual_work) as double) as usual_work,
        cast(sum(work * work) as double) as squares,
        cast(sum(usual_work * usual_work) as double) as usual_squares,
    from works
    group by pool
),

-- At equal wait: how much longer the work would let the queue be, and how busy one could be.
odds as (
    select
        *,
        $usual_busy / (1 - $usual_busy)
            * (squares / work) / (usual_squares / nullif(usual_work, 0)) as usual_odds,
    from summed
)

select
    pool,
    1 - usual_work / work as hard_share,
    work / 3600 as work_hours,
    greatest(1, usual_odds / (1 + usual_odds) / $usual_busy * work / usual_work) as room_factor,
from odds
order by pool
