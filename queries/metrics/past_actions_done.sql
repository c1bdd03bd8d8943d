/* retro
title    = { zh = "上次行动完成率", en = "Actions carried out" }
question = { zh = "上次大促后定下、该完成的行动，完成了多少？", en = "How many of the actions agreed after the last promotion were carried out?" }
doc      = { zh = "登记表里对比的那次大促的行动：已完成 ÷（已完成 + 已接受、在这次大促开始前到期却没完成）。没决定的、写明不做的、还没到期的不算。平日没有这个数。", en = "Actions of the promotion that is compared with, from the register: done ÷ (done + accepted, due before this promotion began and not done). Undecided and dropped ones and those not yet due do not count. There is no figure of normal days." }
reads    = ["promotion"]
may_read = ["past_actions"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

due as (
    select status
    from past_actions
    cross join promotion
    where is_against
        and promotion.id <> 'baseline'
        and (status = 'done' or (status = 'accepted' and due_on < promotion.starts_at::date))
)

select
    'action_completion' as metric,
    count(*) filter (status = 'done') / count(*) as value,
    count(*) filter (status = 'done')::double as numerator,
    count(*)::double as denominator,
from due
having count(*) > 0
order by metric
