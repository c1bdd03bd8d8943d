/* retro
title    = { zh = "买家名字打了码", en = "Masked buyers" }
question = { zh = "订单里的买家能和聊天里的买家对上吗？", en = "Can the buyers of orders be matched with those of chats?" }
doc      = { zh = "打码的名字可能是很多人，从不用来对应，表里一律为空。打码或为空超过 least_share、至少 least_records 条才说（默认值）。订单只看大促期间下单的，聊天与会话只看大促期间的。", en = "A masked name may be many people; it is never used to match and is empty in the tables. Told from a share of least_share and least_records on (cfg). Of orders those created in the promotion, of chats and sessions those begun in it." }
reads    = ["promotion"]
may_read = ["orders_loaded", "messages_loaded", "sessions_loaded"]
params   = { least_share = 0.1, least_records = 5 }
grain    = ["source"]
say      = { zh = "{{ source|code('table') }}的 {{ records|count }} 条记录里，买家名字打码的 {{ masked|count }} 条、为空的 {{ blank|count }} 条（合计 {{ share|share }}），没有用来对应。{% if source == 'orders' %}询单转化、聊天证据只覆盖其余订单；{% endif %}请在后台申请导出完整的买家昵称。", en = "In {{ source|code('table') }}, {{ masked|count }} of {{ records|counted('record') }} carry a masked buyer and {{ blank|count }} none ({{ share|share }} together); they are never matched. {% if source == 'orders' %}Conversion and evidence from chats cover only the rest. {% endif %}Ask the back office for an export with full buyer names." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
records = { zh = "记录", en = "Records", kind = "count", doc = { zh = "订单、会话，或买家发的消息", en = "orders, sessions, or messages sent by buyers" } }
masked = { zh = "打码", en = "Masked", kind = "count" }
blank = { zh = "为空", en = "Missing", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "打码或为空 ÷ 记录", en = "masked or missing ÷ records" } }
*/
with

buyers as (
    select 'orders' as source, buyer, created_at as happened_at
    from orders_loaded
    qualify row_number() over (
        partition by platform, shop, order_id
        order by buyer nulls last, source_file, source_row
    ) = 1 or order_id is null
    union all
    select 'messages', buyer, sent_at from messages_loaded where sender = 'buyer'
    union all
    select 'sessions', buyer, started_at from sessions_loaded
),

judged as (
    select
        source,
        buyer is null as is_blank,
        coalesce(buyer like '%*%' or buyer like '%＊%', false) as is_masked,
    from buyers
    join promotion on happened_at >= starts_at and happened_at < ends_at
)

select
    source,
    count(*) as records,
    count(*) filter (is_masked) as masked,
    count(*) filter (is_blank) as blank,
    count(*) filter (is_masked or is_blank) / nullif(count(*), 0) as share,
from judged
group by all
having count(*) filter (is_masked or is_blank) >= greatest($least_records, $least_share * count(*))
order by source
