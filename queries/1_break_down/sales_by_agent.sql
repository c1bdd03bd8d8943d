/* retro
title    = { zh = "客服的询单与销售", en = "Inquiries and sales by agent" }
question = { zh = "每位客服接了多少询单、成交多少、卖了多少、帮同事跟进多少？", en = "How many inquiries did each agent have, and what came of them?" }
doc      = { zh = "按询单人数排列，不是名次：班次、问题难度、接到的商品不同，转化率本来就会不同，不宜直接比较，更不用于追责。询单按买家去重；成交归付款前最后回复的客服，没成交的归当天最后回复的客服。协助跟进 = 付款前回复过、单归了同事的买家，不计入协助者的询单和转化。转化率分母为询单人数，不足 min_n 位的不列，售后岗也不列；不足 min_buyers 位询单买家的客服不列。销售额和客单价只看大促订单，未扣退款。", en = "Ordered by volume, not a ranking: shifts, difficulty and products differ, and conversion with them; not a basis for comparing people, still less for blame. Inquiries are distinct buyers; a won one belongs to whoever answered last before the payment, one not won to whoever answered last on the day. Helped: buyers answered before the payment whose order was credited to a colleague; they count in neither the helper's inquiries nor conversion. Conversion is over inquiring buyers and shown neither below min_n of them nor for the after-sales pool; agents with fewer than min_buyers inquiring buyers are not listed. Sales and basket are orders of the promotion before refunds." }
reads    = ["inquiries", "attribution", "order_agents"]
may_read = ["agents"]
params   = { min_buyers = 5, min_n = 30 }
grain    = ["agent"]
order    = 53
chart    = { kind = "scatter", x = "inquiries", y = ["conv"] }
say      = { zh = "{% if first %}{{ n }} 位客服接待询单 {{ rows|sum(attribute='inquiries')|count }} 人次，成交 {{ rows|sum(attribute='won')|count }}，带来销售 {{ rows|sum(attribute='sales')|money }}；另帮同事跟进 {{ rows|sum(attribute='assists')|count }} 人次。{% set far = rows|selectattr('is_apart')|list %}{% if far %}{{ far|length }} 位的转化率与同岗位其他人的差距超出偶然，先看班次、时段和接到的问题，再看做法。{% else %}同岗位之间的转化率差距都可能是偶然。{% endif %}{% endif %}", en = "{% if first %}{{ n|counted('agent') }} took {{ rows|sum(attribute='inquiries')|counted('inquiry', 'inquiries') }}, won {{ rows|sum(attribute='won')|count }} and sold {{ rows|sum(attribute='sales')|money }}; they helped colleagues with {{ rows|sum(attribute='assists')|counted('buyer') }}. {% set far = rows|selectattr('is_apart')|list %}{% if far %}The conversion of {{ far|length|counted('agent') }} differs from others of the same pool by more than chance: look at shifts, hours and questions first, then at the way of working.{% else %}The differences in conversion within each pool could all be chance.{% endif %}{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
inquiries = { zh = "询单人数", en = "Inquiring buyers", kind = "count" }
won = { zh = "成交人数", en = "Buyers won", kind = "count" }
conv = { zh = "转化率", en = "Conversion", kind = "share", doc = { zh = "成交人数 ÷ 询单人数", en = "buyers won ÷ inquiring buyers" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "95% 区间（Wilson），分母为询单人数", en = "95 % interval (Wilson), over inquiring buyers" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "95% 区间（Wilson），分母为询单人数", en = "95 % interval (Wilson), over inquiring buyers" } }
is_apart = { zh = "差距超出偶然", en = "Beyond chance", kind = "flag", doc = { zh = "同岗位其他客服合计的转化率落在区间之外", en = "the conversion of all others of the same pool lies outside the interval" } }
sales = { zh = "销售额", en = "Sales", kind = "money" }
payers = { zh = "付款买家", en = "Paying buyers", kind = "count" }
aov = { zh = "客单价", en = "Basket", kind = "money", doc = { zh = "销售额 ÷ 付款买家；不足 min_buyers 位不列", en = "sales ÷ paying buyers; not shown below min_buyers" } }
assists = { zh = "协助跟进人数", en = "Buyers helped", kind = "count" }
*/
with

taken as (
    select
        agent,
        count(distinct (platform, shop, buyer)) as inquiries,
        count(distinct (platform, shop, buyer)) filter (is_won) as won,
    from inquiries
    where is_inquiry and agent is not null
    group by all
    having count(distinct (platform, shop, buyer)) >= $min_buyers
),

sold as (
    select
        agent,
        sum(amount_paid) as sales,
        count(distinct (platform, shop, buyer)) as payers,
    from attribution
    group by all
),

helped as (
    select order_agents.agent, count(distinct (platform, shop, order_agents.buyer)) as assists,
    from order_agents semi join attribution using (platform, shop, order_id)
    where not order_agents.is_credited
    group by all
),

shares as (
    select
        taken.*,
        agents.pool,
        (sum(won) over peers - won) / nullif(sum(inquiries) over peers - inquiries, 0)
            as others_conv,
        case when inquiries >= $min_n and agents.pool is distinct from 'aftersale'
            then won / inquiries end as conv,
        1.96 * sqrt(
            won / inquiries * (1 - won / inquiries) / inquiries + 0.9604 / inquiries ** 2
        ) as reach,
        1 + 3.8416 / inquiries as widening,
    from taken
    left join agents using (agent)
    window peers as (partition by agents.pool)
)

select
    agent,
    pool,
    inquiries,
    won,
    conv,
    (conv + 1.9208 / inquiries - least(reach, conv + 1.9208 / inquiries)) / widening as low,
    (conv + 1.9208 / inquiries + reach) / widening as high,
    coalesce(others_conv not between low and high, false) as is_apart,
    coalesce(sold.sales, 0)::decimal(18, 2) as sales,
    coalesce(sold.payers, 0) as payers,
    (case when sold.payers >= $min_buyers then sold.sales / sold.payers end)::decimal(18, 2)
        as aov,
    coalesce(helped.assists, 0) as assists,
from shares
left join sold using (agent)
left join helped using (agent)
order by inquiries desc, agent
