/* retro
title    = { zh = "未付款原因", en = "Reasons not paid" }
question = { zh = "跟进未付款订单时，问出来的原因是什么？", en = "Which reasons for not paying were found in the follow-ups?" }
doc      = { zh = "填好的“未付款订单跟进”名单，每个订单一行；没填原因的也在，原因为空。同一订单几次填写，取跟进日期最晚的。", en = "The filled list of unpaid orders, one row each; those without a reason are there, too, and have none. Of several fillings of one order the latest date counts." }
reads    = ["loss_reasons_loaded", "agent_names"]
may_read = ["cut_off"]
grain    = ["order_id"]

[columns]
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
reason_code = { zh = "未付款原因", en = "Reason not paid", kind = "code", codes = "loss_reason", doc = { zh = "price、size、stock、logistics、promo_rule、no_reply、compare、other 之一；空表示没填", en = "one of price, size, stock, logistics, promo_rule, no_reply, compare, other; empty if not filled in" } }
reason_text = { zh = "原因说明", en = "Reason in words", kind = "quote" }
filled_on = { zh = "跟进日期", en = "Followed up on", kind = "day" }
title = { zh = "商品", en = "Products", kind = "text" }
amount = { zh = "应付金额", en = "Amount due", kind = "money" }
created_at = { zh = "下单时间", en = "Created at", kind = "time" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
select
    order_id,
    buyer,
    coalesce(agent_names.agent, loss_reasons_loaded.agent) as agent,
    reason_code,
    reason_text,
    filled_on,
    title,
    amount,
    created_at,
    platform,
    shop,
    source_file,
    source_row,
from loss_reasons_loaded
left join agent_names on agent_names.alias = loss_reasons_loaded.agent
where was_known(coalesce(filled_on::timestamp, created_at))
-- A row that was filled in stands before the same row left blank.
qualify row_number() over (
    partition by platform, shop, order_id
    order by
        reason_code is null,
        filled_on desc nulls last,
        source_file desc,
        source_row desc
) = 1
order by platform, shop, order_id
