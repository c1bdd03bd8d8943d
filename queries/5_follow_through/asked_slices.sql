/* retro
title    = { zh = "行动针对的部分", en = "The parts that actions aim at" }
question = { zh = "每个问题说的是哪一部分：哪款商品、哪条线路、哪段时间、哪类问题？", en = "Which part does each problem speak of: which product, route, time or kind of question?" }
doc      = { zh = "本次各规则找到的问题，加上以前登记过行动的问题；时间从大促开始那一刻数起，下次大促据此找到同一段。超过 longest_hours 小时（可改）的时段太宽，不单看；一部分订单只看按已付款订单算的指标，只分原因、阶段的就是全店的指标，也不单看。随历史快照保存，不含订单号和买家。", en = "The problems that the rules found now, and those of earlier promotions that have an action; times count from the start of the promotion, so that the next one finds the same part. A time longer than longest_hours (cfg) is too wide to be a part; a part of the orders is told for metrics counted by paid orders only, and a reason or stage alone is the metric of the whole shop. Kept in the history; no order and no buyer." }
reads    = ["rule_rows", "promotion", "metrics"]
may_read = ["past_actions", "earlier_asked_slices"]
params   = { longest_hours = 12 }
grain    = ["finding"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
kind = { zh = "哪一种", en = "Kind", kind = "code", codes = "aim_kind", doc = { zh = "orders 一部分订单；hours 一段时间；chats 一部分会话", en = "orders: some orders; hours: a time; chats: some chats" } }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
kpi = { zh = "行动指标", en = "Metric of the action", kind = "code", codes = "metric" }
sku = { zh = "商品编码", en = "SKU", kind = "id" }
reason = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
region = { zh = "地区", en = "Region", kind = "text" }
carrier = { zh = "快递", en = "Carrier", kind = "text" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
from_minute = { zh = "从开始后第几分钟", en = "From, minutes since the start", kind = "count" }
to_minute = { zh = "到第几分钟", en = "To, minutes since the start", kind = "count" }
is_generic = { zh = "通用规则", en = "Generic", kind = "flag" }
n = { zh = "当时样本", en = "n then", kind = "number" }
*/
with

found as (
    select
        finding, metric, kpi, sku, reason, region, carrier, question_type, stage, agent, pool,
        date_diff('minute', starts_at, slice_from) as from_minute,
        date_diff('minute', starts_at, slice_to) as to_minute,
        is_generic, n, 0 as age,
    from rule_rows
    cross join promotion
    union all
    select
        finding, metric, kpi, sku, reason, region, carrier, question_type, stage, agent, pool,
        from_minute, to_minute, is_generic, n, 1 as age,
    from earlier_asked_slices
    semi join past_actions using (promotion, finding)
),

placed as (
    select
        found.*,
        case
            -- Of a part of the orders only what is counted by paid orders can be told.
            when (metrics.matures = 'curve' and metrics.unit = 'share' or kpi = 'quality_refund_rate')
                and agent is null and coalesce(sku, region, carrier) is not null then 'orders'
            when kpi not in ('rate_3min', 'rate_30s', 'rate_45s', 'reply_rate', 'art_mean',
                'repeat_contact', 'conv') then null
            when to_minute - from_minute between 1 and $longest_hours * 60 then 'hours'
            when coalesce(question_type, agent, sku) is not null and from_minute is null
                then 'chats'
        end as kind,
    from found
    left join metrics on metrics.metric = found.kpi
)

select
    finding, kind, metric, kpi, sku, reason, region, carrier, question_type, stage, agent, pool,
    from_minute, to_minute, is_generic, n,
from placed
where kind is not null
-- A problem that is found again is the same part.
qualify row_number() over (partition by finding order by age, metric, kpi, from_minute) = 1
order by finding
