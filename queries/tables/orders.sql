/* retro
title    = { zh = "订单", en = "Orders" }
question = { zh = "店铺收到了哪些订单？", en = "Which orders came in?" }
reads    = ["orders_loaded"]
may_read = ["cut_off"]
grain    = ["order_id"]

[columns]
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
paid_at = { zh = "付款时间", en = "Paid at", kind = "time" }
shipped_at = { zh = "发货时间", en = "Shipped at", kind = "time" }
signed_at = { zh = "签收时间", en = "Signed at", kind = "time" }
closed_at = { zh = "关闭时间", en = "Closed at", kind = "time" }
status = { zh = "订单状态", en = "Status", kind = "code", codes = "order_status" }
amount_due = { zh = "应付金额", en = "Amount due", kind = "money", doc = { zh = "买家应付总额，含邮费", en = "what the buyer was to pay, postage included" } }
amount_paid = { zh = "实付金额（退款前）", en = "Amount paid before refunds", kind = "money", doc = { zh = "付款时的金额，未扣除任何退款", en = "as paid, before any refund" } }
refund_amount = { zh = "退款金额", en = "Refund amount", kind = "money", doc = { zh = "订单表自带的退款金额；空表示该表没有这一列", en = "as told by the order export itself; empty where it has no such column" } }
currency = { zh = "币种", en = "Currency", kind = "text", doc = { zh = "金额的币种，ISO 代码大写；空表示订单表没有写", en = "of the amounts, ISO code in capitals; empty where the export does not say" } }
item_count = { zh = "件数", en = "Items", kind = "count" }
province = { zh = "省份", en = "Province", kind = "text" }
close_reason = { zh = "关闭原因", en = "Close reason", kind = "text" }
buyer_note = { zh = "买家留言", en = "Buyer note", kind = "quote" }
agent_note = { zh = "卖家备注", en = "Agent note", kind = "quote" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
with

-- An export without order numbers still counts: buyer, time and place among equal orders of
-- one file stand for the number. Hashed, for a nick is no id; nothing else has such a number,
-- so that no refund and no line is joined to it.
numbered as (
    select
        * exclude (order_id),
        coalesce(
            order_id,
            'unnumbered-' || left(md5(concat_ws('#', buyer, created_at, row_number() over (
                partition by source_file, platform, shop, order_id, buyer, created_at
                order by paid_at nulls last, source_row
            ))), 16)
        ) as order_id,
        greatest(created_at, paid_at, shipped_at, signed_at, closed_at) as moved_at,
    from orders_loaded
),

-- JD notes on a parent the orders that it was split into: it counts through its children
-- if all of them are there, and they through it if not.
parents as (
    select platform, shop, order_id, unnest(regexp_extract_all(agent_note, '\d{6,}')) as child,
    from orders_loaded where platform = 'jd' and agent_note like '订单拆分为%'
),

families as (
    select parents.*,
        bool_and(row(platform, shop, child) in (
            select row(platform, shop, order_id) from orders_loaded
        )) over (partition by shop, order_id) as is_whole,
    from parents
),

-- Overlapping exports show one order at several moments: the latest state stands.
-- With equal times the state that is further on, or the row that knows more, is later.
latest as (
    select *, was_known(moved_at) as is_known, bool_and(was_known(moved_at)) over () as is_of_then,
    from numbered
    where row(platform, shop, order_id) not in (
        select row(platform, shop, if(is_whole, order_id, child)) from families
    )
    qualify row_number() over (
        partition by platform, shop, order_id
        order by
            moved_at desc nulls last,
            list_position(['unpaid', 'paid', 'shipped', 'done', 'closed'], status) desc nulls last,
            refund_amount desc nulls last,
            agent_note desc nulls last,
            source_file desc, source_row desc
    ) = 1
)

select
    order_id,
    -- A masked name is many people: it can be no key.
    case when buyer not like '%*%' and buyer not like '%＊%' then buyer end as buyer,
    created_at, as_known(paid_at) as paid_at,
    as_known(shipped_at) as shipped_at,
    as_known(signed_at) as signed_at,
    as_known(closed_at) as closed_at,
    -- What moved on after the cut-off stood at the last of the times before it.
    case when is_known then status when as_known(signed_at) is not null then 'done'
        when as_known(shipped_at) is not null then 'shipped'
        when as_known(paid_at) is not null then 'paid' else 'unpaid' end as status,
    amount_due, amount_paid,
    -- The amount bears no date: of an export that knows more than the cut-off it is not told.
    case when is_of_then then refund_amount end as refund_amount,
    currency, item_count, province,
    case when is_known then close_reason end as close_reason,
    buyer_note, agent_note,
    platform, shop, source_file, source_row,
from latest
where was_known(created_at)
order by platform, shop, order_id
