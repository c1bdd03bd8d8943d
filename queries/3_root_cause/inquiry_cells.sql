/* retro
title    = { zh = "及时答上的询单", en = "Inquiries answered in time" }
question = { zh = "等得不久的询单，按客服、小时和问题类型各成交多少？", en = "Of inquiries that did not wait long, how many were won, by agent, hour and question type?" }
doc      = { zh = "一行是一位客服、一个小时、一类问题的询单人次（买家每天一次）。只算首次响应在 slow_seconds 秒以内的：等得久而没成交，是响应的事，不是谈法的事。售后岗不列；岗位来自 retro.toml，没有则按排班和消息推断，都不知道时，询单多半问的是老订单的客服也算售后岗；用工只来自 retro.toml。没登记为外包的客服作比较的标准，一个岗位全是外包时则都算。归属见“询单与售后咨询”。", en = "One row per agent, hour and question type: inquiries, a buyer once a day. Only those first answered within slow_seconds: a buyer lost after a long wait is a matter of response, not of the talk. The after-sales pool is left out; the pool comes from retro.toml, else it is inferred; where neither tells, agents whose inquiries are mostly about earlier orders count as after-sales; employment only from retro.toml. Agents not listed as outsourced are the yardstick; where a whole pool is outsourced, all are. For who is credited see Inquiries and after-sales consults." }
reads    = ["inquiries"]
may_read = ["agents", "agent_pools"]
params   = { slow_seconds = 180 }
grain    = ["agent", "hour", "question_type"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
employment = { zh = "用工", en = "Employment", kind = "code", codes = "employment" }
is_yardstick = { zh = "作标准", en = "Yardstick", kind = "flag" }
hour = { zh = "小时", en = "Hour", kind = "hour" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
inquiries = { zh = "询单", en = "Inquiries", kind = "count" }
won = { zh = "成交", en = "Won", kind = "count" }
sales = { zh = "成交金额", en = "Amount", kind = "money", doc = { zh = "退款前", en = "before refunds" } }
*/
with

posts as (
    select
        inquiries.*,
        coalesce(agents.pool, agent_pools.pool, 'all') as pool,
        agents.employment,
        -- Nobody told the pool: who mostly answers about earlier orders works after-sales.
        coalesce(agents.pool, agent_pools.pool, 'all') = 'all'
            and 2 * count(*) filter (inquiries.about_order) over (partition by inquiries.agent)
                > count(*) over (partition by inquiries.agent) as is_on_orders,
    from inquiries
    left join agents on agents.agent = inquiries.agent
    left join agent_pools on agent_pools.agent = inquiries.agent
    where inquiries.is_inquiry
        and inquiries.agent is not null
        and inquiries.first_wait_seconds <= $slow_seconds
),

marked as (
    select
        *,
        employment is distinct from 'outsourced'
            or bool_and(employment is not distinct from 'outsourced') over (partition by pool)
            as is_yardstick,
    from posts
    where pool <> 'aftersale' and not is_on_orders
)

select
    agent,
    pool,
    employment,
    is_yardstick,
    date_trunc('hour', started_at) as hour,
    coalesce(question_type, 'other') as question_type,
    count(*) as inquiries,
    count(*) filter (is_won) as won,
    sum(paid_amount)::decimal(18, 2) as sales,
from marked
group by all
order by agent, hour, question_type
