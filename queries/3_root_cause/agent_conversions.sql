/* retro
title    = { zh = "同条件下预期的成交", en = "Inquiries to be won under equal conditions" }
question = { zh = "在同样的小时、同类问题下，同岗同事会成交多少？", en = "With the same hours and question types, how many would colleagues of the pool have won?" }
doc      = { zh = "间接标准化：每个询单取同岗同事（外包除外，见“及时答上的询单”）在同一小时、同类问题上的成交占比，数量少的向该类问题的占比靠（pull_inquiries 个询单时各占一半，可改），都不含本人。只算等得不久的询单。", en = "Indirect standardisation: each inquiry takes the share won by colleagues of the pool (the outsourced left out, see Inquiries answered in time) in the same hour with the same question type; with few of them it leans towards their share of the type (half at pull_inquiries, cfg); neither contains the agent. Only inquiries that did not wait long." }
reads    = ["inquiry_cells"]
params   = { pull_inquiries = 20 }
grain    = ["agent"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
employment = { zh = "用工", en = "Employment", kind = "code", codes = "employment" }
inquiries = { zh = "询单", en = "Inquiries", kind = "count" }
won = { zh = "成交", en = "Won", kind = "count" }
expected_won = { zh = "预期成交", en = "To be won", kind = "number" }
variance = { zh = "方差", en = "Variance", kind = "number" }
sales = { zh = "成交金额", en = "Amount", kind = "money" }
*/
with

yardsticks as (
    select *, if(is_yardstick, inquiries, 0) as asked, if(is_yardstick, won, 0) as bought,
    from inquiry_cells
),

-- What the colleagues of the pool did, in the cell and with the type.
others as (
    select
        *,
        sum(asked) over cell - asked as cell_inquiries,
        sum(bought) over cell - bought as cell_won,
        sum(asked) over types - sum(asked) over own_types as type_inquiries,
        sum(bought) over types - sum(bought) over own_types as type_won,
    from yardsticks
    window
        cell as (partition by pool, hour, question_type),
        types as (partition by pool, question_type),
        own_types as (partition by pool, question_type, agent)
),

likely as (
    select
        *,
        ((cell_won + $pull_inquiries * type_won / type_inquiries)
            / (cell_inquiries + $pull_inquiries))::double as p,
    from others
    where type_inquiries > 0
)

select
    agent,
    max(pool) as pool,
    max(employment) as employment,
    sum(inquiries)::bigint as inquiries,
    sum(won)::bigint as won,
    sum((inquiries * p)::decimal(28, 9))::double as expected_won,
    sum((inquiries * p * (1 - p))::decimal(28, 9))::double as variance,
    sum(sales)::decimal(18, 2) as sales,
from likely
group by agent
order by agent
