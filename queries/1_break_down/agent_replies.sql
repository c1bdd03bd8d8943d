/* retro
title    = { zh = "客服响应（聊天记录）", en = "Replies by agent (from messages)" }
question = { zh = "每位客服接了多少、答得多快？", en = "How much did each agent take, and how fast?" }
doc      = { zh = "按接待量排列，不是名次。会话和首次响应归先接待的人，回复轮次归结束该轮的人；转接后各算各的。样本不足的不报比率和时长，数量照列；次数少的比率起伏大，看区间。按各店自己的口径，从不相加。数字说明的是排班、难度和负荷，不用于追责。", en = "Ordered by volume, not a ranking. Sessions and first responses belong to who took the session first, rounds to who ended them; after a transfer each has their own. Too few cases show no rate and no duration, their counts stay; with few cases the share swings, so look at the interval. By each shop's own clock, never added up. The figures speak of shifts, difficulty and load, not of blame." }
reads    = ["reply_cuts"]
may_read = ["agents", "agent_pools"]
grain    = ["profile", "agent"]
order    = 35
chart    = { kind = "hbar", x = "agent", y = ["in_time_share", "cases"], split = "profile", rows = 20 }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + '：' if many else '' %}{% set people = group.list|rejectattr('agent', 'none')|list %}{% if people %}{{ which }}列出 {{ people|length }} 位客服，共接了 {{ people|sum(attribute='sessions')|count }} 个会话。{% set below = people|selectattr('is_below')|list %}{% if below %}{{ below|length }} 位的及时率明显低于全队，合计 {{ below|sum(attribute='cases')|count }} 次：先看当班时是否人手不够，再看个人。{% elif people|rejectattr('in_time_share', 'none')|list %}没有谁明显低于全队。{% else %}每位的次数都太少，不报比率。{% endif %}{% set few = people|selectattr('in_time_share', 'none')|list %}{% if few and few|length < people|length %}{{ few|length }} 位次数太少，不报比率。{% endif %}{% set rest = group.list|selectattr('agent', 'none')|first %}{% if rest and rest.cases %}另有 {{ rest.cases|count }} 次归不到人，或出自接待不足 5 位买家的客服。{% endif %}排列按接待量，不是名次。{% endif %}{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for group in rows|groupby('profile') %}{% set which = group.grouper|code('profile') + ': ' if many else '' %}{% set people = group.list|rejectattr('agent', 'none')|list %}{% if people %}{{ which }}Agents listed: {{ people|length }}, with {{ people|sum(attribute='sessions')|counted('session') }}. {% set below = people|selectattr('is_below')|list %}{% if below %}Clearly below the team: {{ below|length }}, with {{ below|sum(attribute='cases')|counted('case') }}; look first whether their shifts were short of people, then at the person.{% elif people|rejectattr('in_time_share', 'none')|list %}Nobody is clearly below the team.{% else %}Each has too few cases for a rate.{% endif %}{% set few = people|selectattr('in_time_share', 'none')|list %}{% if few and few|length < people|length %} Too few cases for a rate: {{ few|length }} of them.{% endif %}{% set rest = group.list|selectattr('agent', 'none')|first %}{% if rest and rest.cases %} A further {{ rest.cases|counted('case') }} belong to nobody, or to agents with fewer than 5 buyers.{% endif %} The order is by volume, not a ranking.{% endif %}{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
agent = { zh = "客服", en = "Agent", kind = "agent", doc = { zh = "空：归不到人，或接待不足 5 位买家的客服合计", en = "empty: nobody to attribute to, or agents with fewer than 5 buyers taken together" } }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
sessions = { zh = "会话", en = "Chats", kind = "count" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
cases = { zh = "计入", en = "Cases", kind = "count", doc = { zh = "口径的主指标数的次数：轮次、会话或每天每位买家", en = "what the profile's headline rate counts: rounds, sessions or a buyer's day" } }
in_time_share = { zh = "及时率", en = "In time", kind = "share", doc = { zh = "占计入的次数；时限随口径：3 分钟，或 30 秒、45 秒", en = "of those counted; the limit is the profile's: 3 minutes, or 30 or 45 seconds" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "95% 区间（Wilson），分母为计入的次数", en = "95 % interval (Wilson), over those counted" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "95% 区间（Wilson），分母为计入的次数", en = "95 % interval (Wilson), over those counted" } }
is_below = { zh = "明显低于全队", en = "Below team", kind = "flag", doc = { zh = "区间上限也低于同一口径全队的及时率", en = "even the upper bound is below the share in time of the team under the same profile" } }
first_p50_seconds = { zh = "首响中位", en = "First, median", kind = "seconds" }
first_p90_seconds = { zh = "首响最慢一成", en = "First, slowest tenth", kind = "seconds" }
waits = { zh = "回复轮次", en = "Replies", kind = "count", doc = { zh = "进入平均响应的轮次", en = "rounds that enter the response time" } }
mean_seconds = { zh = "平均响应", en = "Mean", kind = "seconds" }
p50_seconds = { zh = "响应中位", en = "Median", kind = "seconds" }
p90_seconds = { zh = "响应最慢一成", en = "Slowest tenth", kind = "seconds" }
*/
with

teams as (
    select profile, sum(in_time) / nullif(sum(cases), 0) as team_share,
    from reply_cuts
    where cut = 'agent' and slice is not null
    group by all
)

select
    profile,
    reply_cuts.slice as agent,
    coalesce(listed.pool, rostered.pool) as pool,
    sessions,
    buyers,
    cases,
    in_time_share,
    low,
    high,
    coalesce(high < team_share and reply_cuts.slice is not null, false) as is_below,
    first_p50_seconds,
    first_p90_seconds,
    waits,
    mean_seconds,
    p50_seconds,
    p90_seconds,
from reply_cuts
left join teams using (profile)
left join (select agent as name, pool from agents) as listed on listed.name = slice
left join (select agent as name, pool from agent_pools where is_inferred is not true) as rostered
    on rostered.name = slice
where cut = 'agent'
order by profile, agent is null, sessions desc, agent
