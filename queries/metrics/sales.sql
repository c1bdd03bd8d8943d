/* retro
title    = { zh = "转化与客单价", en = "Conversion and basket" }
question = { zh = "咨询的买家买了吗？客服带来多少销售？", en = "Did inquiring buyers buy, and how much did the team sell?" }
doc      = { zh = "归因：聊天当日起到次日 24 点前付款，算这次聊天促成（默认值，千牛同口径）；一单只算一次，归最后回复的客服。售后咨询：21 天内有已付款订单且没有再下单的买家（快麦默认），不算询单。客单价 = 金额 ÷ 付款人数；静默 = 归因期内没聊过的付款买家。名字打码的买家认不出来，不参与。", en = "Attribution: a payment from the chat until 24:00 of the next day counts for that chat (default, as in the back office); an order counts once, for the agent who answered last. After-sales consult: a paid order in the 21 days before and no new one; not an inquiry. Basket = amount ÷ paying buyers; silent = payers with no chat in the attribution time. Buyers with masked names cannot be matched and are left out." }
reads    = ["cohort_orders", "promotion"]
may_read = ["sessions_computed", "orders"]
params   = { aftersale_days = 21, pay_days = 2 }
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

chats as (
    select
        sessions_computed.buyer,
        sessions_computed.session_id,
        sessions_computed.started_at,
        sessions_computed.is_answered,
        -- Next day 24:00 is the midnight that ends the second day.
        date_trunc('day', sessions_computed.started_at) + to_days($pay_days::integer) as pays_until,
    from sessions_computed
    cross join promotion
    where sessions_computed.started_at >= promotion.starts_at
        and sessions_computed.started_at < promotion.ends_at
        and coalesce(sessions_computed.question_type, '') <> 'chitchat_ads'
        and sessions_computed.buyer not like '%*%'
),

consults as (
    select
        chats.buyer,
        chats.session_id,
        coalesce(
            bool_or(orders.paid_at >= chats.started_at and orders.paid_at < chats.pays_until), false
        ) as is_won,
        coalesce(
            bool_or(
                orders.paid_at < chats.started_at
                and orders.created_at >= chats.started_at - to_days($aftersale_days::integer)
            ),
            false
        ) as has_bought,
    from chats
    left join orders using (buyer)
    group by all
),

inquirers as (
    select buyer, bool_or(is_won) as is_won,
    from consults
    where is_won or not has_bought
    group by all
),

paid as (
    select
        cohort_orders.buyer,
        cohort_orders.amount_paid,
        cohort_orders.platform,
        cohort_orders.shop,
        cohort_orders.order_id,
        coalesce(bool_or(chats.is_answered), false) as is_assisted,
        count(chats.session_id) = 0 as is_silent,
    from cohort_orders
    left join chats
        on chats.buyer = cohort_orders.buyer
            and cohort_orders.paid_at >= chats.started_at
            and cohort_orders.paid_at < chats.pays_until
    where cohort_orders.is_paid and cohort_orders.buyer not like '%*%'
    group by all
),

totals as (
    select
        (select count(*) from cohort_orders)::double as created,
        (select count(*) filter (not is_paid) from cohort_orders)::double as unpaid,
        count(distinct buyer)::double as payers,
        sum(amount_paid)::double as sales,
        sum(amount_paid) filter (is_assisted)::double as cs_sales,
        count(distinct buyer) filter (is_assisted)::double as cs_payers,
        sum(amount_paid) filter (is_silent)::double as silent_sales,
        count(distinct buyer) filter (is_silent)::double as silent_payers,
        -- Names that never meet are two ways of writing them, not lost buyers.
        exists (select 1 from chats semi join orders using (buyer)) as can_match,
        (select count(*) from inquirers)::double as inquiring,
        (select count(*) filter (is_won) from inquirers)::double as won,
    from paid
    having (select count(*) from cohort_orders) > 0
),

measured as (
    select
        unnest([
            {metric: 'unpaid_orders', is_rate: false, numerator: unpaid, denominator: created},
            {metric: 'aov', is_rate: true, numerator: sales, denominator: payers},
            {metric: 'conv', is_rate: true, numerator: won, denominator: inquiring},
            {metric: 'inquiry_users', is_rate: false, numerator: inquiring, denominator: null},
            {metric: 'loss_users', is_rate: false, numerator: inquiring - won, denominator: inquiring},
            {metric: 'cs_sales', is_rate: false, numerator: coalesce(cs_sales, 0), denominator: null},
            {metric: 'cs_share', is_rate: true, numerator: coalesce(cs_sales, 0), denominator: sales},
            {metric: 'aov_cs', is_rate: true, numerator: cs_sales, denominator: cs_payers},
            {metric: 'aov_silent', is_rate: true, numerator: silent_sales, denominator: silent_payers}
        ], recursive := true),
        can_match,
    from totals
),

answerable as (
    select * from measured where metric in ('unpaid_orders', 'aov') or can_match
)

select
    metric,
    case when is_rate then numerator / nullif(denominator, 0) else numerator end as value,
    numerator,
    denominator,
from answerable
order by metric
