/* retro
title    = { zh = "饭点变慢", en = "Slow at mealtimes" }
question = { zh = "吃饭的时候回复变慢了吗？", en = "Were replies slower at mealtimes?" }
doc      = { zh = "11:00–12:20 和 17:00–18:20 的轮次，与 9–22 点其余时间比较，已列为缺人又慢的时段除外。不少于 30 轮、多出 15 轮以上超时、超时占比 1.25 倍以上且 3分钟响应率低于目标才算问题。", en = "Rounds between 11:00–12:20 and 17:00–18:20 against the rest of 9–22 o'clock, blocks already found short and slow left out. A problem with 30 rounds or more, at least 15 more late than expected, 1.25 times the late share and a 3-minute rate below the target." }
reads    = ["rounds", "promotion"]
may_read = ["gap_blocks", "targets"]
params   = { lunch_from = 660, lunch_to = 740, dinner_from = 1020, dinner_to = 1100, minute_from = 540, minute_to = 1320, slow_seconds = 180, least_n = 30, least_excess = 15, least_lift = 1.25, target_rate_3min = 0.95, meal_batches = 3, apart_minutes = 40 }
grain    = ["starts_at"]

[finding]
step = 3
metric = "rate_3min"
title = { zh = "饭点同时离岗，回复变慢", en = "Replies slow down at mealtimes" }
say = { zh = "{{ meal|code('meal') }}时段的 {{ n|count }} 轮对话里，{{ late_rounds|count }} 轮等过 {{ (params.slow_seconds / 60)|number }} 分钟或没有回复，及时答上 {{ value|share }}；白天其余时间是 {{ expected|share }}。", en = "At {{ meal|code('meal') }}, {{ late_rounds|count }} of {{ n|counted('round') }} waited over {{ (params.slow_seconds / 60)|number }} minutes or got no answer: {{ value|share }} in time, against {{ expected|share }} for the rest of the day." }
do = { zh = "下次大促分 {{ params.meal_batches|count }} 批就餐，每批错开 {{ params.apart_minutes|number }} 分钟，由组长盯排队数放人；下次复盘看饭点 3分钟响应率是否达到 {{ target|share }}。", en = "Next promotion eat in {{ params.meal_batches|count }} batches, {{ params.apart_minutes|number }} minutes apart, the lead watching the queue. Check that {{ target|share }} are answered in 3 minutes at mealtimes." }
owner = "presale_lead"
due_days = 14
kpi = "rate_3min"
cause = "understaffed"
controllable = true
slice = { from = "starts_at", to = "ends_at" }
effect = "replies"
library = 2
evidence = ["1_break_down/reply_by_hour"]

[columns]
meal = { zh = "饭点", en = "Meal", kind = "code", codes = "meal" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "3分钟响应率", en = "Answered in 3 minutes", kind = "share", doc = { zh = "未超时轮次 ÷ 饭点轮次", en = "rounds in time ÷ rounds at mealtimes" } }
expected = { zh = "白天其余时间", en = "Rest of the day", kind = "share", doc = { zh = "未超时轮次 ÷ 其余轮次", en = "rounds in time ÷ other rounds" } }
n = { zh = "饭点轮次", en = "Rounds", kind = "count" }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count" }
affected = { zh = "多出的超时", en = "Late beyond expected", kind = "count" }
money = { zh = "金额", en = "Money", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share" }
*/
with

aims as (
    select coalesce(max(target) filter (metric = 'rate_3min'), $target_rate_3min) as target,
    from targets
),

asked as (
    select
        rounds.asked_at,
        hour(rounds.asked_at) * 60 + minute(rounds.asked_at) as minute_of_day,
        rounds.wait_seconds is null or rounds.wait_seconds > $slow_seconds as is_late,
    from rounds
    join promotion
        on rounds.asked_at >= promotion.starts_at and rounds.asked_at < promotion.ends_at
    where not exists (
        select 1
        from gap_blocks
        where gap_blocks.outcome = 'slow'
            and rounds.asked_at >= gap_blocks.starts_at
            and rounds.asked_at < gap_blocks.ends_at
    )
),

by_meal as (
    select
        case
            when minute_of_day >= $lunch_from and minute_of_day < $lunch_to then 'lunch'
            when minute_of_day >= $dinner_from and minute_of_day < $dinner_to then 'dinner'
        end as meal,
        min(asked_at) as starts_at,
        max(asked_at) as ends_at,
        count(*) as n,
        count(*) filter (is_late) as late_rounds,
    from asked
    where minute_of_day >= $minute_from and minute_of_day < $minute_to
    group by all
),

compared as (
    select
        meals.*,
        rest.late_rounds / rest.n as usual_share,
        meals.late_rounds - meals.n * rest.late_rounds / rest.n as excess,
    from by_meal as meals
    join by_meal as rest on rest.meal is null
    where meals.meal is not null and least(meals.n, rest.n) >= $least_n
)

select
    meal,
    starts_at,
    ends_at,
    'medium' as severity,
    'medium' as confidence,
    1 - late_rounds / n as value,
    1 - usual_share as expected,
    n,
    late_rounds,
    round(excess)::bigint as affected,
    null::decimal(18, 2) as money,
    target,
from compared
cross join aims
where excess >= $least_excess
    and late_rounds / n >= $least_lift * usual_share
    and 1 - late_rounds / n < target
order by excess desc, starts_at
