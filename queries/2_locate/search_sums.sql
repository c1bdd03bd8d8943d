/* retro
title    = { zh = "所有组合的合计", en = "All slices, summed" }
question = { zh = "单个条件、两个条件叠加的每个组合，有多少、出了多少问题、本该多少？", en = "For each slice by one or two conditions: how many cases, how many bad, how many expected?" }
doc      = { zh = "一遍扫过所有单个条件和两两叠加。预期 = 可比的一组里的占比 × 个数；方差按可比组内不放回抽样算。另记两种起伏，都以方差为 1：从一组可比的到下一组、从一位客服到下一位，实际比按倍数放大的预期还散多少；同一位客服的会话互相牵连，客服少的组合因此更难被认定。不足 least_n 个的组合不列。", en = "One pass over all conditions and all pairs. Expected is the rate of the cases alike times the cases; the variance is that of drawing without replacement among cases alike. Two scatters stand beside it, in units of the variance: how much more than its raised expectation a slice varies from one group of cases alike to the next, and from one agent to the next; chats of one agent hang together, so a slice of few agents is harder to call. Slices of fewer than least_n cases are left out." }
reads    = ["search_cases"]
params   = { least_n = 30 }
grain    = ["measure", "profile", "dimension", "slice", "dimension_2", "slice_2"]
worklist = true
hidden   = true

[columns]
measure = { zh = "哪类问题", en = "Measure", kind = "code", codes = "search_measure" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
dimension = { zh = "条件", en = "By", kind = "code", codes = "slice_kind" }
slice = { zh = "哪一类", en = "Which", kind = "code", unit_from = "dimension" }
dimension_2 = { zh = "第二个条件", en = "And by", kind = "code", codes = "slice_kind" }
slice_2 = { zh = "哪一类（二）", en = "Which (2)", kind = "code", unit_from = "dimension_2" }
n = { zh = "个数", en = "Cases", kind = "count" }
bad = { zh = "有问题的", en = "Bad", kind = "count" }
expected = { zh = "预期", en = "Expected", kind = "number" }
variance = { zh = "方差", en = "Variance", kind = "number", doc = { zh = "预期成立时有问题个数的方差", en = "of the bad ones if the expectation held" } }
groups = { zh = "可比的组", en = "Groups alike", kind = "count" }
group_scatter = { zh = "组间起伏", en = "Scatter of groups", kind = "ratio" }
agents = { zh = "客服", en = "Agents", kind = "count", doc = { zh = "订单为 0", en = "none for orders" } }
agent_scatter = { zh = "客服间起伏", en = "Scatter of agents", kind = "ratio" }
all_bad = { zh = "全部有问题的", en = "All bad", kind = "count" }
*/
with

-- Every condition and pair of conditions, once among cases alike and once by agent.
parts as (
    select
        * exclude (n, bad, alike_n, alike_bad, all_bad),
        grouping(alike) = 1 as by_agent,
        grouping(question_type, product, region, carrier, group_name, pool,
            platform, shop, in_window) as cut,
        max(all_bad) as all_bad,
        sum(n) as m,
        sum(bad) as hits,
        sum((n * alike_bad / alike_n)::decimal(28, 12))::double as due,
        max(alike_bad) / max(alike_n) as rate,
        rate * (1 - rate) * m * (max(alike_n) - m) / nullif(max(alike_n) - 1, 0) as spread,
    from search_cases
    group by measure, profile, grouping sets ((alike), (agent)), grouping sets (
        (question_type), (product), (region), (carrier), (group_name), (pool), (platform), (shop),
        (in_window),
        (question_type, product), (question_type, group_name), (question_type, pool),
        (question_type, platform), (question_type, shop), (question_type, in_window),
        (product, region), (product, carrier), (product, group_name), (product, pool),
        (product, platform), (product, shop), (product, in_window), (region, carrier),
        (region, group_name), (region, pool), (region, platform), (region, shop),
        (region, in_window), (carrier, group_name), (carrier, pool), (carrier, platform),
        (carrier, shop), (carrier, in_window), (group_name, platform), (group_name, shop),
        (group_name, in_window), (pool, platform), (pool, shop), (pool, in_window),
        (platform, in_window), (shop, in_window)
    )
),

-- Decimals, for a sum of doubles depends on the order of rows.
summed as (
    select
        * exclude (alike, agent, m, hits, due, rate, spread, all_bad),
        max(all_bad) as all_bad,
        sum(m)::bigint as n,
        sum(hits)::bigint as bad,
        sum(due::decimal(28, 12))::double as expected,
        sum(spread::decimal(28, 12))::double as variance,
        count(*) as clusters,
        count(agent) as agents,
        bad / nullif(expected, 0) as lift,
        sum((hits ** 2)::decimal(28, 12)) - 2 * lift * sum((hits * due)::decimal(28, 12))
            + lift ** 2 * sum((due ** 2)::decimal(28, 12)) as scatter,
        scatter / nullif(lift, 0) * clusters / nullif(clusters - 1, 0) as uneven,
    from parts
    group by all
    having sum(m) >= $least_n
),

-- A condition that is not told is none.
named as (
    select
        *,
        list_filter(list_zip(
            ['question_type', 'product', 'region', 'carrier', 'group_name', 'pool',
                'platform', 'shop', 'in_window'],
            [question_type, product, region, carrier, group_name, pool, platform, shop,
                in_window::varchar]
        ), lambda it: it[2] is not null) as told,
    from summed
)

select
    measure, profile,
    told[1][1] as dimension, told[1][2] as slice,
    told[2][1] as dimension_2, told[2][2] as slice_2,
    max(n) filter (not by_agent) as n,
    max(bad) filter (not by_agent) as bad,
    max(expected) filter (not by_agent) as expected,
    max(variance) filter (not by_agent) as variance,
    max(clusters) filter (not by_agent) as groups,
    max(uneven) filter (not by_agent) / nullif(max(variance) filter (not by_agent), 0)
        as group_scatter,
    max(agents) filter (by_agent) as agents,
    max(uneven) filter (by_agent) / nullif(max(variance) filter (not by_agent), 0)
        as agent_scatter,
    max(all_bad) as all_bad,
from named
where len(told) = 9 - bit_count(cut)
group by measure, profile, cut, told
order by measure, profile, dimension, slice, dimension_2, slice_2
