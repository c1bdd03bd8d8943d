/* retro
title    = { zh = "订单明细", en = "Order lines" }
question = { zh = "每个订单买了什么？", en = "What was in each order?" }
reads    = ["order_lines_loaded"]
may_read = ["cut_off"]
grain    = ["order_id", "line_id"]

[columns]
order_id = { zh = "订单编号", en = "Order", kind = "id" }
line_id = { zh = "子订单编号", en = "Line", kind = "id" }
sku = { zh = "商家编码", en = "SKU", kind = "id" }
product_id = { zh = "商品ID", en = "Product", kind = "id" }
title = { zh = "商品", en = "Product title", kind = "text" }
variant = { zh = "规格", en = "Variant", kind = "text" }
quantity = { zh = "数量", en = "Quantity", kind = "count" }
amount = { zh = "金额", en = "Amount", kind = "money" }
refund_status = { zh = "退款状态", en = "Refund status", kind = "text" }
refund_amount = { zh = "退款金额", en = "Refund amount", kind = "money" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
paid_at = { zh = "付款时间", en = "Paid at", kind = "time" }
shipped_at = { zh = "发货时间", en = "Shipped at", kind = "time" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
tracking_id = { zh = "物流单号", en = "Tracking no.", kind = "id" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- Without a line number the place among equal goods of one order and file stands for it:
-- copies inside one file are real, the same line in a later export is not a second one.
numbered as (
    select
        *,
        row_number() over (
            partition by source_file, platform, shop, order_id, sku, product_id, title, variant
            order by source_row
        ) as copy_no,
    from order_lines_loaded
)

select
    order_id,
    coalesce(
        line_id,
        concat_ws('#', order_id, coalesce(sku, product_id, title), variant, copy_no)
    ) as line_id,
    sku,
    product_id,
    title,
    variant,
    quantity,
    amount,
    refund_status,
    refund_amount,
    created_at,
    as_known(paid_at) as paid_at,
    as_known(shipped_at) as shipped_at,
    carrier,
    tracking_id,
    platform,
    shop,
    source_file,
    source_row,
from numbered
where was_known(created_at)
-- Overlapping exports show one line at several moments: the latest state stands.
qualify row_number() over (
    partition by
        platform,
        shop,
        order_id,
        coalesce(
            numbered.line_id,
            concat_ws('#', order_id, coalesce(sku, product_id, title), variant, copy_no)
        )
    order by
        greatest(created_at, paid_at, shipped_at) desc nulls last,
        refund_amount desc nulls last,
        source_file desc,
        source_row desc
) = 1
order by platform, shop, order_id, line_id
