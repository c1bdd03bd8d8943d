/* retro
title    = { zh = "各规则找到的问题", en = "What the rules found" }
question = { zh = "所有规则一共找到了哪些问题，其中哪些说的是同一件事？", en = "What did all rules find together, and which of them tell the same thing?" }
doc      = { zh = "每条规则的每一行；随历史快照保存，下次大促据此核对行动。通用规则（逐一比较各种条件组合）如果和专门规则说的是同一个商品（原因相同或不分原因）、快递、地区、问题类型、客服，或同类指标的时段有重叠，就让位给专门规则，不再列为问题。", en = "Every row of every rule; kept in the history, so that the next promotion can check its action. A generic rule (the search over slices) yields to a specific one that tells of the same product (for the same reason or any), carrier, region, question type or agent, or of an overlapping time and the same area of metrics." }
reads    = ["rule_rows", "metrics"]
grain    = ["finding"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
rule = { zh = "规则", en = "Rule", kind = "text" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
kpi = { zh = "行动指标", en = "Metric of the action", kind = "code", codes = "metric" }
scope = { zh = "范围", en = "Scope", kind = "text", doc = { zh = "shop 全店；slice 只看这一部分", en = "shop: the whole shop; slice: this part only" } }
cause = { zh = "原因", en = "Cause", kind = "code", codes = "cause" }
controllable = { zh = "客服可控", en = "In our hands", kind = "flag" }
effect = { zh = "效果算法", en = "Effect", kind = "text" }
is_generic = { zh = "通用规则", en = "Generic", kind = "flag" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "实际", en = "Value", kind = "number" }
expected = { zh = "应有", en = "Expected", kind = "number" }
n = { zh = "样本", en = "n", kind = "number" }
affected = { zh = "多出的", en = "Beyond expected", kind = "number" }
money = { zh = "金额（估算）", en = "Money (estimate)", kind = "money" }
target = { zh = "目标", en = "Target", kind = "number" }
slice_from = { zh = "开始", en = "From", kind = "time" }
slice_to = { zh = "结束", en = "To", kind = "time" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
sku = { zh = "商品编码", en = "SKU", kind = "id" }
reason = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
region = { zh = "地区", en = "Region", kind = "text" }
carrier = { zh = "快递", en = "Carrier", kind = "text" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
stage = { zh = "阶段", en = "Stage", kind = "text" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
is_told = { zh = "已由专门规则说明", en = "Told by a specific rule", kind = "flag" }
*/
with

told as (
    select rule_rows.*, metrics.area,
    from rule_rows
    left join metrics on metrics.metric = rule_rows.metric
)

select
    told.* exclude (area),
    told.is_generic and exists (
        select 1
        from told as other
        where not other.is_generic
            and (
                (other.sku = told.sku and coalesce(other.reason = told.reason, true))
                or other.carrier = told.carrier
                or other.region = told.region
                or other.question_type = told.question_type
                or other.agent = told.agent
                or (
                    other.area = told.area
                    and other.slice_from < told.slice_to
                    and told.slice_from < other.slice_to
                )
            )
    ) as is_told,
from told
order by finding
