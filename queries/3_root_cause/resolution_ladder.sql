/* retro
title    = { zh = "能补偿的不要换，能换的不要退", en = "Compensate rather than exchange, exchange rather than return" }
question = { zh = "发货后的售后，多少谈成了补偿或换货，多少退了货，各损失多少？", en = "How many cases after shipping ended in a compensation or an exchange, how many in a return, and what did each cost?" }
doc      = { zh = "大促已付款订单发货后的售后单。补偿就是退款阶段里的“已收到仅退款”中实退不到货款一半的（默认值），仅退款是其余不退货的（多为在途）。占比的分母是已有结果的售后单（处理中、又重新申请、看不出结果的不算）。每笔损失、省下的钱都是估算，算法见“发货后的售后怎样了结”，参数见“售后成本按什么估”；省下 = 同一笔如果退货要损失的 − 实际损失，负数表示比退货还亏。不足 5 笔的只列笔数。提过方案的只数看得出聊天的售后单。小额打款、发券等不走售后单的补偿不在导出里。", en = "Cases after shipping of paid orders of the promotion. Compensated: of “Received, refund only” those with less than half of the price paid back (cfg); refunded without return: the others, mostly on the way. Shares are of the settled ones (open ones, those applied for again and those without a known result left out). Costs and savings are estimates, worked out as resolutions says with the inputs shown in “What the cost of a case is made of”; saved = what the same case would have cost as a return − what it cost, below zero where a return would have been cheaper. Under 5 cases only their number is shown. “Offered” counts only cases of which the chats are known. Compensation paid outside cases (transfers, coupons) is not in the exports." }
reads    = ["cohort_orders", "resolutions"]
params   = { least_listed = 5 }
core     = true
grain    = ["rung"]
order    = 130
matures  = true
chart    = { kind = "hbar", x = "rung", y = ["share", "cases"] }

[say]
zh = """
{%- if first -%}
{%- set comp = rows|selectattr('rung', 'equalto', 'compensation')|first -%}
{%- set swap = rows|selectattr('rung', 'equalto', 'exchange')|first -%}
{%- set back = rows|selectattr('rung', 'equalto', 'return_refund')|first -%}
{%- set open = rows|selectattr('rung', 'equalto', 'open')|sum(attribute='cases') -%}
发货后的售后已有结果 {{ rows|rejectattr('share', 'none')|sum(attribute='cases')|count }} 笔{% if open %}（另有 {{ open|count }} 笔处理中）{% endif %}：{% if comp.share is none %}还看不出比例。{% else %}补偿 {{ comp.cases|count }} 笔（{{ comp.share|share }}）、换货 {{ swap.cases|count }} 笔（{{ swap.share|share }}）、退货退款 {{ back.cases|count }} 笔（{{ back.share|share }}）。{% endif %}
{%- if back.cost_per_case is not none %}每笔损失（估算）：{% if comp.cost_per_case is not none %}补偿 {{ comp.cost_per_case|money }}，{% endif %}{% if swap.cost_per_case is not none %}换货 {{ swap.cost_per_case|money }}，{% endif %}退货 {{ back.cost_per_case|money }}。{% endif %}
{%- set saved = rows|selectattr('saved')|sum(attribute='saved') -%}
{%- if saved > 0 %}比全部退货少损失约 {{ saved|money }}（估算）。{% endif %}
{%- if comp.cost_per_case is not none and back.cost_per_case is not none %}{% if comp.cost_per_case < back.cost_per_case %}补偿和退货每笔相差约 {{ (back.cost_per_case - comp.cost_per_case)|money }}（原因和商品不同，不能直接当作能省的钱）。{% else %}按这些参数，补偿并不比退货省，先核对参数和补偿额度。{% endif %}{% endif %}
{%- set blind = rows|selectattr('rung', 'equalto', 'refund_only')|sum(attribute='without_line') -%}
{%- if blind %}有 {{ blind|count }} 笔仅退款对不上订单明细，其中的补偿分不出来。{% endif %}
{%- else -%}
发货后还没有售后单。
{%- endif -%}
"""
en = """
{%- if first -%}
{%- set comp = rows|selectattr('rung', 'equalto', 'compensation')|first -%}
{%- set swap = rows|selectattr('rung', 'equalto', 'exchange')|first -%}
{%- set back = rows|selectattr('rung', 'equalto', 'return_refund')|first -%}
{%- set open = rows|selectattr('rung', 'equalto', 'open')|sum(attribute='cases') -%}
{% if comp.share is none %}No case after shipping is settled yet.{% else %}Of {{ rows|rejectattr('share', 'none')|sum(attribute='cases')|counted('settled case') }} after shipping{% if open %} ({{ open|count }} more are open){% endif %}, {{ comp.cases|count }} ({{ comp.share|share }}) were compensated, {{ swap.cases|count }} ({{ swap.share|share }}) exchanged and {{ back.cases|count }} ({{ back.share|share }}) returned and refunded.{% endif %}
{%- if back.cost_per_case is not none %} Estimated cost of each: {% if comp.cost_per_case is not none %}{{ comp.cost_per_case|money }} compensated, {% endif %}{% if swap.cost_per_case is not none %}{{ swap.cost_per_case|money }} exchanged, {% endif %}{{ back.cost_per_case|money }} returned.{% endif %}
{%- set saved = rows|selectattr('saved')|sum(attribute='saved') -%}
{%- if saved > 0 %} About {{ saved|money }} less was lost than if all had been returned (estimate).{% endif %}
{%- if comp.cost_per_case is not none and back.cost_per_case is not none %}{% if comp.cost_per_case < back.cost_per_case %} Compensation and return are about {{ (back.cost_per_case - comp.cost_per_case)|money }} apart per case; reasons and goods differ, so this is not what each would save.{% else %} By these inputs a compensation costs no less than a return: check the inputs and the sums paid first.{% endif %}{% endif %}
{%- set blind = rows|selectattr('rung', 'equalto', 'refund_only')|sum(attribute='without_line') -%}
{%- if blind %} {{ blind|counted('refund') }} without return meet no order line; compensations among them cannot be told apart.{% endif %}
{%- else -%}
There is no case after shipping yet.
{%- endif -%}
"""

[columns]
rung = { zh = "处理结果", en = "Ended as", kind = "code", codes = "rung" }
cases = { zh = "笔数", en = "Cases", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "笔数 ÷ 发货后已有结果的售后单", en = "cases ÷ settled cases after shipping" } }
amount = { zh = "退出金额", en = "Money back", kind = "money", doc = { zh = "补偿、仅退款、退货退款实退之和", en = "paid back in compensations, refunds and returns" } }
cost_per_case = { zh = "每笔损失（估算）", en = "Cost each (estimate)", kind = "money", doc = { zh = "合计损失 ÷ 算得出的笔数", en = "total cost ÷ cases whose cost is known" } }
costed = { zh = "算得出的笔数", en = "With known cost", kind = "count", aside = true }
total_cost = { zh = "合计损失（估算）", en = "Total cost (estimate)", kind = "money" }
saved = { zh = "比退货少损失（估算）", en = "Saved against a return (estimate)", kind = "money" }
median_hours = { zh = "处理时长中位数", en = "Median time", kind = "hours", doc = { zh = "申请到完结", en = "from the application to the end" } }
offered = { zh = "提过方案", en = "Something was offered", kind = "count", aside = true }
chat_known = { zh = "看得出聊天的", en = "Chats known", kind = "count", aside = true }
without_line = { zh = "没有订单明细", en = "Without order line", kind = "count", aside = true }
*/
with

counted as (
    select
        rung,
        count(*) as cases,
        sum(amount) filter (rung in ('compensation', 'refund_only', 'return_refund')) as amount,
        count(cost) as costed,
        sum(cost) as total_cost,
        sum(return_cost - cost) filter (rung <> 'return_refund') as saved,
        quantile_cont(handle_hours, 0.5) as median_hours,
        case when count(was_offered) > 0 then count(*) filter (was_offered) end as offered,
        count(was_offered) as chat_known,
        count(*) filter (line_amount is null) as without_line,
    from resolutions
    group by rung
),

-- The three rungs of the ladder always stand there, even where nobody took one.
places as (
    select unnest(range(1, 12)) as place, unnest([
        'compensation', 'exchange', 'resend', 'repair', 'refund_only', 'return_refund',
        'withdrawn', 'refused', 'reapplied', 'open', 'other'
    ]) as rung,
)

select
    rung,
    coalesce(counted.cases, 0) as cases,
    case when place <= 8 then coalesce(counted.cases, 0) / (
        select nullif(sum(cases) filter (rung not in ('reapplied', 'open', 'other')), 0) from counted
    ) end as share,
    case when cases >= $least_listed then amount end::decimal(18, 2) as amount,
    case when cases >= $least_listed then total_cost / nullif(costed, 0) end::decimal(18, 2)
        as cost_per_case,
    coalesce(costed, 0) as costed,
    case when cases >= $least_listed then total_cost end::decimal(18, 2) as total_cost,
    case when cases >= $least_listed then saved end::decimal(18, 2) as saved,
    case when counted.cases >= $least_listed then median_hours end as median_hours,
    offered,
    coalesce(chat_known, 0) as chat_known,
    coalesce(without_line, 0) as without_line,
from places
left join counted using (rung)
where (counted.cases > 0 or rung in ('compensation', 'exchange', 'return_refund'))
    and exists (select 1 from counted)
order by place, rung
