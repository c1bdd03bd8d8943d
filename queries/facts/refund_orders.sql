/* retro
title    = { zh = "售后单对应的订单", en = "Orders of the cases" }
question = { zh = "每笔售后是哪个订单的，货到哪一步了？", en = "Of which order is each case, and where were the goods?" }
doc      = { zh = "按店铺和订单号对应；一个订单号在一家店出现两次时取平台靠前的。货物状态没写的，按订单的发货、签收时间推断：订单表写发货（签收）时间而这一单没有的，就是还没发货（没签收）。", en = "By shop and order number; where a number stands twice in a shop, the first platform. Where the case does not tell the state of the goods it follows from the order: if the shop's exports tell shipping (signing) times and this order has none, it was not shipped (signed) yet." }
reads    = ["refunds"]
may_read = ["orders", "cohort_orders"]
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
goods_at = { zh = "货物状态", en = "Goods", kind = "code", codes = "goods_state" }
province = { zh = "省份", en = "Province", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
in_cohort = { zh = "大促已付款订单", en = "Of a paid order of the promotion", kind = "flag" }
*/
with

numbered_orders as (
    select
        *,
        count(shipped_at) over (partition by platform, shop) > 0 as tells_shipping,
        count(signed_at) over (partition by platform, shop) > 0 as tells_signing,
        row_number() over (partition by shop, order_id order by platform, source_row) as nth,
    from orders
),

cohort as (
    select
        *,
        row_number() over (partition by shop, order_id order by platform) as nth,
    from cohort_orders
)

select
    refunds.platform,
    refunds.shop,
    refunds.refund_id,
    numbered_orders.buyer,
    coalesce(
        refunds.goods_state,
        case
            when refunds.applied_at < numbered_orders.shipped_at then 'unshipped'
            when numbered_orders.shipped_at is null and numbered_orders.tells_shipping
                then 'unshipped'
            when refunds.applied_at < numbered_orders.signed_at then 'in_transit'
            when numbered_orders.signed_at is null and numbered_orders.tells_signing
                then 'in_transit'
            when refunds.applied_at >= numbered_orders.signed_at then 'received'
        end
    ) as goods_at,
    coalesce(cohort.province, numbered_orders.province) as province,
    cohort.carrier,
    coalesce(cohort.is_paid, false) as in_cohort,
from refunds
left join numbered_orders
    on numbered_orders.order_id = refunds.order_id
        and numbered_orders.shop is not distinct from refunds.shop
        and numbered_orders.nth = 1
left join cohort
    on cohort.order_id = refunds.order_id
        and cohort.shop is not distinct from refunds.shop
        and cohort.nth = 1
order by refunds.platform, refunds.shop, refunds.refund_id
