/* retro
title    = { zh = "一个客服能带几个会话：三个上限", en = "The three limits" }
question = { zh = "一个客服短时间能扛几个、长时间能带几个、排班按几个算？", en = "How many chats can one agent carry in a burst, sustain, and be rostered for?" }
doc      = { zh = "短时上限 = 阶梯里到第几个还达标，加上新来的这一个。持续上限 N* = 1 + Z ÷ s：s 是有人在等时答一条要多久（前一条刚发完、这一条已经在等），Z 是买家隔多久再说话；长期超过 N*，欠的回复只会越积越多。排班负荷是负荷曲线上达标的同时会话数，比前两个都小，因为来客有快有慢。一条用时取 0.5–300 秒；不足 30 条不算。", en = "Burst = the rung of the ladder up to which the target was kept, plus the new chat. Sustained N* = 1 + Z ÷ s: s is the time of a reply while somebody else was already waiting (asked before the agent's previous message), Z the time until the buyer speaks again; held above N* for long, open replies only pile up. The load to plan with is read off the load curve at the target; it is below both, since chats do not come evenly. Times of 0.5–300 seconds a reply; nothing under 30 replies." }
reads    = ["reply_works"]
may_read = ["held_ladder", "load_curves"]
params   = { least_n = 30, shortest_seconds = 0.5, longest_seconds = 300.0 }
grain    = ["pool"]
order    = 30
say      = { zh = "{% for row in rows %}{{ row.pool|code('pool') }}：{% if row.burst is not none %}短时间最多扛 {{ row.burst|count }} 个会话，{% endif %}长时间最多带 {{ row.sustained|number }} 个，排班{% if row.planning is not none %}按 {{ row.planning|number }} 个算{% if row.planning_low is not none and row.planning_high is not none and row.planning_low|number != row.planning_high|number %}（{{ row.planning_low|number }}–{{ row.planning_high|number }}）{% endif %}{% elif row.verdict == 'right_censored' and row.planning_low is not none %}至少可按 {{ row.planning_low|number }} 个算{% elif row.verdict == 'left_censored' and row.planning_high is not none %}最多按 {{ row.planning_high|number }} 个算{% else %}按几个算还测不出{% endif %}。有人等时一条回复 {{ row.work_seconds|seconds }}，一分钟最多答 {{ row.per_minute|number }} 条。{% else %}背靠背的回复太少，算不出持续上限。{% endfor %}", en = "{% for row in rows %}{{ row.pool|code('pool')|capitalize }}: {% if row.burst is not none %}at most {{ row.burst|counted('chat') }} in a burst, {% endif %}{{ row.sustained|number }} held for long, and {% if row.planning is not none %}{{ row.planning|number }} to plan with{% if row.planning_low is not none and row.planning_high is not none and row.planning_low|number != row.planning_high|number %} ({{ row.planning_low|number }}–{{ row.planning_high|number }}){% endif %}{% elif row.verdict == 'right_censored' and row.planning_low is not none %}at least {{ row.planning_low|number }} to plan with{% elif row.verdict == 'left_censored' and row.planning_high is not none %}at most {{ row.planning_high|number }} to plan with{% else %}no telling yet what to plan with{% endif %}. With somebody waiting a reply takes {{ row.work_seconds|seconds }}: at most {{ row.per_minute|number }} a minute. {% else %}Too few replies back to back to tell what can be held for long.{% endfor %}" }

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
burst = { zh = "短时上限", en = "In a burst", kind = "count", doc = { zh = "同时会话数，含新来的", en = "chats at once, the new one included" } }
sustained = { zh = "持续上限 N*", en = "Held for long, N*", kind = "number", doc = { zh = "1 + Z ÷ s", en = "1 + Z ÷ s" } }
planning = { zh = "排班负荷", en = "To plan with", kind = "number", doc = { zh = "负荷曲线上达标的同时会话数", en = "chats at once at which the load curve meets the target" } }
planning_low = { zh = "排班负荷下界", en = "To plan with, low", kind = "number", aside = true }
planning_high = { zh = "排班负荷上界", en = "To plan with, high", kind = "number", aside = true }
work_seconds = { zh = "一条回复", en = "A reply", kind = "seconds", doc = { zh = "s，背靠背时的平均用时", en = "s, mean time back to back" } }
replies = { zh = "背靠背回复", en = "Replies back to back", kind = "count" }
think_seconds = { zh = "买家间隔", en = "Until the buyer speaks", kind = "seconds", doc = { zh = "Z，上一条回复到买家再开口的平均时间", en = "Z, mean time from the reply to the buyer's next message" } }
thinks = { zh = "间隔样本", en = "Cases of it", kind = "count" }
per_minute = { zh = "一分钟最多答", en = "Replies a minute", kind = "number", doc = { zh = "60 ÷ s", en = "60 ÷ s" } }
verdict = { zh = "曲线结论", en = "Curve", kind = "code", codes = "curve_verdict", aside = true }
*/
with

works as (
    select
        pool,
        avg(cast(work_seconds as decimal(18, 3))) filter (is_back_to_back
            and work_seconds between $shortest_seconds and $longest_seconds) as work_seconds,
        count(*) filter (is_back_to_back
            and work_seconds between $shortest_seconds and $longest_seconds) as replies,
        avg(cast(think_seconds as decimal(18, 3))) filter (think_seconds >= 0) as think_seconds,
        count(*) filter (think_seconds >= 0) as thinks,
    from reply_works
    where in_window and pool is not null
    group by all
),

burst as (
    select pool, max(held) + 1 as burst from held_ladder where is_kept group by all
),

-- With time-slot totals the curve is drawn over receptions, not over open chats.
planned as (
    select load_curves.*
    from load_curves
    where load_curves.level <> 'totals'
)

select
    works.pool,
    burst.burst,
    1 + think_seconds / work_seconds as sustained,
    planned.capacity as planning,
    planned.capacity_low as planning_low,
    planned.capacity_high as planning_high,
    work_seconds,
    replies,
    think_seconds,
    thinks,
    60 / work_seconds as per_minute,
    planned.verdict,
from works
left join burst on burst.pool = works.pool
left join planned on planned.pool = works.pool
where replies >= $least_n and thinks >= $least_n
order by replies desc, works.pool
