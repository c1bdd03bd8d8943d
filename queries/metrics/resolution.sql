/* retro
title    = { zh = "解决指标", en = "Resolution metrics" }
question = { zh = "问题一次就解决了吗？", en = "Was the problem solved at the first contact?" }
doc      = { zh = "一次解决：跟踪期（一般 24 小时，售后类 72 小时）内同一买家没有再来问同类问题的会话。重复进线：72 小时内又来过的买家。两者都只算导出的聊天跟踪得到那么久的会话；大促结束后没有再导几天聊天，就没有这两个数。", en = "Solved at once: sessions after which the buyer did not come back with a question of the same type (24 hours; 72 for after-sales types). Repeat contact: buyers who came again within 72 hours. Both only over sessions that the export follows that long; an export that ends with the promotion gives neither." }
reads    = ["return_visits"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

contacts as (
    select
        count(*) filter (is_followed) as followed,
        count(*) filter (is_followed and is_solved) as solved,
        count(distinct (platform, shop, buyer)) filter (is_repeat_followed) as buyers,
        count(distinct (platform, shop, buyer)) filter (is_repeat_followed and is_repeated)
            as returned,
    from return_visits
    where in_window
),

figures as (
    select unnest([
        {metric: 'fcr', numerator: solved::double, denominator: followed::double},
        {metric: 'repeat_contact', numerator: returned, denominator: buyers}
    ], recursive := true)
    from contacts
)

select
    metric,
    numerator / denominator as value,
    numerator,
    denominator,
from figures
where denominator > 0
order by metric
