/* retro
title    = { zh = "改了会少多少", en = "How many fewer if fixed" }
question = { zh = "如果只改这一条，等太久的会话会少多少？", en = "If this alone were put right, how many fewer chats would wait too long?" }
doc      = { zh = "用回放推算：只改这一条，其余照旧，再放一遍；改前也是回放的数，与实际差多少见“回放准不准”。补人是每个半小时补到需要的人数、按常速算；没写钟点的休息，回放里当作人在，所以加的人可能少于缺口。错开休息是把每段挪到前后两小时内最闲的时候；用时偏长指超过常速 1.25 倍；复杂问题的用时降到全部问题的平均。各项互相影响，不能相加，也不等于“等的时间花在哪儿”里的份额：卡在时限上下的会话多时，快一点就会少一大截。变化不到 15 个会话，或不到回放自身摆动（同样空闲时换一个人接）的两倍，算可能只是偶然。", en = "From the replay: all else as it was, this one thing put right, and the chats replayed. Before is the replay's own figure; how far it is from what happened, see whether the replay holds. Too long = first human reply over the shop's limit, or none. Added people are of ordinary speed; spreading breaks moves each to the calmest time within two hours; a slow agent takes over 1.25 times the ordinary time; complex questions take as long as all questions do. The lines influence each other: they do not add up, and they are not the shares of where the waiting went: where many waits lie about the limit, a little more speed makes many fewer. People are added up to what the comparison by half hour needs; who has breaks without times counts as there in the replay, so people added may be fewer than the gap. A change under 15 chats, or under twice the replay's own swing (another of two equally free people takes the chat), could be chance." }
reads    = ["what_ifs", "replay_fits"]
core     = true
grain    = ["pool", "scenario", "starts_at"]
optional = true
order    = 20
chart    = { kind = "hbar", x = "scenario", y = ["drawn"], split = "pool" }
say      = { zh = "{% for row in rows|selectattr('verdict', 'eq', 'fewer')|selectattr('starts_at') %}{% if loop.index <= 3 %}{{ row.starts_at|time }} 到 {{ row.ends_at|time }}（{{ row.pool|code('pool') }}）每个半小时补到需要的人数：{{ row.chats|count }} 个会话里等太久的从 {{ row.slow_before|count }} 个（{{ row.before_share|share }}）降到 {{ row.slow_after|count }} 个（{{ row.after_share|share }}）。{% endif %}{% endfor %}{% for row in rows|selectattr('verdict', 'eq', 'fewer')|rejectattr('starts_at')|rejectattr('scenario', 'eq', 'plan') %}{% if loop.index <= 3 %}只做“{{ row.scenario|code('what_if') }}”：{{ row.pool|code('pool') }}全程从 {{ row.slow_before|count }} 个降到 {{ row.slow_after|count }} 个。{% endif %}{% endfor %}{% set chance = rows|selectattr('verdict', 'eq', 'chance')|map(attribute='scenario')|unique|list %}{% if chance %}{% for it in chance %}“{{ it|code('what_if') }}”{% endfor %}：变化很小，可能只是偶然。{% endif %}{% for row in rows|selectattr('verdict', 'eq', 'not_valid') %}{{ row.pool|code('pool') }}的回放与实际对不上，不作推算。{% endfor %}{% if rows|selectattr('verdict', 'ne', 'not_valid')|list|length > 1 %}各项互相影响，不能相加。{% endif %}", en = "{% for row in rows|selectattr('verdict', 'eq', 'fewer')|selectattr('starts_at') %}{% if loop.index <= 3 %}{{ row.starts_at|stretch(row.ends_at) }} ({{ row.pool|code('pool') }}) with as many people as each half hour needed: of {{ row.chats|counted('chat') }} {{ row.slow_after|count }} ({{ row.after_share|share }}) would wait too long instead of {{ row.slow_before|count }} ({{ row.before_share|share }}). {% endif %}{% endfor %}{% for row in rows|selectattr('verdict', 'eq', 'fewer')|rejectattr('starts_at')|rejectattr('scenario', 'eq', 'plan') %}{% if loop.index <= 3 %}{{ row.scenario|code('what_if') }}, and nothing else: {{ row.slow_after|count }} instead of {{ row.slow_before|count }} throughout ({{ row.pool|code('pool') }}). {% endif %}{% endfor %}{% set chance = rows|selectattr('verdict', 'eq', 'chance')|map(attribute='scenario')|unique|list %}{% if chance %}{% for it in chance %}{% if not loop.first %}; {% endif %}{{ it|code('what_if') }}{% endfor %}: hardly any change, could be chance. {% endif %}{% for row in rows|selectattr('verdict', 'eq', 'not_valid') %}{{ row.pool|code('pool')|capitalize }}: the replay is not valid for this data, so nothing is foretold. {% endfor %}{% if rows|selectattr('verdict', 'ne', 'not_valid')|list|length > 1 %}The lines influence each other and do not add up.{% endif %}" }
so       = { zh = "{% if rows %}少得最多又最好做的排在前面；几项一起做，效果不能直接相加。{% endif %}", en = "{% if rows %}Put what saves most and is easiest first; the effects of several fixes do not simply add up.{% endif %}" }

[columns]
scenario = { zh = "只改这一条", en = "This alone put right", kind = "code", codes = "what_if" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
extra_heads = { zh = "加几人", en = "People added", kind = "number", doc = { zh = "最多的时段", en = "in the slot with most" } }
chats = { zh = "会话", en = "Chats", kind = "count", doc = { zh = "写了起止的只算这一段", en = "of the stretch, where one is given" } }
slow_before = { zh = "改前等太久", en = "Too long before", kind = "count", doc = { zh = "照当时的样子回放", en = "replayed as it was" } }
slow_after = { zh = "改后等太久", en = "After", kind = "count" }
fewer = { zh = "少了", en = "Fewer", kind = "count", doc = { zh = "改前 − 改后，负数是变多", en = "before − after; negative is more" } }
before_share = { zh = "改前占比", en = "Share before", kind = "share", doc = { zh = "改前等太久 ÷ 会话", en = "too long before ÷ chats" } }
after_share = { zh = "改后占比", en = "Share after", kind = "share", doc = { zh = "改后等太久 ÷ 会话", en = "too long after ÷ chats" } }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "what_if_verdict" }
slow_observed = { zh = "实际等太久", en = "Too long in fact", kind = "count", aside = true }
extra_hours = { zh = "多用人时", en = "Agent-hours added", kind = "number", aside = true }
drawn = { zh = "少几个等太久的会话", en = "Chats fewer that wait too long", kind = "count", aside = true, doc = { zh = "图里画的，逐段的不画", en = "as drawn; single blocks are not" } }
*/
with

-- Where only one block was short, the plan is that block.
single as (
    select pool
    from what_ifs
    where scenario = 'block'
    group by pool
    having count(*) = 1
),

told as (
    select
        case when single.pool is null then scenario else 'plan' end as scenario,
        what_ifs.* exclude (scenario),
    from what_ifs
    left join single on single.pool = what_ifs.pool and what_ifs.scenario = 'block'
    where what_ifs.scenario <> 'plan'
        or what_ifs.pool not in (select pool from single)
),

withheld as (
    select pool, 'not_valid' as scenario, max(chats) as chats, max(slow_observed) as slow_observed,
    from replay_fits
    group by pool
    having not bool_or(is_valid)
),

everything as (
    select * from told
    union all by name
    select * from withheld
)

select
    scenario,
    pool,
    starts_at,
    ends_at,
    extra_heads,
    chats,
    slow_before,
    slow_after,
    slow_before - slow_after as fewer,
    slow_before / nullif(chats, 0) as before_share,
    slow_after / nullif(chats, 0) as after_share,
    case
        when scenario = 'not_valid' then 'not_valid'
        when is_chance then 'chance'
        when slow_after < slow_before then 'fewer'
        else 'more'
    end as verdict,
    slow_observed,
    extra_hours,
    case when scenario <> 'block' then slow_before - slow_after end as drawn,
from everything
order by
    coalesce(scenario in ('plan', 'block'), false) desc,
    coalesce(is_chance, true),
    fewer desc,
    pool,
    scenario,
    starts_at
