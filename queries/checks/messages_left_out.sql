/* retro
title    = { zh = "未计入的消息", en = "Messages not counted" }
question = { zh = "哪些消息没有计入?", en = "Which messages were not counted?" }
reads    = ["filtered_messages"]
grain    = ["rule"]
say      = { zh = "{% if first %}大促期间有 {{ rows|sum(attribute='n')|count }} 条消息未计入:{% for row in rows %}{{ row.rule|code('filter_rule') }} {{ row.n|count }} 条{% if row.rule == 'ads' %}({{ row.buyers|count }} 位买家){% endif %}{% if not loop.last %},{% endif %}{% endfor %}。{% endif %}", en = "{% if first %}{{ rows|sum(attribute='n')|count }} messages of the promotion were not counted: {% for row in rows %}{{ row.rule|code('filter_rule') }} {{ row.n|count }}{% if row.rule == 'ads' %} ({{ row.buyers|count }} buyers){% endif %}{% if not loop.last %}, {% endif %}{% endfor %}.{% endif %}" }

[columns]
rule = { zh = "原因", en = "Reason", kind = "code", codes = "filter_rule" }
n = { zh = "消息", en = "Messages", kind = "count" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
*/
select
    rule,
    messages as n,
    buyers,
from filtered_messages
where messages > 0
order by n desc, rule
