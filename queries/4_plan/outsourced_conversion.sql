/* retro
title    = { zh = "外包客服转化偏低", en = "Outsourced agents sell less" }
question = { zh = "外包客服答得不慢，同样的询单成交却少吗？", en = "Outsourced agents reply in time: do they win fewer of like inquiries?" }
doc      = { zh = "用工来自 retro.toml。外包的及时率不低于自有 in_time_points 以上才比（慢是排班的事）。预期按自有客服在同一小时、同类问题上的成交（见“同条件下预期的成交”）。外包不少于 least_agents 人、least_n 个询单，少成交 least_excess 个以上、自有是其 least_lift 倍以上、z ≥ least_z 才列；方差按外包客服之间的差异放大，所以一两个人偏低不会算成整个外包的事。门槛均可改，金额是估算。", en = "Employment comes from retro.toml. Compared only where the outsourced are in time no less than own agents by in_time_points (slowness is a matter of rosters). Expected is what own agents win in the same hours with the same question types (see Inquiries to be won under equal conditions). Listed with least_agents people and least_n inquiries, at least least_excess won fewer, own agents win least_lift times as many, z ≥ least_z; the variance is widened by the differences between the outsourced, so that one or two low ones do not count against all. All limits are ours (cfg); the money is an estimate." }
reads    = ["agent_conversions", "inquiries", "metric_values", "agents.employment"]
params   = { slow_seconds = 180, in_time_points = 0.02, least_agents = 3, least_n = 30, least_excess = 15, least_lift = 1.25, least_z = 3, pass_points = 90, shadow_days = 1, weekly_chats = 20 }
grain    = ["employment"]

[finding]
step = 2
metric = "conv"
title = { zh = "{{ employment|code('employment') }}客服答得及时，转化偏低", en = "{{ employment|code('employment') }} agents reply in time but sell less" }
say = { zh = "{{ agents|count }} 位{{ employment|code('employment') }}客服及时接到 {{ n|count }} 个询单，成交 {{ won|count }} 个（{{ value|share }}）；自有客服在同一小时、同类问题上是 {{ expected|share }}，少成交约 {{ affected|count }} 个。{{ employment|code('employment') }}的及时率是 {{ in_time|share }}，不是回得慢。", en = "{{ agents|count }} {{ employment|code('employment')|lower }} agents answered {{ n|counted('inquiry', 'inquiries') }} in time and won {{ won|count }} ({{ value|share }}); own agents win {{ expected|share }} in the same hours and question types: about {{ affected|count }} fewer. {{ in_time|share }} were answered in time, so it is not the speed." }
do = { zh = "上线前考一次活动规则，{{ params.pass_points|count }} 分以上才接待，再跟班 {{ params.shadow_days|count }} 天；和外包商约定每周抽 {{ params.weekly_chats|count }} 段会话一起看；下次大促看全店转化率是否达到 {{ target|share }}。", en = "Before going online they pass an exam on the rules of the promotion with {{ params.pass_points|count }} points or more and shadow a colleague ({{ params.shadow_days|count }} days at least); agree with the provider to look at {{ params.weekly_chats|count }} chats a week together. Next promotion, check that the shop's conversion reaches {{ target|share }}." }
ask = { zh = "外包上线前活动规则由谁教、谁来考，考不过怎么办？", en = "Who teaches and examines the outsourced before they go online, and what if they fail?" }
owner = "training"
due_days = 14
kpi = "conv"
cause = "cs_service"
controllable = true
effect = "sales"
kind = "standard"
library = 6
slice = {}
evidence = ["1_break_down/employment", "1_break_down/sales_by_agent"]

[columns]
employment = { zh = "用工", en = "Employment", kind = "code", codes = "employment" }
agents = { zh = "客服人数", en = "Agents", kind = "count" }
severity = { zh = "严重程度", en = "Severity", kind = "code", codes = "severity" }
confidence = { zh = "把握", en = "Confidence", kind = "code", codes = "confidence" }
value = { zh = "转化率", en = "Conversion", kind = "share", doc = { zh = "成交 ÷ 及时接到的询单", en = "won ÷ inquiries answered in time" } }
expected = { zh = "自有客服", en = "With own agents", kind = "share", doc = { zh = "同小时、同类问题，占同样的询单", en = "same hours and question types, of the same inquiries" } }
n = { zh = "询单", en = "Inquiries", kind = "count" }
won = { zh = "成交", en = "Won", kind = "count" }
affected = { zh = "少成交", en = "Fewer won", kind = "count" }
money = { zh = "少成交金额（估算）", en = "Sales missed (estimate)", kind = "money" }
target = { zh = "目标", en = "Target", kind = "share", doc = { zh = "补上少成交的之后的全店转化率", en = "the shop's conversion with these won" } }
in_time = { zh = "及时率", en = "In time", kind = "share", doc = { zh = "slow_seconds 秒内答上 ÷ 外包客服的询单", en = "answered within slow_seconds ÷ inquiries of the outsourced" } }
z = { zh = "偏离", en = "z", kind = "number" }
*/
with

timely as (
    select agents.employment,
        count(*) filter (first_wait_seconds <= $slow_seconds) / count(*) as in_time,
    from inquiries
    join agents on agents.agent = inquiries.agent
    where inquiries.is_inquiry and agents.pool is distinct from 'aftersale'
    group by all
),

summed as (
    select employment,
        count(*) as agents,
        sum(inquiries)::bigint as n,
        sum(bought)::bigint as won,
        sum(sales) / nullif(sum(bought), 0) as sale,
        fsum(likely order by agent) as expected_won,
        expected_won - sum(bought) as missed,
        -- How far these agents differ among themselves, beyond chance.
        greatest(1, fsum((bought - likely * ratio) ** 2 / nullif(variance, 0) order by agent)
            / nullif(count(*) - 1, 0)) as spread,
        missed / nullif(sqrt(spread * fsum(variance order by agent)), 0) as z,
    from (
        select * exclude (won, expected_won), won as bought, expected_won as likely,
            sum(won) over () / sum(likely::decimal(28, 9)) over () as ratio,
        from agent_conversions
        where employment = 'outsourced'
    )
    group by employment
),

whole as (
    select * from metric_values where metric = 'conv' and query = 'metrics/sales'
)

select
    employment,
    agents,
    'medium' as severity,
    case when z >= 2 * $least_z then 'high' else 'medium' end as confidence,
    summed.won / summed.n as value,
    expected_won / summed.n as expected,
    summed.n as n,
    summed.won as won,
    round(missed)::bigint as affected,
    (missed * sale)::decimal(18, 2) as money,
    (whole.numerator + missed) / whole.denominator as target,
    here.in_time,
    z,
from summed
cross join whole
join timely as here using (employment)
join timely as own
    on own.employment = 'own' and here.in_time >= own.in_time - $in_time_points
where agents >= $least_agents
    and summed.n >= $least_n
    and missed >= $least_excess
    and expected_won >= $least_lift * summed.won
    and z >= $least_z
order by employment
