/* retro
title    = { zh = "问题的样例", en = "Cases of the findings" }
question = { zh = "每个问题，打开哪三个会话或订单看一眼就明白？", en = "Which three chats or orders show each finding at a glance?" }
doc      = { zh = "每个问题最多 places 例，最严重的在前；怎么挑的见“每个问题去哪里找样例”。位置是本店导出的文件名和行号（会话为第一条消息），凭它在店里的导出中能找到原件；这里不带买家、订单号和聊天内容。", en = "At most three of each finding, the worst first; see “Where to look for cases of each finding”. The place is file and row of the shop's own export (of a chat its first message), by which the original can be found there; no buyer, order number or words are given here." }
reads    = ["rule_rows"]
may_read = ["example_chats", "example_refunds", "example_orders", "example_disputes", "example_reviews", "sessions_computed", "messages", "sessions", "order_lines"]
grain    = ["finding", "place"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
place = { zh = "第几个", en = "Place", kind = "count" }
happened_at = { zh = "时间", en = "When", kind = "time" }
what = { zh = "样例", en = "Case", kind = "code", codes = "example_kind" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
title = { zh = "商品", en = "Product", kind = "text" }
reason = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
wait_seconds = { zh = "等了", en = "Waited", kind = "seconds" }
amount = { zh = "金额", en = "Amount", kind = "money" }
source = { zh = "在导出里的位置", en = "Where in the export", kind = "text", doc = { zh = "导出文件夹里的文件名:行号", en = "file:row in the folder of exports" } }
*/
with

-- The message with which the session begins.
spoken as (
    select chats.finding, chats.place,
        min_by(
            messages.source_file || ':' || messages.source_row,
            (messages.sent_at, messages.message_seq, messages.source_row)
        ) as source,
    from example_chats as chats
    join sessions_computed as talks on talks.session_id = chats.session_id
        and talks.platform is not distinct from chats.platform
        and talks.shop is not distinct from chats.shop
    join messages on messages.conversation_id = talks.conversation_id
        and messages.platform is not distinct from talks.platform
        and messages.shop is not distinct from talks.shop
        and messages.sent_at >= talks.started_at
    group by all
),

cases as (
    select chats.* exclude (platform, shop, session_id), 'chat' as what,
        coalesce(spoken.source, sessions.source_file || ':' || sessions.source_row) as source,
    from example_chats as chats
    left join spoken on spoken.finding = chats.finding and spoken.place = chats.place
    left join sessions on sessions.session_id = chats.session_id
        and sessions.platform is not distinct from chats.platform
        and sessions.shop is not distinct from chats.shop
    union all by name
    select *, 'refund' as what, source_file || ':' || source_row as source from example_refunds
    union all by name
    select *, 'order' as what, source_file || ':' || source_row as source from example_orders
    union all by name
    select *, 'dispute' as what, source_file || ':' || source_row as source from example_disputes
    union all by name
    select *, 'review' as what, source_file || ':' || source_row as source from example_reviews
),

goods as (
    select coalesce(sku, product_id, title) as sku, min(title) as title,
    from order_lines
    group by all
)

select
    cases.finding, cases.place, cases.happened_at, cases.what, cases.question_type,
    goods.title, cases.reason, cases.wait_seconds, cases.amount,
    cases.source.regexp_replace('^exports/', '') as source,
from cases
semi join rule_rows on rule_rows.finding = cases.finding
left join goods on goods.sku = cases.sku
order by finding, place
