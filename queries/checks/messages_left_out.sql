/* retro
title    = { zh = "未计入的消息", en = "Messages not counted" }
question = { zh = "哪些消息没有计入？", en = "Which messages were not counted?" }
doc      = { zh = "整个买家只发广告的、红包、系统提示、撤回提示不计入，各有多少。有一条就说。", en = "Messages of buyers who only advertise, red packets, system lines and recall notices do not count; how many of each. Told from one on." }
reads    = ["filtered_messages", "chat_lines"]
grain    = ["n"]
say      = { zh = "{{ messages|count }} 条消息里有 {{ n|count }} 条（{{ share|share }}）不算对话、没有计入：{% if system %}系统提示 {{ system|count }} 条；{% endif %}{% if recalled %}撤回 {{ recalled|count }} 条；{% endif %}{% if redpacket %}红包 {{ redpacket|count }} 条；{% endif %}{% if ads %}只发广告的 {{ ad_buyers|count }} 位买家 {{ ads|count }} 条；{% endif %}属正常，无需处理。", en = "{{ n|count }} of {{ messages|counted('message') }} ({{ share|share }}) are no conversation and were not counted: {% if system %}{{ system|counted('system line') }}; {% endif %}{% if recalled %}{{ recalled|count }} recalled; {% endif %}{% if redpacket %}{{ redpacket|counted('red packet') }}; {% endif %}{% if ads %}{{ ads|count }} of {{ ad_buyers|counted('buyer') }} who only advertise; {% endif %}this is normal and needs nothing." }

[columns]
n = { zh = "未计入的消息", en = "Messages not counted", kind = "count" }
messages = { zh = "全部消息", en = "All messages", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占全部消息", en = "of all messages" } }
system = { zh = "系统提示", en = "System lines", kind = "count" }
recalled = { zh = "撤回", en = "Recalled", kind = "count" }
redpacket = { zh = "红包", en = "Red packets", kind = "count" }
ads = { zh = "广告", en = "Advertising", kind = "count" }
ad_buyers = { zh = "只发广告的买家", en = "Buyers who only advertise", kind = "count" }
level = { zh = "程度", en = "Level", kind = "text", doc = { zh = "info：只是说明", en = "info: nothing to do" } }
*/
select
    sum(messages)::bigint as n,
    (select count(*) from chat_lines where in_window) as messages,
    sum(messages) / nullif((select count(*) from chat_lines where in_window), 0) as share,
    coalesce(sum(messages) filter (rule = 'system'), 0)::bigint as system,
    coalesce(sum(messages) filter (rule = 'recalled'), 0)::bigint as recalled,
    coalesce(sum(messages) filter (rule = 'redpacket'), 0)::bigint as redpacket,
    coalesce(sum(messages) filter (rule = 'ads'), 0)::bigint as ads,
    coalesce(sum(buyers) filter (rule = 'ads'), 0)::bigint as ad_buyers,
    'info' as level,
from filtered_messages
having sum(messages) > 0
order by n
