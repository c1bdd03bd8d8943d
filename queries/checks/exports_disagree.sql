/* retro
title    = { zh = "同一编号，两份导出不一样", en = "One number, two different records" }
question = { zh = "日期重叠的导出说的是一回事吗？", en = "Do overlapping exports tell the same?" }
doc      = { zh = "一个编号在两份以上文件里都有，而不该变的值不同：已付款订单的实付、退款成功的金额、明细的编码与数量。状态往后走是正常的，不算。取时间较晚的一份；有 least_records 条就说（默认值）。", en = "A number in two or more files with values that should not change: the payment of paid orders, the amount of successful refunds, goods and quantity of lines. A status that moves on is normal. The later record stands; told from least_records on (cfg)." }
reads    = ["promotion"]
may_read = ["orders_loaded", "order_lines_loaded", "refunds_loaded"]
params   = { least_records = 1 }
grain    = ["source"]
say      = { zh = "{{ source|code('table') }}有 {{ records|count }} 个编号在两份以上导出里都有，其中 {{ n|count }} 个的{{ source|code('overlap_value') }}不一样（如 {{ examples }}）。用的是时间较晚的一份；请核对是不是混入了改过的旧文件，只留最新的导出。", en = "{{ records|counted('number') }} of {{ source|code('table') }} stand in two or more exports, and {{ n|count }} of them differ in {{ source|code('overlap_value') }} (such as {{ examples }}). The later record was used; see whether an edited or old file slipped in, and keep the newest export only." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
n = { zh = "不一样的编号", en = "Differing numbers", kind = "count" }
records = { zh = "重叠的编号", en = "Shared numbers", kind = "count" }
examples = { zh = "如", en = "Such as", kind = "text", doc = { zh = "编号最小的三个", en = "the three lowest numbers" } }
*/
with

told as (
    select
        'orders' as source,
        platform,
        shop,
        order_id as id,
        source_file,
        case when paid_at is not null then amount_paid::varchar end as told,
    from orders_loaded
    union all
    select 'refunds', platform, shop, refund_id, source_file,
        case when status = 'success' then amount::varchar end,
    from refunds_loaded
    union all
    select 'order_lines', platform, shop, line_id, source_file,
        concat_ws(' ', coalesce(sku, product_id), quantity),
    from order_lines_loaded
),

-- One report may tell a number several times: what a file tells is all of it.
by_file as (
    select source, platform, shop, id, source_file, string_agg(told, '|' order by told) as told,
    from told
    where id is not null
    group by source, platform, shop, id, source_file
),

shared as (
    select
        source,
        id,
        -- A file that lacks the value, or an unpaid state, contradicts nobody.
        count(distinct told) > 1 as differs,
    from by_file
    group by source, platform, shop, id
    having count(*) > 1
)

select
    source,
    count(*) filter (differs) as n,
    count(*) as records,
    array_to_string(min(id, 3) filter (differs), ', ') as examples,
from shared
group by all
having count(*) filter (differs) >= $least_records
order by source
