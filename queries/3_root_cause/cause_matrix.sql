/* retro
title    = { zh = "问题出在哪一类，谁能改", en = "Where the causes lie, and who can change them" }
question = { zh = "这些问题属于人、货、流程、工具还是物流，客服能推动的有多少？", en = "Do the problems lie with people, goods, process, tools or logistics, and how many can customer service change itself?" }
doc      = { zh = "本次找到的全部问题按原因归类（对照表 causes 可改），让位给专门规则的不重复算。客服可推动：客服部门自己能改，或能拉着相关部门改；靠其他部门：主要由别的部门或外部来改。金额是有金额的问题之和（估算），一单可能同时算在几个问题里。", en = "All problems found this time by their cause (the table causes can be changed); one that a specific rule tells already is not counted again. In our hands: customer service can change it itself; else another department or partner is needed. Money is the sum of the problems that have an amount (estimates), and an order may be in several of them." }
reads    = ["proposals", "causes"]
core     = true
grain    = ["category"]
optional = true
order    = 95
say      = { zh = "{% set all = rows|sum(attribute='findings') %}{% set ours = rows|sum(attribute='ours') %}{% if first %}找到的 {{ all|count }} 个问题里，{{ ours|count }} 个客服能推动{% if ours < all %}，{{ (all - ours)|count }} 个主要靠其他部门{% endif %}；最多的一类是“{{ first.category|code('category') }}”（{{ first.findings|count }} 个）。{% endif %}", en = "{% set all = rows|sum(attribute='findings') %}{% set ours = rows|sum(attribute='ours') %}{% if first %}Customer service can change {{ ours|count }} of {{ all|count }} problem{% if all != 1 %}s{% endif %} itself{% if ours < all %}; another department is needed for {{ (all - ours)|count }}{% endif %}. Most lie with {{ first.category|code('category') }} ({{ first.findings|count }}).{% endif %}" }
so       = { zh = "{% if rows %}客服能推动的，这周定人定日子；主要靠其他部门的，带上证据去谈。{% endif %}", en = "{% if rows %}Give what is in your own hands a name and a date this week; take the evidence to the other departments.{% endif %}" }

[columns]
category = { zh = "类别", en = "Category", kind = "code", codes = "category" }
findings = { zh = "问题", en = "Problems", kind = "count" }
ours = { zh = "客服可推动", en = "In our hands", kind = "count" }
ours_money = { zh = "客服可推动：金额（估算）", en = "In our hands: money (estimate)", kind = "money" }
theirs = { zh = "靠其他部门", en = "In others' hands", kind = "count" }
theirs_money = { zh = "靠其他部门：金额（估算）", en = "In others' hands: money (estimate)", kind = "money" }
*/
with

standing as (
    select
        proposals.*,
        coalesce(causes.category, 'unknown') as category,
        coalesce(proposals.controllable, false) as is_ours,
    from proposals
    left join causes on causes.cause = proposals.cause
    where not proposals.is_told
)

select
    category,
    count(*) as findings,
    count(*) filter (is_ours) as ours,
    (sum(money) filter (is_ours))::decimal(18, 2) as ours_money,
    count(*) filter (not is_ours) as theirs,
    (sum(money) filter (not is_ours))::decimal(18, 2) as theirs_money,
from standing
group by category
order by findings desc, category
