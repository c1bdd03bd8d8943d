/* retro
title    = { zh = "平台介入与投诉", en = "Disputes" }
question = { zh = "哪些订单升级到了平台？", en = "Which orders reached the platform?" }
reads    = ["disputes_loaded"]
may_read = ["cut_off"]
grain    = ["dispute_id"]

[columns]
dispute_id = { zh = "纠纷编号", en = "Dispute", kind = "id" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
opened_at = { zh = "发起时间", en = "Opened at", kind = "time" }
status = { zh = "纠纷状态", en = "Status", kind = "code", codes = "dispute_status", doc = { zh = "open、won、lost、closed 之一，以商家为准；空表示没有写，看判定时间", en = "one of open, won, lost, closed, as seen by the shop; empty where it is not told and the time of judgement stands for it" } }
judged_at = { zh = "判定时间", en = "Judged at", kind = "time" }
judged_for = { zh = "判给", en = "Judged for", kind = "text" }
cause_raw = { zh = "原因", en = "Cause", kind = "text" }
amount = { zh = "金额", en = "Amount", kind = "money" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- Some exports number no cases: the order and the moment it was opened stand for the number.
numbered as (
    select
        * exclude (dispute_id),
        coalesce(dispute_id, concat_ws('#', order_id, opened_at)) as dispute_id,
    from disputes_loaded
),

-- Overlapping exports show one case at several moments: the latest state stands.
latest as (
    select *, was_known(judged_at) as is_known,
    from numbered
    qualify row_number() over (
        partition by platform, shop, dispute_id
        order by
            greatest(opened_at, judged_at) desc nulls last,
            judged_at desc nulls last,
            source_file desc,
            source_row desc
    ) = 1
)

-- What was judged after the cut-off was open then.
select
    dispute_id,
    order_id,
    opened_at,
    case when is_known then status else 'open' end as status,
    as_known(judged_at) as judged_at,
    case when is_known then judged_for end as judged_for,
    cause_raw,
    amount,
    platform,
    shop,
    source_file,
    source_row,
from latest
where was_known(opened_at)
order by platform, shop, dispute_id
