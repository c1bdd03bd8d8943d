/* retro
title    = { zh = "要联系的事", en = "What buyers are to be contacted about" }
question = { zh = "所有名单加起来，要为哪些事联系买家，各有多急？", en = "Over all lists, about what are buyers to be contacted, and how urgent is it?" }
doc      = { zh = "一张名单上的一行是一行；同一订单可以在几张名单上。轻重：1–7 售后处理顺序的级别，2 快自动确认的、没回复的投诉和质量，3 差评，4 未发货退款申请，6 物流异常，7–8 没回复的其他咨询，9 未付款。", en = "One row for each row of a list; an order may be on several. Severity: 1–7 the level of the after-sales queue, 2 orders about to be confirmed and unanswered complaints, 3 bad reviews, 4 requests before shipping, 6 parcels in trouble, 7–8 other unanswered questions, 9 unpaid orders." }
reads    = []
may_read = ["queue_levels", "bad_review_causes", "unshipped_requests", "parcel_troubles", "confirm_times", "unread_chats", "open_unpaid"]
grain    = ["list", "shop", "topic_id", "severity"]
order    = 39
worklist = true
hidden   = true

[columns]
list = { zh = "名单", en = "List", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
topic_id = { zh = "事项", en = "Topic", kind = "id", doc = { zh = "订单编号；没有订单的，买家", en = "the order, or the buyer where there is none" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
severity = { zh = "轻重", en = "Severity", kind = "count", doc = { zh = "1 最急", en = "1 is the most urgent" } }
*/
with

topics as (
    select 'queue' as list, shop, coalesce(order_id, buyer, matter_id) as topic_id, buyer, level as severity,
    from queue_levels
    union all
    select 'reviews', shop, coalesce(order_id, review_id), buyer, 3 from bad_review_causes
    union all
    select 'unshipped', shop, coalesce(order_id, refund_id), buyer, 4 from unshipped_requests
    union all
    select 'parcels', shop, order_id, buyer, 6 from parcel_troubles
    union all
    select 'confirm', shop, order_id, buyer, 2 from confirm_times
    union all
    select 'unread', shop, buyer, buyer, if(priority = 1, 2, 5 + priority) from unread_chats
    union all
    select 'unpaid', shop, order_id, buyer, 9 from open_unpaid
)

select
    list,
    shop,
    topic_id,
    buyer,
    severity::bigint as severity,
from topics
order by list, shop, topic_id, severity, buyer
