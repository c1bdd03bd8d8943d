/* retro
title    = { zh = "及时率的变化：是接得慢了，还是换了人接", en = "Change of the share in time: slower, or other people on duty" }
question = { zh = "只有客服绩效表时，及时率前后两期的变化来自哪里？", en = "With the agent table alone: where does the change of the share in time between two periods come from?" }
doc      = { zh = "相邻两个同样长的统计期相比（基塔加瓦分解，1955）：同样的人接得快了还是慢了 = 各客服及时率的变化 × 两期接待占比的平均；换了人接 = 各客服接待占比的变化 × 两期及时率的平均；两项相加就是总变化。只在一期出现的客服，另一期的及时率按那一期全店的算。按天的表看不出等待花在哪里，所以不给原因占比。", en = "Two neighbouring periods of equal length (Kitagawa 1955): the same people faster or slower = change of each agent's rate × mean share of buyers in both periods; other people on duty = change of each agent's share of buyers × mean rate of both; together they are the whole change. Of an agent who is there in one period only, the other rate is taken as the shop's. Daily tables do not tell where the waiting went, so there are no shares by cause." }
reads    = ["agent_pairs.agent"]
grain    = ["from_day", "to_day"]
optional = true
order    = 18
chart    = { kind = "stacked_bar", x = "from_day", y = ["rate_effect", "mix_effect"] }
say      = { zh = "{% if first %}{% set worst = rows|sort(attribute='change')|first %}{% if worst.change < 0 %}及时率掉得最多的是 {{ worst.from_day|day }}：从 {{ worst.before|share }} 到 {{ worst.in_time|share }}，{% if worst.rate_effect < worst.mix_effect %}主要是同样的人接得慢了{% else %}主要是接待的人换了{% endif %}。{% else %}各期的及时率没有往下掉。{% endif %}按天的数据看不出等在哪里；导出聊天记录和排班表，可以逐秒分到原因。{% endif %}", en = "{% if first %}{% set worst = rows|sort(attribute='change')|first %}{% if worst.change < 0 %}The share in time fell most on {{ worst.from_day|day }}, from {{ worst.before|share }} to {{ worst.in_time|share }}: {% if worst.rate_effect < worst.mix_effect %}mainly the same people were slower{% else %}mainly other people served the buyers{% endif %}.{% else %}The share in time fell in no period.{% endif %} Daily figures do not tell what buyers waited for; exports of the chats and the roster would, second by second.{% endif %}" }

[columns]
from_day = { zh = "起始日", en = "From", kind = "day" }
to_day = { zh = "截止日", en = "To", kind = "day" }
users = { zh = "接待人数", en = "Buyers", kind = "count" }
agents = { zh = "客服", en = "Agents", kind = "count" }
before = { zh = "上期及时率", en = "Share in time before", kind = "share", doc = { zh = "上一期，按人数", en = "of the buyers of the period before" } }
in_time = { zh = "及时率", en = "Share in time", kind = "share", doc = { zh = "按人数", en = "of the buyers" } }
change = { zh = "变化", en = "Change", kind = "share" }
rate_effect = { zh = "同样的人快慢", en = "Same people, other pace", kind = "share" }
mix_effect = { zh = "换了人接", en = "Other people", kind = "share" }
*/
select
    from_day,
    to_day,
    users,
    agents,
    before,
    in_time,
    in_time - before as change,
    fsum((r_now - r_before) * (w_now + w_before) / 2 order by agent) as rate_effect,
    fsum((w_now - w_before) * (r_now + r_before) / 2 order by agent) as mix_effect,
from agent_pairs
group by all
order by from_day, to_day
