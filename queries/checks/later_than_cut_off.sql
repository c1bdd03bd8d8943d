/* retro
title    = { zh = "截止日之后的记录", en = "Rows after the cut-off" }
question = { zh = "--as-of 把什么放在了一边？", en = "What did --as-of set aside?" }
doc      = { zh = "指定了 --as-of、并且之后还有一行记录时才说。截止日之后的行不看，之后才发生的时间当作还没发生。订单表自带的退款金额和未完结售后的平台介入没有时间，倒不回去，记为未知。", en = "Told with --as-of where a single row is later. Later rows are not looked at, later times have not happened. The order export's own refund amount and an intervention in a case not yet ended bear no time: they cannot be turned back and are not known." }
reads    = ["orders", "cut_off"]
may_read = ["orders_loaded", "refunds_loaded", "reviews_loaded", "disputes_loaded", "messages_loaded"]
grain    = ["known_until"]
say      = { zh = "按 {{ known_until|day }} 那天已知的情况计算：之后的 {{ orders|count }} 行订单、{{ refunds|count }} 行售后、{{ others|count }} 行评价、纠纷和消息没有看，另有 {{ open_cases|count }} 笔售后那天还没有完结。", en = "Counted by what was known on {{ known_until|day }}: {{ orders|counted('later row') }} of orders, {{ refunds|count }} of after-sale cases and {{ others|count }} of reviews, disputes and messages were not looked at, and {{ open_cases|counted('case') }} had not ended by then." }

[columns]
known_until = { zh = "截止", en = "Known until", kind = "time" }
orders = { zh = "之后的订单", en = "Later orders", kind = "count" }
refunds = { zh = "之后的售后", en = "Later cases", kind = "count" }
open_cases = { zh = "那天未完结", en = "Not ended by then", kind = "count" }
others = { zh = "其他", en = "Others", kind = "count" }
level = { zh = "级别", en = "Level", kind = "text" }
*/
with

later as (
    select
        cut_off.known_until,
        (select count(*) from orders_loaded where created_at > known_until) as orders,
        (select count(*) from refunds_loaded where applied_at > known_until) as refunds,
        (
            select count(*) from refunds_loaded
            where finished_at > known_until and applied_at <= known_until
        ) as open_cases,
        (select count(*) from reviews_loaded where reviewed_at > known_until)
            + (select count(*) from disputes_loaded where opened_at > known_until)
            + (select count(*) from messages_loaded where sent_at > known_until) as others,
    from cut_off
)

select
    known_until,
    orders,
    refunds,
    open_cases,
    others,
    'info' as level,
from later
where orders + refunds + open_cases + others > 0
order by known_until
