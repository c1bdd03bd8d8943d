/* retro
title    = { zh = "哪些店的导出说了什么", en = "What the exports of each shop tell" }
question = { zh = "哪家店的售后、拒绝、介入、投诉有导出可查？", en = "Of which shop do exports tell refunds, refusals, interventions and complaints?" }
doc      = { zh = "大促有订单的每个平台、店铺一行。有本店的售后（纠纷）导出，或别处（ERP、手工表）的导出里有本店的订单，就算说了；没有任何导出提到的是未知，不是零。", en = "One row for each platform and shop with orders in the promotion. An export of its own after-sale cases (disputes) tells, or one of elsewhere (an ERP, a table made by hand) that names its orders; what no export speaks of is unknown, not zero." }
reads    = ["cohort_orders"]
may_read = ["refunds", "disputes"]
grain    = ["platform", "shop"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refunds = { zh = "售后", en = "Refunds", kind = "flag" }
refusals = { zh = "拒绝", en = "Refusals", kind = "flag" }
interventions = { zh = "平台介入", en = "Interventions", kind = "flag" }
complaints = { zh = "投诉", en = "Complaints", kind = "flag" }
*/
with

words as (
    select
        platform, shop, order_id,
        1 as refunds,
        case when refused is null then 0 else 1 end as refusals,
        case when intervened is null then 0 else 1 end as interventions,
        0 as complaints,
    from refunds
    union all
    select platform, shop, order_id, 0 as refunds, 0 as refusals, 1 as interventions, 1 as complaints,
    from disputes
),

said as (
    select platform, shop, refunds, refusals, interventions, complaints from words
    union all
    select
        cohort_orders.platform, cohort_orders.shop,
        words.refunds, words.refusals, words.interventions, words.complaints,
    from words
    inner join cohort_orders
        on cohort_orders.order_id = words.order_id
            and cohort_orders.shop is not distinct from words.shop
),

shops as (
    select platform, shop from cohort_orders group by platform, shop
)

select
    shops.platform,
    shops.shop,
    coalesce(max(said.refunds), 0) = 1 as refunds,
    coalesce(max(said.refusals), 0) = 1 as refusals,
    coalesce(max(said.interventions), 0) = 1 as interventions,
    coalesce(max(said.complaints), 0) = 1 as complaints,
from shops
left join said
    on said.platform is not distinct from shops.platform
        and said.shop is not distinct from shops.shop
group by shops.platform, shops.shop
order by shops.platform, shops.shop
