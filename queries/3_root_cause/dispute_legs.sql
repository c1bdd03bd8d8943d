/* retro
title    = { zh = "纠纷在哪一段最慢", en = "Where disputes take longest" }
question = { zh = "从来投诉到判定，每一段一般要等多久？", en = "How long does each leg of a dispute usually take?" }
doc      = { zh = "介入或投诉的订单，各段两头时间都知道的才算；还没等到的单独计数，不进中位数，所以没等到的越多，实际越慢。中位数至少 5 单、最慢一成至少 30 单才给（默认值）。不知道介入时间的，判定一段从申请算起。", en = "Disputed orders of which both ends of a leg are known; what has not come yet is counted apart and not in the median, so the more of these, the slower it really is. A median is given from 5 orders on, the slowest tenth from 30 (cfg). Where the platform's time is not told, the judgement counts from the application." }
reads    = ["disputed_orders"]
params   = { least_median = 5, least_n = 30 }
grain    = ["leg"]
order    = 71
matures  = true
say      = { zh = "{% for row in rows if row.median_seconds is not none and row.leg in ['reply', 'action', 'judgement'] %}{{ row.leg|code('dispute_leg') }}：一般 {{ row.median_seconds|seconds }}（{{ row.orders|count }} 单{% if row.open %}，另有 {{ row.open|count }} 单没等到{% endif %}）。{% else %}两头时间都知道的纠纷太少，看不出哪一段慢。{% endfor %}", en = "{% for row in rows if row.median_seconds is not none and row.leg in ['reply', 'action', 'judgement'] %}{{ row.leg|code('dispute_leg') }}: usually {{ row.median_seconds|seconds }} ({{ row.orders|counted('order') }}{% if row.open %}; {{ row.open|count }} more still waiting{% endif %}). {% else %}In too few disputes are both ends of a leg known.{% endfor %}" }

[columns]
leg = { zh = "哪一段", en = "Leg", kind = "code", codes = "dispute_leg" }
orders = { zh = "订单", en = "Orders", kind = "count", doc = { zh = "两头时间都知道的", en = "both ends known" } }
open = { zh = "还没等到", en = "Still waiting", kind = "count", doc = { zh = "开头有、结尾没有的", en = "begun, without an end" } }
median_seconds = { zh = "中位数", en = "Median", kind = "seconds" }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds", doc = { zh = "九成不超过", en = "nine tenths are within" } }
*/
with

legs as (
    select
        platform,
        shop,
        order_id,
        unnest([
            {place: 1, leg: 'reply', begins: complained_at, ends: replied_at},
            {place: 2, leg: 'action', begins: applied_at, ends: first_action_at},
            {place: 3, leg: 'escalation', begins: applied_at, ends: opened_at},
            {place: 4, leg: 'judgement', begins: coalesce(opened_at, applied_at), ends: judged_at},
            {place: 5, leg: 'whole', begins: paid_at, ends: judged_at}
        ], recursive := true),
        tells_actions,
        opened_at,
    from disputed_orders
),

timed as (
    select
        *,
        case when ends >= begins then date_diff('second', begins, ends)::double end as seconds,
        -- Where nobody tells the end, it is unknown rather than still to come.
        ends is null and case leg
            when 'action' then tells_actions
            when 'escalation' then false
            else true
        end as is_open,
    from legs
    where begins is not null
)

select
    leg,
    count(seconds) as orders,
    count_if(is_open)::bigint as open,
    case when count(seconds) >= $least_median then quantile_cont(seconds, 0.5) end as median_seconds,
    case when count(seconds) >= $least_n then quantile_cont(seconds, 0.9) end as p90_seconds,
from timed
group by leg, place
having count(seconds) + count_if(is_open) > 0
order by place, leg
