/* retro
title    = { zh = "时间先后颠倒", en = "Times in the wrong order" }
question = { zh = "有没有付款早于下单、签收早于发货这类不可能的先后？", en = "Was anything paid before it was created, signed before it was shipped?" }
doc      = { zh = "两个时间都有的记录里，后一件事早于前一件事超过 tolerance_seconds 秒的；容差是因为有的导出只写到分钟。不可能的先后有 least_records 条就说（均为默认值）。", en = "Of the records that carry both times, those in which the later event comes more than tolerance_seconds before the earlier; some exports tell minutes only. Told from least_records on, for such an order is impossible (both cfg)." }
reads    = ["promotion"]
may_read = ["orders", "refunds", "sessions", "disputes", "shipments", "reviews", "agent_periods"]
params   = { tolerance_seconds = 60, least_records = 1 }
grain    = ["source", "pair"]
say      = { zh = "{{ source|code('table') }}里两个时间都有的 {{ records|count }} 条记录，有 {{ n|count }} 条{{ pair|code('time_pair') }}{% if examples %}（如 {{ examples }}）{% endif %}。照常计入、没有改动，但相关时长不可信：请在后台核对这几条{% if pair == 'shipped_before_paid' %}（货到付款属正常）{% endif %}，条数多时多半是时区或列对错了，请重新导出。", en = "Of {{ records|counted('record') }} with both times in {{ source|code('table') }}, {{ n|count }} were {{ pair|code('time_pair') }}{% if examples %} (such as {{ examples }}){% endif %}. They count as they stand, but their durations cannot be trusted: look them up in the back office{% if pair == 'shipped_before_paid' %} (with cash on delivery this is normal){% endif %}; if they are many, a time zone or a column is wrong, so export again." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
pair = { zh = "先后", en = "Order", kind = "code", codes = "time_pair" }
n = { zh = "颠倒的记录", en = "Reversed records", kind = "count" }
records = { zh = "两个时间都有的记录", en = "Records with both times", kind = "count" }
examples = { zh = "如", en = "Such as", kind = "text", doc = { zh = "编号最小的三条", en = "the three lowest numbers" } }
*/
with

cases as (
    select refunds.*, orders.paid_at,
    from refunds
    left join orders
        on orders.order_id = refunds.order_id
            and orders.platform is not distinct from refunds.platform
            and orders.shop is not distinct from refunds.shop
),

ratings as (
    select reviews.*, orders.created_at,
    from reviews
    left join orders
        on orders.order_id = reviews.order_id
            and orders.platform is not distinct from reviews.platform
            and orders.shop is not distinct from reviews.shop
),

pairs as (
    select 'orders' as source, order_id as id, unnest([
        {pair: 'paid_before_created', former: created_at, latter: paid_at},
        {pair: 'shipped_before_paid', former: paid_at, latter: shipped_at},
        {pair: 'signed_before_shipped', former: shipped_at, latter: signed_at}
    ], recursive := true) from orders
    union all
    select 'refunds' as source, refund_id as id, unnest([
        {pair: 'applied_before_paid', former: paid_at, latter: applied_at},
        {pair: 'handled_before_applied', former: applied_at, latter: first_action_at},
        {pair: 'finished_before_applied', former: applied_at, latter: finished_at}
    ], recursive := true) from cases
    union all
    -- A session's number may be a buyer's name: it is not shown.
    select 'sessions' as source, null as id, unnest([
        {pair: 'replied_before_started', former: started_at, latter: first_reply_at},
        {pair: 'ended_before_started', former: started_at, latter: ended_at}
    ], recursive := true) from sessions
    union all
    select 'disputes', dispute_id, 'judged_before_opened', opened_at, judged_at from disputes
    union all
    select 'shipments', order_id, 'delivered_before_picked_up', picked_up_at, delivered_at
    from shipments
    union all
    select 'reviews', order_id, 'reviewed_before_created', created_at, reviewed_at from ratings
    union all
    select 'agent_periods', null, 'period_reversed', from_day::timestamp, to_day::timestamp
    from agent_periods
)

select
    source,
    pair,
    count(*) filter (date_diff('second', latter, former) > $tolerance_seconds) as n,
    count(*) filter (former is not null and latter is not null) as records,
    array_to_string(
        min(id, 3) filter (date_diff('second', latter, former) > $tolerance_seconds), ', '
    ) as examples,
from pairs
group by all
having count(*) filter (date_diff('second', latter, former) > $tolerance_seconds) >= $least_records
order by source, pair
