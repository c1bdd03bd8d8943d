/* retro
title    = { zh = "售后成本按什么估", en = "What the cost of a case is made of" }
question = { zh = "补偿、换货、退货各损失多少，是按哪些数估的？", en = "By which figures is the cost of compensating, exchanging and returning estimated?" }
doc      = { zh = "都是可改的估算参数：在 retro.toml 的 [params] 里写“设置名 = 数值”，补偿与换货、没提方案的退货、还能提方案的清单会一起重算。", en = "Inputs of an estimate that can be changed: write “setting = figure” under [params] in retro.toml; the ladder, the missed offers and the list of offers to make are then worked out anew." }
reads    = ["resolutions", "cost_inputs"]
grain    = ["input"]
order    = 131
say      = { zh = "{% if first %}下面这些是估算参数，不是本店的实际数；换成自己的，补偿和退货哪个划算才算得准。{% else %}发货后还没有售后单，暂不用估。{% endif %}", en = "{% if first %}These are inputs of an estimate, not the shop's own figures; with its own it becomes clear which of compensating and returning costs less.{% else %}There is no case after shipping yet, nothing to estimate.{% endif %}" }

[columns]
input = { zh = "参数", en = "Input", kind = "code", codes = "cost_input" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
unit = { zh = "单位", en = "Unit", kind = "text" }
setting = { zh = "设置名", en = "Setting", kind = "text", doc = { zh = "retro.toml 里 [params] 下的名字", en = "its name under [params] in retro.toml" } }
*/
with

listed as (
    select unnest([
        {place: 1, input: 'margin_share', value: margin_share, unit: 'share'},
        {place: 2, input: 'value_loss', value: value_loss, unit: 'share'},
        {place: 3, input: 'return_freight', value: return_freight::double, unit: 'money'},
        {place: 4, input: 'resend_freight', value: resend_freight::double, unit: 'money'},
        {place: 5, input: 'handling_minutes', value: handling_minutes, unit: 'minutes'},
        {place: 6, input: 'wage_hour', value: wage_hour::double, unit: 'money'},
        {place: 7, input: 'offer_part', value: offer_part, unit: 'share'},
        {place: 8, input: 'part_of_line', value: part_of_line, unit: 'share'}
    ], recursive := true)
    from cost_inputs
    -- Without any case there is nothing to estimate.
    where exists (select 1 from resolutions)
)

select
    input,
    value,
    unit,
    input as setting,
from listed
order by place, input
