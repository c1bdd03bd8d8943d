/* retro
title    = { zh = "售后申请等了多久才有人处理", en = "How long applications waited for the shop" }
question = { zh = "每笔售后从申请到商家首次处理等了多久，最后怎样？", en = "How long did each application wait for the shop's first action, and how did it end?" }
doc      = { zh = "大促已付款订单的售后单。等到首次处理为止；导出没有首次处理时间的，仅退款等到完结（多半就是商家点同意的时候），退货、换货的完结含寄回时间，没完结的也不知道商家同意了没有，都算“看不出”。平台自动处理的没有等待。差评：申请之后、同一订单 2 星以内（默认值）。", en = "Cases of paid orders of the promotion. The wait ends with the first action; where the export tells none, a refund without return waits until its end (mostly the moment the shop agreed), while the end of a return or an exchange includes the way back, and an open one may well have been agreed to: both count as not told. Cases handled by the platform did not wait. Bad review: of the same order, after the application, at most 2 stars (cfg)." }
reads    = ["refund_cases", "refunds"]
may_read = ["reviews"]
params   = { bad_stars = 2 }
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
stage = { zh = "退款阶段", en = "Stage", kind = "code", codes = "stage" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
measure = { zh = "等到什么时候", en = "Measured", kind = "code", codes = "approval_measure" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
decided_at = { zh = "处理时间", en = "Handled at", kind = "time" }
wait_hours = { zh = "等待", en = "Wait", kind = "hours" }
is_settled = { zh = "已有结果", en = "Settled", kind = "flag" }
is_refunded = { zh = "退了款", en = "Refunded", kind = "flag" }
is_withdrawn = { zh = "买家撤销、关闭", en = "Withdrawn or closed", kind = "flag" }
is_intervened = { zh = "平台介入", en = "Platform stepped in", kind = "flag" }
is_badly_reviewed = { zh = "申请后差评", en = "Bad review after it", kind = "flag", doc = { zh = "空：评价导出没有订单号", en = "empty where no review names an order" } }
*/
with

cases as (
    select
        refund_cases.*, refunds.refused,
        case
            when refund_cases.auto then cast(null as timestamp)
            when refund_cases.first_action_at >= refund_cases.applied_at
                then refund_cases.first_action_at
            when refund_cases.kind = 'refund_only'
                and refund_cases.finished_at >= refund_cases.applied_at
                then refund_cases.finished_at
        end as decided_at,
    from refund_cases
    inner join refunds on refunds.refund_id = refund_cases.refund_id
        and refunds.platform is not distinct from refund_cases.platform
        and refunds.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort
),

bad as (
    select shop, order_id, max(reviewed_at) as reviewed_at
    from reviews
    where stars <= $bad_stars
    group by shop, order_id
)

select
    cases.platform, cases.shop, cases.refund_id, stage, kind, amount,
    case
        when auto then 'auto'
        when decided_at = first_action_at then 'action'
        when decided_at is not null then 'end'
        -- Of an open return nobody knows whether the shop has agreed and waits for the parcel.
        when status = 'open' and kind = 'refund_only' then 'open'
        else 'unknown'
    end as measure,
    applied_at, decided_at,
    date_diff('second', applied_at, decided_at) / cast(3600 as double) as wait_hours,
    coalesce(status in ('success', 'closed'), false) as is_settled,
    is_success as is_refunded,
    coalesce(status = 'closed' and not coalesce(refused, false), false) as is_withdrawn,
    intervened as is_intervened,
    case when (select count(order_id) from reviews) > 0
        then coalesce(bad.reviewed_at >= applied_at, false) end as is_badly_reviewed,
from cases
left join bad on bad.order_id = cases.order_id and bad.shop is not distinct from cases.shop
order by cases.platform, cases.shop, cases.refund_id
