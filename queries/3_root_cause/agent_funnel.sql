/* retro
title    = { zh = "谁的超时会话超出同条件的正常范围", en = "Whose slow chats go beyond chance" }
question = { zh = "时段、负荷和问题类型都拉平之后，还有谁的超时会话多于或少于应有的水平？", en = "With hours, load and question types made equal, who still has more or fewer slow chats than usual?" }
doc      = { zh = "预期 = 同岗同事在同样的半小时、负荷和问题类型下的超时比例，算到这位客服的每个会话上（不含本人）；只有客服绩效表时，只按统计期比较，看不到谁当班的时段缺人，所以不点名。范围 95% 与 99.8% 已按全员的实际离散放宽（两端各一成截尾）。不足 50 个会话或预期不足 5 个的不评，可评的不足 8 位时都不评（均可改）。超出 99.8% 也只表示值得聊一聊：即使人人水平一样，60 人的团队平均每十来次复盘也会有一人纯属偶然地超出。修正后的超时占比按 50 个预期水平的会话向预期靠拢。", en = "Expected = the slow share of colleagues of the pool in the same half hours, load and question types, applied to each chat of the agent (the agent left out); from the agent table alone only the period is made equal, and since it does not tell who worked at the hours that were short, nobody is named. The 95 % and 99.8 % limits are widened by how far agents really spread (winsorised by a tenth at either end). Under 50 chats or 5 expected nobody is judged, nor where fewer than 8 can be (cfg). Beyond 99.8 % only means worth a talk: even if all were alike, one of 60 people would get there by chance about every tenth review. The adjusted share leans on the expected one by 50 chats." }
reads    = ["agent_expected"]
params   = { least_chats = 50, least_expected = 5.0, least_judged = 8, pull_chats = 50, trim = 0.1, chance_square = 0.679 }
core     = true
grain    = ["agent"]
optional = true
order    = 61
aliased  = true
chart    = { kind = "funnel", x = "expected_slow", y = ["ratio", "low_95", "high_95", "low_998", "high_998", "chats"], split = "agent" }
say      = { zh = "{% set talk = rows|selectattr('verdict', 'eq', 'talk_to')|list %}{% set learn = rows|selectattr('verdict', 'eq', 'learn_from')|list %}{% if not first %}没有足够多的客服可以放在一起评（至少 {{ least_judged }} 位，每位至少 {{ least_chats }} 个会话、预期超时至少 {{ least_expected|count }} 个）。{% elif first.is_daily %}{% set far = rows|selectattr('verdict', 'eq', 'may_be_hours')|list %}只有客服绩效表，看不到各人当班的时段、负荷和问题类型：{% if far %}{{ far|length }} 位客服的超时会话与同期同岗相差较大，可能只是当班的时段更忙或更闲，{% else %}各人的差别都在正常范围内；{% endif %}不宜据此评人，导出聊天记录后可以拉平了再看。{% else %}{% if talk %}{{ talk|length }} 位客服的超时会话多于同样时段、负荷和问题类型下应有的水平，建议先聊一聊：{{ talk[0].agent }}同样条件下约 {{ talk[0].expected_slow|count }} 个，实际 {{ talk[0].slow_chats|count }} 个。{% else %}时段、负荷和问题类型拉平后，没有哪位客服的超时会话超出正常范围。{% endif %}{% if learn %}{{ learn|length }} 位明显少于应有水平，可以请他们讲讲怎么接。{% endif %}其余 {{ n - talk|length - learn|length }} 位的差别可能只是偶然，不必排名{% if first.unjudged %}；另有 {{ first.unjudged|count }} 位会话或超时太少，不评{% endif %}。{% endif %}", en = "{% set talk = rows|selectattr('verdict', 'eq', 'talk_to')|list %}{% set learn = rows|selectattr('verdict', 'eq', 'learn_from')|list %}{% if not first %}Too few agents can be judged side by side (at least {{ least_judged }}, each with {{ least_chats }} chats and {{ least_expected|count }} slow ones expected).{% elif first.is_daily %}{% set far = rows|selectattr('verdict', 'eq', 'may_be_hours')|list %}The agent table alone does not tell which hours, load and question types each agent had. {% if far %}Agents far from colleagues in the same period: {{ far|length }}, which may only mean busier or quieter hours. {% else %}All agents are within the usual range. {% endif %}Do not judge anybody by it; an export of the chats makes the hours equal.{% else %}{% if talk %}Agents with more slow chats than their hours, load and question types explain: {{ talk|length }}. Worth a talk: {{ talk[0].agent }} had {{ talk[0].slow_chats|count }} where about {{ talk[0].expected_slow|count }} were to be expected. {% else %}No agent's slow chats go beyond chance once hours, load and question types are made equal. {% endif %}{% if learn %}{{ learn|length }} had clearly fewer: ask how they do it. {% endif %}The differences among the other {{ n - talk|length - learn|length }} could be chance and make no ranking{% if first.unjudged %}; {{ first.unjudged|count }} more had too few chats or slow ones to be judged{% endif %}.{% endif %}" }
so       = { zh = "{% if rows %}界线外的先一对一聊，看看当班的人手和问题；界线内的不排名。{% endif %}", en = "{% if rows %}Talk in private with those outside the limits, and look at their shifts first; those inside are not ranked.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
chats = { zh = "会话", en = "Chats", kind = "count", doc = { zh = "未转接、大促期间转到人工的会话", en = "chats of the promotion that were handed to people and not transferred" } }
slow_chats = { zh = "超时会话", en = "Slow chats", kind = "count" }
expected_slow = { zh = "同条件预期", en = "Expected", kind = "number", doc = { zh = "同事在同样条件下的超时会话", en = "slow chats of colleagues under equal conditions" } }
ratio = { zh = "实际 ÷ 预期", en = "Observed ÷ expected", kind = "ratio" }
expected_share = { zh = "预期超时占比", en = "Expected share", kind = "share", doc = { zh = "同条件预期 ÷ 会话", en = "expected ÷ chats" } }
adjusted_share = { zh = "修正后的超时占比", en = "Adjusted share", kind = "share", doc = { zh = "（超时会话 + 50 × 预期占比）÷（会话 + 50）", en = "(slow chats + 50 × expected share) ÷ (chats + 50)" } }
verdict = { zh = "结论", en = "Reading", kind = "code", codes = "funnel_verdict" }
low_95 = { zh = "95% 下限", en = "95 %, low", kind = "ratio", aside = true }
high_95 = { zh = "95% 上限", en = "95 %, high", kind = "ratio", aside = true }
low_998 = { zh = "99.8% 下限", en = "99.8 %, low", kind = "ratio", aside = true }
high_998 = { zh = "99.8% 上限", en = "99.8 %, high", kind = "ratio", aside = true }
unjudged = { zh = "不评的客服", en = "Not judged", kind = "count", aside = true }
is_daily = { zh = "只按统计期", en = "By period only", kind = "flag", aside = true }
spread = { zh = "离散系数", en = "Overdispersion", kind = "number", aside = true, doc = { zh = "1 为纯属偶然；大于 1 时范围按其平方根放宽", en = "1 is chance alone; above 1 the limits widen by its root" } }
*/
with

judged as (
    select
        *,
        count(*) over () as judged_agents,
        -- One variance per expected case for all, so that verdict and chart agree.
        sum(variance::decimal(28, 9)) over () / sum(expected_slow::decimal(28, 9)) over () as unit,
        (slow_chats - expected_slow) / sqrt(unit * expected_slow) as z,
    from agent_expected
    where chats >= $least_chats and expected_slow >= $least_expected
),

spreads as (
    select
        -- Chance alone leaves a mean square of 0.679 when a tenth at either end is pulled in.
        greatest(1, favg(pow(greatest(least(z, high), low), 2) order by agent) / $chance_square)
            as spread,
        (select count(*) from agent_expected) - max(judged_agents) as unjudged,
    from judged
    cross join (
        select quantile_cont(z, $trim) as low, quantile_cont(z, 1 - $trim) as high, from judged
    )
),

limits as (
    select
        *,
        slow_chats / expected_slow as ratio,
        sqrt(spread * unit / expected_slow) as sd,
        greatest(1 - 1.96 * sd, 0) as low_95,
        1 + 1.96 * sd as high_95,
        greatest(1 - 3.09 * sd, 0) as low_998,
        1 + 3.09 * sd as high_998,
    from judged
    cross join spreads
    where judged_agents >= $least_judged
)

select
    agent,
    pool,
    chats,
    slow_chats,
    expected_slow,
    ratio,
    expected_slow / chats as expected_share,
    (slow_chats + $pull_chats * expected_slow / chats) / (chats + $pull_chats) as adjusted_share,
    case
        -- The agent table does not tell who worked at the hours that were short.
        when is_daily and ratio not between low_998 and high_998 then 'may_be_hours'
        when ratio > high_998 then 'talk_to'
        when ratio < low_998 then 'learn_from'
        when ratio not between low_95 and high_95 then 'may_be_chance'
        else 'as_expected'
    end as verdict,
    low_95,
    high_95,
    low_998,
    high_998,
    unjudged,
    is_daily,
    spread,
from limits
order by
    list_position(['talk_to', 'learn_from', 'may_be_hours', 'may_be_chance', 'as_expected'], verdict),
    expected_slow desc, agent
