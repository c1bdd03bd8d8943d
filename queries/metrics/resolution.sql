/* retro
title    = { zh = "解决指标", en = "Resolution metrics" }
question = { zh = "问题一次就解决了吗？", en = "Was the problem solved at the first contact?" }
doc      = { zh = "一次解决：会话段结束后 return_hours 小时内同一买家没有再来；只算聊天记录看得到那么久的会话段。重复进线：大促期间来过、且 repeat_hours 小时内又来过的买家，只看导出的聊天。", en = "Solved at once: the buyer does not come back within return_hours of the session's end; only sessions that the chat export can follow that long. Repeat contact: buyers of the promotion who came again within repeat_hours, as far as the export shows." }
reads    = ["sessions_computed"]
params   = { return_hours = 24, repeat_hours = 72 }
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

visits as (
    select
        *,
        lead(started_at) over (
            partition by platform, shop, buyer order by started_at, session_id
        ) as next_at,
        max(ended_at) over () as seen_until,
    from sessions_computed
),

contacts as (
    select
        count(*) filter (ended_at + to_hours($return_hours::integer) <= seen_until) as followed,
        count(*) filter (
            ended_at + to_hours($return_hours::integer) <= seen_until
            and (next_at is null or next_at > ended_at + to_hours($return_hours::integer))
        ) as solved,
        count(distinct (platform, shop, buyer)) as buyers,
        count(distinct (platform, shop, buyer)) filter (
            next_at <= started_at + to_hours($repeat_hours::integer)
        ) as returned,
    from visits
    where in_window
),

figures as (
    select unnest([
        {metric: 'fcr', numerator: solved::double, denominator: followed::double},
        {metric: 'repeat_contact', numerator: returned, denominator: buyers}
    ], recursive := true)
    from contacts
    where buyers > 0
)

select
    metric,
    numerator / nullif(denominator, 0) as value,
    numerator,
    denominator,
from figures
order by metric
