/* retro
title    = { zh = "售后单", en = "After-sale cases" }
question = { zh = "买家申请了哪些售后？", en = "Which after-sale cases were opened?" }
reads    = ["refunds_loaded", "agent_names", "reason_map", "reason_codes", "traditional", "value_words"]
may_read = ["cut_off"]
grain    = ["refund_id"]

[columns]
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
line_id = { zh = "子订单编号", en = "Line", kind = "id" }
sku = { zh = "商家编码", en = "SKU", kind = "id" }
product_id = { zh = "商品ID", en = "Product", kind = "id" }
title = { zh = "商品", en = "Product title", kind = "text" }
kind = { zh = "售后类型", en = "Type", kind = "code", codes = "refund_kind", doc = { zh = "refund_only、return_refund、exchange、resend、repair 之一", en = "one of refund_only, return_refund, exchange, resend, repair" } }
goods_state = { zh = "货物状态", en = "Goods", kind = "code", codes = "goods_state", doc = { zh = "unshipped、in_transit、received 之一", en = "one of unshipped, in_transit, received" } }
reason_raw = { zh = "退款原因（原文）", en = "Reason as chosen", kind = "text" }
reason_code = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
applied_at = { zh = "申请时间", en = "Applied at", kind = "time" }
first_action_at = { zh = "首次处理时间", en = "First action at", kind = "time" }
finished_at = { zh = "完结时间", en = "Finished at", kind = "time" }
due_at = { zh = "处理时限", en = "Due at", kind = "time", doc = { zh = "导出时平台给商家的处理期限；空表示没有写，或正在等买家", en = "the platform's limit for the shop at the time of the export; empty where it is not told or the buyer is waited for" } }
status = { zh = "退款状态", en = "Status", kind = "code", codes = "refund_status", doc = { zh = "success、closed、open 之一", en = "one of success, closed, open" } }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
intervened = { zh = "平台介入", en = "Platform stepped in", kind = "flag" }
at_fault = { zh = "责任方", en = "At fault", kind = "text" }
refused = { zh = "商家拒绝", en = "Refused by the shop", kind = "flag", doc = { zh = "导出时的状态写明商家拒绝；拒绝后又退款或关闭的，多半看不出来。空表示导出里看不出", en = "the status in the export says that the shop refused; a refusal that was followed by a refund or a closed case mostly leaves no trace. Empty where the export cannot tell" } }
auto = { zh = "平台自动处理", en = "Handled by the platform", kind = "flag" }
agent = { zh = "处理客服", en = "Handled by", kind = "agent" }
buyer_note = { zh = "买家说明", en = "Buyer note", kind = "quote" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- Some exports number no cases: order, goods, time and place among equals stand for it.
numbered as (
    select
        refunds_loaded.* exclude (agent, refund_id),
        coalesce(agent_names.agent, refunds_loaded.agent) as agent,
        coalesce(refund_id, concat_ws('#', order_id, line_id, coalesce(sku, product_id, title),
            applied_at, row_number() over equals)) as refund_id,
    from refunds_loaded
    left join agent_names on agent_names.alias = refunds_loaded.agent
    window equals as (
        partition by source_file, platform, shop, order_id, line_id, sku, product_id, title,
            applied_at order by source_row
    )
),

cases as (
    -- What ended after the cut-off was open then; the export tells no time of an intervention.
    select *, was_known(finished_at) as is_ended,
    from numbered
    -- Overlapping exports show one case at several moments: the latest state stands.
    qualify row_number() over (
        partition by platform, shop, refund_id
        order by
            greatest(applied_at, first_action_at, finished_at) desc nulls last,
            finished_at desc nulls last,
            source_file desc,
            source_row desc
    ) = 1
)

select
    refund_id,
    order_id,
    line_id,
    sku,
    product_id,
    title,
    kind,
    goods_state,
    cases.reason_raw as reason_raw,
    coalesce(mapped.reason_code, 'OTHER_UNKNOWN') as reason_code,
    applied_at,
    as_known(first_action_at) as first_action_at,
    as_known(finished_at) as finished_at,
    due_at,
    case when is_ended then status else 'open' end as status,
    amount,
    case when is_ended then intervened end as intervened,
    case when is_ended then at_fault end as at_fault,
    case when is_ended then refused end as refused,
    auto,
    agent,
    buyer_note,
    cases.platform as platform,
    shop,
    source_file,
    source_row,
from cases
left join coded_reasons('refunds_loaded') as mapped
    on mapped.reason_raw = cases.reason_raw
        and mapped.platform is not distinct from cases.platform
where was_known(applied_at)
order by cases.platform, cases.shop, refund_id
