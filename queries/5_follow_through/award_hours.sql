/* retro
title    = { zh = "客服每小时的销售和回复", en = "Sales and replies of each agent by hour" }
question = { zh = "每位客服每小时卖了多少、答了多少？", en = "How much did each agent sell and answer in each hour?" }
doc      = { zh = "销售额为大促期间付款、归这位客服的订单，未扣退款；提问按提出的钟点，归结束该轮的客服。retro.toml 里没写 [awards] 时不算。", en = "Sales are orders paid in the promotion and credited to the agent, before refunds; rounds stand at the hour of the question and belong to who ended them. Not computed unless retro.toml has [awards]." }
reads    = ["award_rules", "promotion"]
may_read = ["attribution", "rounds"]
params   = { in_time_seconds = 180 }
grain    = ["agent", "hour"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
hour = { zh = "时段", en = "Hour", kind = "hour" }
sales = { zh = "销售额", en = "Sales", kind = "money" }
orders = { zh = "订单", en = "Orders", kind = "count" }
rounds = { zh = "提问", en = "Questions", kind = "count" }
in_time = { zh = "及时回复", en = "Answered in time", kind = "count", doc = { zh = "in_time_seconds 秒（可改）内回复的提问", en = "questions answered within in_time_seconds (cfg)" } }
*/
with

done as (
    select
        agent,
        date_trunc('hour', paid_at) as hour,
        amount_paid as sales,
        1 as orders,
        0 as asked,
        0 as in_time,
    from attribution, promotion
    where paid_at >= promotion.starts_at and paid_at < promotion.ends_at
    union all
    select
        agent,
        date_trunc('hour', asked_at),
        0,
        0,
        1,
        if(wait_seconds <= $in_time_seconds, 1, 0),
    from rounds
    where in_window
)

select
    agent,
    hour,
    coalesce(sum(sales), 0)::decimal(18, 2) as sales,
    sum(orders)::bigint as orders,
    sum(asked)::bigint as rounds,
    sum(in_time)::bigint as in_time,
from done
where agent is not null and exists (from award_rules)
group by agent, hour
order by agent, hour
