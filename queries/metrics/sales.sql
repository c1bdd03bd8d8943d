/* retro
title    = { zh = "转化与客单价", en = "Conversion and basket" }
question = { zh = "咨询的买家买了吗？客服带来多少销售？", en = "Did inquiring buyers buy, and how much did the team sell?" }
doc      = { zh = "归因：咨询当日起到次日 24 点前付款（默认值，千牛同口径）；一单只归一位，即付款前最后人工回复的客服，其他回复过的算协助，不进协助者的转化。询单不含售后咨询（21 天内有已付款订单且没有再下单，快麦默认）。转化按整个大促去重买家算，扣退款后的转化不算全额退款的买家。客单价 = 金额 ÷ 付款买家；静默 = 归因期内没聊过。催付只看下单满 30 分钟没付款的订单（默认值）；拼多多“店铺待支付订单不再提供聊天催付”，不计入，只有拼多多时为空。名字打码的买家认不出来，不参与。", en = "Attribution: paid from the chat until 24:00 of the next day (cfg, as in the back office); an order is credited to one agent, whoever as a person answered last before the payment; others who answered helped, which does not touch their own conversion. After-sales consults (a paid order in the 21 days before and no new one, cfg) are no inquiries. Conversion is over distinct buyers of the whole promotion; after refunds, buyers refunded in full do not count as won. Basket = amount ÷ paying buyers; silent = no chat in the window. Follow-up looks at orders unpaid 30 minutes after creation (cfg); Pinduoduo no longer offers chat reminders for unpaid orders, so its orders stay out and a shop on Pinduoduo alone has no value. Buyers with masked names cannot be matched and are left out." }
reads    = ["cohort_orders"]
may_read = ["inquiries", "attribution", "payment_waits"]
grain    = ["metric"]
rank     = 1

[columns]
metric = { zh = "指标", en = "Metric", kind = "text" }
value = { zh = "数值", en = "Value", kind = "number" }
numerator = { zh = "分子", en = "Numerator", kind = "number" }
denominator = { zh = "分母", en = "Denominator", kind = "number" }
*/
with

inquirers as (
    select
        bool_or(is_won) as is_won,
        bool_or(is_kept) as is_kept,
        -- Where refunds are not told, nobody knows what is left after them.
        bool_and(not is_won or is_kept is not null) as is_told,
    from inquiries
    where is_inquiry
    group by platform, shop, buyer
),

asked as (
    select
        count(*)::double as n,
        count(*) filter (is_won)::double as won,
        count(*) filter (is_kept)::double as kept,
        coalesce(bool_and(is_told), false) as is_told,
        (select count(*) from inquiries) > 0 as is_known,
    from inquirers
),

sold as (
    select
        sum(amount_paid) filter (is_known)::double as sales,
        sum(amount_paid) filter (is_assisted)::double as cs_sales,
        sum(net_amount) filter (is_assisted)::double as cs_net_sales,
        count(*) filter (is_assisted and net_amount is null) as cs_unknown,
        count(distinct (platform, shop, buyer)) filter (is_assisted)::double as cs_payers,
        sum(amount_paid) filter (is_silent)::double as silent_sales,
        count(distinct (platform, shop, buyer)) filter (is_silent)::double as silent_payers,
        count(distinct (platform, shop, buyer)) filter (helpers > 0)::double as helped,
        coalesce(bool_or(is_known), false) as is_known,
    from attribution
),

pending as (
    select
        count(*)::double as n,
        count(*) filter (is_followed)::double as followed,
        count(*) filter (is_followed and followed_at < paid_at)::double as paid,
    from payment_waits
    where is_pending and is_followed is not null
),

created as (
    select
        count(*)::double as n,
        count(*) filter (not is_paid)::double as unpaid,
        sum(amount_paid) filter (is_paid and buyer not like '%*%')::double as sales,
        count(distinct (platform, shop, buyer))
            filter (is_paid and buyer not like '%*%')::double as payers,
    from cohort_orders
),

measured as (
    select unnest([
        {metric: 'unpaid_orders', is_rate: false, is_known: true,
            numerator: created.unpaid, denominator: created.n},
        {metric: 'aov', is_rate: true, is_known: true,
            numerator: created.sales, denominator: created.payers},
        {metric: 'inquiry_users', is_rate: false, is_known: asked.is_known,
            numerator: asked.n, denominator: null},
        {metric: 'conv', is_rate: true, is_known: asked.is_known,
            numerator: asked.won, denominator: asked.n},
        {metric: 'net_conv', is_rate: true, is_known: asked.is_told,
            numerator: asked.kept, denominator: asked.n},
        {metric: 'loss_users', is_rate: false, is_known: asked.is_known,
            numerator: asked.n - asked.won, denominator: asked.n},
        {metric: 'cs_sales', is_rate: false, is_known: sold.is_known,
            numerator: coalesce(sold.cs_sales, 0), denominator: null},
        {metric: 'cs_net_sales', is_rate: false,
            is_known: sold.is_known and sold.cs_unknown = 0,
            numerator: coalesce(sold.cs_net_sales, 0), denominator: null},
        {metric: 'cs_share', is_rate: true, is_known: sold.is_known,
            numerator: coalesce(sold.cs_sales, 0), denominator: sold.sales},
        {metric: 'aov_cs', is_rate: true, is_known: sold.is_known,
            numerator: sold.cs_sales, denominator: sold.cs_payers},
        {metric: 'aov_silent', is_rate: true, is_known: sold.is_known,
            numerator: sold.silent_sales, denominator: sold.silent_payers},
        {metric: 'assist_users', is_rate: false, is_known: sold.is_known,
            numerator: sold.helped, denominator: null},
        {metric: 'urge_rate', is_rate: true, is_known: pending.n > 0,
            numerator: pending.followed, denominator: pending.n},
        {metric: 'urge_conv', is_rate: true, is_known: pending.n > 0,
            numerator: pending.paid, denominator: pending.followed}
    ], recursive := true)
    from created, asked, sold, pending
    where created.n > 0
)

select
    metric,
    case when is_rate then numerator / nullif(denominator, 0) else numerator end as value,
    numerator,
    denominator,
from measured
where is_known
order by metric
