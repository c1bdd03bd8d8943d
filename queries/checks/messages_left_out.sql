/* retro
title    = { zh = "未计入的消息", en = "Messages not counted" }
question = { zh = "哪些消息没有计入？", en = "Which messages were not counted?" }
reads    = ["filtered_messages"]
grain    = ["rule"]
say      = { zh = "{{ n|count }} 条消息未计入：{{ rule|code('filter_rule') }}{% if rule == 'ads' %}（{{ buyers|count }} 位买家只发广告）{% endif %}。", en = "{{ n|count }} messages were not counted: {{ rule|code('filter_rule') }}{% if rule == 'ads' %} ({{ buyers|count }} buyers who only advertise){% endif %}." }

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
