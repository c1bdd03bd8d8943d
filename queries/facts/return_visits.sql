/* retro
title    = { zh = "有没有再来", en = "Who came back" }
question = { zh = "每次来访之后，买家还来过吗？", en = "After each visit, did the buyer come back?" }
doc      = { zh = "每个会话一行。一次解决：结束后 return_hours 小时（售后类问题 aftersale_return_hours 小时）内，同一买家没有再为同一类问题来过；有一边的类型认不出时，按同一类算。重复进线：开始后 repeat_hours 小时内又来过，不论问什么。导出的聊天看不满这么久的会话，跟踪不了，不计入。", en = "One row per session. Solved at once: within return_hours of its end (aftersale_return_hours for after-sales types) the same buyer did not come again with a question of that type; where either type is unknown it counts as the same. Repeat contact: came again within repeat_hours of its start, whatever about. Sessions that the export does not follow that long are not counted." }
reads    = ["sessions_computed"]
params   = { return_hours = 24, aftersale_return_hours = 72, repeat_hours = 72, aftersale_types = "quality|return_exchange|logistics|complaint" }
grain    = ["session_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
started_at = { zh = "开始", en = "Started at", kind = "time" }
is_answered = { zh = "有回复", en = "Answered", kind = "flag" }
is_transferred = { zh = "被转接", en = "Transferred", kind = "flag" }
followed_hours = { zh = "跟踪小时", en = "Hours followed", kind = "count" }
is_followed = { zh = "跟踪得到", en = "Can be followed", kind = "flag" }
is_solved = { zh = "一次解决", en = "Solved at once", kind = "flag", doc = { zh = "跟踪期内没有再来问同类问题", en = "no question of the same type within the hours followed" } }
is_repeat_followed = { zh = "重复进线跟踪得到", en = "Repeat can be followed", kind = "flag" }
is_repeated = { zh = "又来过", en = "Came again", kind = "flag" }
in_window = { zh = "大促期间", en = "In the promotion", kind = "flag" }
*/
with

visits as (
    select
        *,
        case
            when contains(concat_ws('', '|', $aftersale_types, '|'), concat_ws('', '|', question_type, '|'))
                then $aftersale_return_hours
            else $return_hours
        end as followed_hours,
        nullif(question_type, 'other') as topic,
        max(ended_at) over (partition by platform, shop) as seen_until,
    from sessions_computed
),

-- Seconds to every later visit of the buyer that may matter.
later as (
    select
        visits.session_id as session_id,
        date_diff('second', visits.ended_at, again.started_at) as after_end,
        date_diff('second', visits.started_at, again.started_at) as after_start,
        coalesce(visits.topic = again.topic, true) as is_same_topic,
    from visits
    join visits as again
        on again.platform = visits.platform
        and again.shop = visits.shop
        and again.buyer = visits.buyer
        and again.session_id <> visits.session_id
        and (
            again.started_at > visits.started_at
            or (again.started_at = visits.started_at and again.session_id > visits.session_id)
        )
),

nearest as (
    select
        session_id,
        min(case when is_same_topic then after_end end) as after_end,
        min(after_start) as after_start,
    from later
    group by session_id
)

select
    visits.platform as platform,
    visits.shop as shop,
    visits.session_id as session_id,
    visits.buyer as buyer,
    visits.agent as agent,
    visits.question_type as question_type,
    visits.started_at as started_at,
    visits.is_answered as is_answered,
    visits.is_transferred as is_transferred,
    cast(visits.followed_hours as bigint) as followed_hours,
    date_diff('second', visits.ended_at, visits.seen_until) >= visits.followed_hours * 3600
        as is_followed,
    coalesce(nearest.after_end > visits.followed_hours * 3600, true) as is_solved,
    date_diff('second', visits.started_at, visits.seen_until) >= $repeat_hours * 3600
        as is_repeat_followed,
    coalesce(nearest.after_start <= $repeat_hours * 3600, false) as is_repeated,
    visits.in_window as in_window,
from visits
left join nearest on nearest.session_id = visits.session_id
order by platform, shop, session_id
