/* retro
title    = { zh = "客服之间转化率相差大", en = "Conversion far apart between agents" }
question = { zh = "同样的询单，不同客服成交相差多少？", en = "How far apart are agents with like inquiries?" }
doc      = { zh = "把询单够 least_n 的客服按“成交 ÷ 同条件下预期的成交”分成四份（见“同条件下预期的成交”），最高一份与最低一份相差 least_spread 倍以上、全体差距超出偶然（卡方，z ≥ least_z）、最低一份提到全体中位的 aim_part 能多成交 least_excess 个以上才列；不足 least_agents 位不判断；已因答得少单独列出的客服不算在内。门槛均可改。不点名，只用于学习。", en = "Agents with least_n inquiries in four parts by won ÷ to be won under equal conditions (see there). Listed when the highest part has least_spread times the lowest, the differences of all exceed chance (chi square, z ≥ least_z), and the lowest part, brought up to aim_part of the median, would win least_excess more; not judged under least_agents; agents told for few answers are left out. All limits are ours (cfg). Nobody is named; it is for learning." }
reads    = ["agent_conversions", "metric_values"]
may_read = ["few_answers"]
params   = { least_n = 30, least_agents = 8, least_spread = 2, least_z = 3, least_excess = 15, aim_part = 0.8, lost_chats = 3, model_lines = 10 }
grain    = ["metric"]

[finding]
step = 2
metric = "conv"
title = { zh = "客服之间转化率相差大", en = "Conversion far apart between agents" }
say = { zh = "{{ agents|count }} 位客服里，转化最低的 {{ low_agents|count }} 位 {{ n|count }} 个及时接到的询单成交 {{ value|share }}，最高的四分之一成交 {{ best|share }}；扣除时段、问题类型的差别后仍相差 {{ spread|ratio }} 倍，超出偶然。提到中位的 {{ params.aim_part|share }}，能多成交约 {{ affected|count }} 个。", en = "Of {{ agents|counted('agent') }} the lowest {{ low_agents|count }} won {{ value|share }} of {{ n|counted('inquiry', 'inquiries') }} answered in time, the highest quarter {{ best|share }}; with hours and question types made equal they are still {{ spread|ratio }} times apart, more than chance. At {{ params.aim_part|share }} of the median about {{ affected|count }} more would be won." }
do = { zh = "每周开一次流失会话三问复盘（问了什么、答了什么、差在哪），每人 {{ params.lost_chats|count }} 段，用转化最高的会话整理 {{ params.model_lines|count }} 条标杆话术；下次大促看全店转化率是否达到 {{ target|share }}。", en = "Review {{ params.lost_chats|count }} lost chats an agent each week with three questions (what was asked, what was answered, what was missing) and write {{ params.model_lines|count }} model lines from the best chats. Next promotion, check that the shop's conversion reaches {{ target|share }}." }
ask = { zh = "转化高的客服多做了哪一步，其他人从哪天起照着做？", en = "What do the best agents do that others do not, and from which day do the others do it too?" }
owner = "presale_lead"
due_days = 14
kpi = "conv"
cause = "cs_service"
controllable = true
effect = "sales"
library = 15
slice = {}
evidence = ["1_break_down/sales_by_agent"]

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
low_agents = { zh = "最低一份人数", en = "In the lowest part", kind = "count" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "最低一份的转化率", en = "Lowest part", kind = "share", doc = { zh = "成交 ÷ 最低一份的询单", en = "won ÷ inquiries of the lowest part" } }
expected = { zh = "同条件下", en = "Under equal conditions", kind = "share", doc = { zh = "预期成交 ÷ 最低一份的询单", en = "to be won ÷ inquiries of the lowest part" } }
best = { zh = "最高一份的转化率", en = "Highest part", kind = "share", doc = { zh = "成交 ÷ 最高一份的询单", en = "won ÷ inquiries of the highest part" } }
spread = { zh = "相差倍数", en = "Times apart", kind = "ratio" }
n = { zh = "最低一份的询单", en = "Inquiries of the lowest part", kind = "count" }
affected = { zh = "能多成交", en = "More to win", kind = "count" }
money = { zh = "能多成交的金额（估算）", en = "Sales to win (estimate)", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "补上能多成交的之后的全店转化率", en = "the shop's conversion with these won" } }
*/
with

placed as (
    select
        agent, inquiries, won as bought, expected_won as likely, sales,
        ntile(4) over (order by won / expected_won, agent) as quarter,
        quantile_cont(won / expected_won, 0.5) over () as middle,
        (won - expected_won) ** 2 / variance as deviation,
    from agent_conversions
    anti join few_answers using (agent)
    where inquiries >= $least_n and variance > 0
),

shop as (
    select
        count(*) as agents,
        count(*) filter (quarter = 1) as low_agents,
        sum(inquiries) filter (quarter = 1)::bigint as n,
        sum(bought) filter (quarter = 1)::bigint as won,
        fsum(likely order by agent) filter (quarter = 1) as expected_won,
        sum(bought) filter (quarter = 4) / sum(inquiries) filter (quarter = 4) as best,
        sum(bought) filter (quarter = 4) / fsum(likely order by agent) filter (quarter = 4)
            * expected_won / greatest(won, 1) as spread,
        max(middle) * $aim_part * expected_won - won as more,
        sum(sales) / nullif(sum(bought), 0) as sale,
        -- Wilson and Hilferty: the cube root of chi square over its degrees is nearly normal.
        ((fsum(deviation order by agent) / agents) ** (1 / 3) - 1 + 2 / (9 * agents))
            / sqrt(2 / (9 * agents)) as z,
    from placed
),

whole as (
    select max(numerator) as won, max(denominator) as n,
    from metric_values
    where metric = 'conv' and query = 'metrics/sales'
)

select
    'conv' as metric,
    agents,
    low_agents,
    'medium' as severity,
    case when z >= 2 * $least_z then 'high' else 'medium' end as confidence,
    shop.won / shop.n as value,
    expected_won / shop.n as expected,
    best,
    spread,
    shop.n as n,
    round(more)::bigint as affected,
    (more * sale)::decimal(18, 2) as money,
    (whole.won + more) / whole.n as target,
from shop
cross join whole
where agents >= $least_agents
    and spread >= $least_spread
    and z >= $least_z
    and more >= $least_excess
order by metric
