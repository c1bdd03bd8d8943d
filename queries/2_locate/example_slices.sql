/* retro
title    = { zh = "每个问题去哪里找样例", en = "Where to look for cases of each finding" }
question = { zh = "每个问题的样例该在哪些会话、售后单、订单里找？", en = "Among which chats, after-sale cases or orders are the cases of each finding?" }
doc      = { zh = "按指标定：响应类找等太久的会话（问回复率、不服务率的只找没人回复的；个别客服的回复用时找他的回复）；重复来问找轮次多的；转化找没成交的询单；退款、处理时长找售后单；催付找没跟进的订单；发货找发得慢的；介入、投诉、差评找各自的记录。在班无回复的找其间同岗的会话，不看当事人。无人排班的只看 night_from 到 night_to 点；跨几天的时段只看每天的同一段钟点。转化、通用规则没有写明维度的不找：随便一个样例说明不了问题。", en = "By the metric: for response chats that waited too long (for reply and no-service rates those never answered, for one agent's speed the agent's replies); for repeated contacts those of many rounds; for conversion inquiries not won; for refunds and handling times after-sale cases; for follow-up orders nobody followed up; for shipping the slow ones; for disputes, complaints and bad reviews their own records. For a silent shift the chats of the pool meanwhile, not the agent's own. For hours without a roster only from night_from to night_to o'clock; of a time over several days only the same hours of each. Nothing for conversion and generic rules without a slice: any case would prove nothing." }
reads    = ["rule_rows", "metrics"]
params   = { night_from = 23, night_to = 8 }
grain    = ["finding"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
basis = { zh = "找什么", en = "Look among", kind = "text" }
measure = { zh = "按哪个指标的定义", en = "As defined by", kind = "code", codes = "metric", doc = { zh = "全部退款率的问题，按行动指标", en = "for findings about all refunds the metric of the action" } }
by_time = { zh = "按时长排", en = "By duration", kind = "flag" }
only_open = { zh = "只要没人回复的", en = "Only never answered", kind = "flag" }
only_waited = { zh = "只要久等的", en = "Only after a long wait", kind = "flag" }
cause = { zh = "原因", en = "Cause", kind = "code", codes = "cause" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
sku = { zh = "商品编码", en = "SKU", kind = "id" }
reason = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
stage = { zh = "阶段", en = "Stage", kind = "text" }
region = { zh = "地区", en = "Region", kind = "text" }
carrier = { zh = "快递", en = "Carrier", kind = "text" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
slice_from = { zh = "开始", en = "From", kind = "time" }
slice_to = { zh = "结束", en = "To", kind = "time" }
from_minute = { zh = "每天从第几分钟", en = "Each day from minute", kind = "count" }
to_minute = { zh = "每天到第几分钟", en = "Each day to minute", kind = "count" }
*/
with

cut as (
    select rule_rows.*, metrics.area, metrics.unit,
        coalesce(agent, sku, reason, region, carrier, question_type, stage, slice_from::varchar)
            is not null as is_cut,
        slice_to > slice_from + interval 1 day as is_daily,
    from rule_rows
    join metrics on metrics.metric = rule_rows.metric
),

placed as (
    select *,
        case
            when is_generic and not is_cut then null
            when metric = 'repeat_contact' then 'again'
            when metric = 'ticket_in_time' then 'ticket'
            when metric = 'conv' then if(is_cut, 'unsold', null)
            when metric = 'urge_rate' then 'unpaid'
            when metric = 'pickup_48h' then 'slow'
            when metric in ('intervention_rate', 'complaint_rate', 'judged_rate') then 'dispute'
            when starts_with(metric, 'bad_review') then 'review'
            when contains(metric, 'refund') then 'refund'
            when area = 'response' and unit = 'seconds' and agent is not null then 'reply'
            when area = 'response' or metric = 'no_service_rate' then 'late'
        end as basis,
    from cut
)

select
    finding, basis,
    if(metric = 'refund_rate_n', kpi, metric) as measure,
    unit = 'hours' or basis = 'slow' as by_time,
    metric in ('reply_rate', 'no_service_rate') as only_open,
    basis = 'refund' and cause = 'cs_service' and not is_cut as only_waited,
    cause,
    if(cause = 'absent', null, agent) as agent,
    pool, sku, reason, stage, region, carrier, question_type, slice_from, slice_to,
    case when cause = 'off_hours' then 60 * $night_from
        when is_daily then 60 * hour(slice_from) + minute(slice_from) end::bigint as from_minute,
    case when cause = 'off_hours' then 60 * $night_to - 1
        when is_daily then 60 * hour(slice_to) + minute(slice_to) end::bigint as to_minute,
from placed
where basis is not null
order by finding
