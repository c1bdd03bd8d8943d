/* retro
title    = { zh = "平台介入与投诉的记录", en = "Records of interventions" }
question = { zh = "哪些售后单和纠纷单升级到了平台，判给了谁？", en = "Which cases and disputes reached the platform, and for whom were they judged?" }
doc      = { zh = "写明平台介入的售后单，和纠纷、投诉导出里的每一条。双方责任、无责不算判商家；没写判给谁的看状态是否败诉。已退款 = 售后单退款成功，或纠纷发起之后退成。纠纷的阶段取这一单的售后单；没有售后单的阶段为空，原因按平台写的归类。", en = "Every after-sale case that names an intervention and every record in the list of disputes. Shared fault and nobody's fault are not lost; where it is not told for whom a dispute was judged, its status of lost tells. Refunded = the case's refund succeeded, or one after the dispute was opened. A dispute takes stage and reason of the order's case; where there is none, the cause the platform names." }
reads    = []
may_read = ["refunds", "refund_cases", "disputes", "dispute_causes"]
grain    = ["shop", "order_id", "event_id"]

[columns]
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
event_id = { zh = "单号", en = "Number", kind = "id", doc = { zh = "退款编号或纠纷编号", en = "number of the case or of the dispute" } }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
is_judged = { zh = "已判", en = "Judged", kind = "flag" }
is_lost = { zh = "判商家", en = "Lost", kind = "flag" }
is_refunded = { zh = "已退款", en = "Refunded", kind = "flag" }
is_complaint = { zh = "投诉", en = "Complaint", kind = "flag" }
waited_long = { zh = "申请前久等", en = "Waited long before", kind = "flag" }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
opened_at = { zh = "介入时间", en = "Platform asked at", kind = "time" }
judged_at = { zh = "判定时间", en = "Judged at", kind = "time" }
finished_at = { zh = "售后单完结时间", en = "Case finished at", kind = "time" }
applied_at = { zh = "售后单申请时间", en = "Case applied for at", kind = "time" }
*/
with

settled as (
    select shop, order_id, min(stage) as stage, min(reason_code) as reason_code,
        bool_or(is_success) as is_refunded, max(case when is_success then finished_at end) as finished_at,
    from refund_cases
    group by shop, order_id
)

select
    refunds.shop,
    refunds.order_id,
    refunds.refund_id as event_id,
    refund_cases.stage,
    refund_cases.reason_code,
    -- A blank may be written as 无 or 待定; 无责任方 is a judgement.
    not regexp_matches(coalesce(lower(refunds.at_fault), '无'), '^(无|未.*|待.*|暂.*|[-—/]+|n/?a|pending)$')
        as is_judged,
    regexp_matches(coalesce(lower(refunds.at_fault), ''), '卖家|商家|商责|店铺|seller|merchant')
        and not regexp_matches(coalesce(lower(refunds.at_fault), ''), '[非无不没]|\bno[tn]?\b')
        as is_lost,
    refund_cases.is_success as is_refunded,
    false as is_complaint,
    refund_cases.waited_long,
    refunds.amount,
    cast(null as timestamp) as opened_at,
    cast(null as timestamp) as judged_at,
    refund_cases.finished_at, refund_cases.applied_at,
from refunds
inner join refund_cases
    on refund_cases.refund_id = refunds.refund_id
        and refund_cases.platform is not distinct from refunds.platform
        and refund_cases.shop is not distinct from refunds.shop
where refunds.intervened

union all

select
    disputes.shop,
    disputes.order_id,
    disputes.dispute_id as event_id,
    settled.stage,
    coalesce(settled.reason_code, causes.reason_code) as reason_code,
    coalesce(judged_for, cast(judged_at as varchar)) is not null
        or coalesce(status in ('won', 'lost'), false) as is_judged,
    regexp_matches(
        lower(coalesce(judged_for, case when status = 'lost' then 'buyer' end, '')),
        '买家|消费者|顾客|客户|用户|buyer|customer|consumer'
    ) as is_lost,
    coalesce(settled.is_refunded, false) and coalesce(settled.finished_at >= opened_at, true)
        as is_refunded,
    regexp_matches(lower(coalesce(cause_raw, '')), '投诉|维权|违背承诺|承诺的?没|骚扰|未按成交价|complain')
        as is_complaint,
    false as waited_long,
    amount,
    opened_at,
    judged_at,
    cast(null as timestamp) as finished_at, cast(null as timestamp) as applied_at,
from disputes
left join settled
    on settled.order_id = disputes.order_id and settled.shop is not distinct from disputes.shop
left join dispute_causes as causes
    on causes.dispute_id = disputes.dispute_id and causes.shop is not distinct from disputes.shop
        and causes.platform is not distinct from disputes.platform
order by shop, order_id, event_id
