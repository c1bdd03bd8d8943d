/* retro
title    = { zh = "被表格软件改坏的编号", en = "Numbers destroyed by a spreadsheet" }
question = { zh = "有没有编号的末几位变成了零？", en = "Have the last digits of numbers turned into zeros?" }
doc      = { zh = "表格软件只留 15 位数字，更长的编号末几位变成零（或显示成 1.23E+17，那种读入时已作废、列在文件说明里），补不回来。17 位以上、第 15 位以后全是零的编号，至少 least_ids 个且占 least_share 以上才说：碰巧如此的不到百分之一（默认值）。", en = "A spreadsheet keeps 15 digits: the rest of longer numbers turns into zeros (or shows as 1.23E+17, which is void on reading and told beside its file) and cannot be had back. Numbers of 17 digits or more that are zeros after the 15th: told from least_ids and a share of least_share on; by chance it is under one in a hundred (cfg)." }
reads    = ["promotion"]
may_read = ["orders", "order_lines", "refunds", "reviews", "shipments", "disputes"]
params   = { least_ids = 3, least_share = 0.05 }
grain    = ["source"]
say      = { zh = "{{ source|code('table') }}的 {{ ids|count }} 个长编号里，有 {{ n|count }} 个（{{ share|share }}）末几位变成了零（如 {{ examples }}），是用表格软件打开后另存造成的，补不回来，会对不上或对错订单。请从后台重新导出，不要打开后再保存。", en = "{{ n|count }} of {{ ids|counted('long number') }} in {{ source|code('table') }} ({{ share|share }}) end in zeros (such as {{ examples }}): a spreadsheet cut them off when the file was saved. They cannot be repaired and join with no order, or with a wrong one. Export again and do not save the file from a spreadsheet." }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
n = { zh = "改坏的编号", en = "Destroyed numbers", kind = "count" }
ids = { zh = "17 位以上的编号", en = "Numbers of 17 digits or more", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占 17 位以上的编号", en = "of numbers of 17 digits or more" } }
examples = { zh = "如", en = "Such as", kind = "text", doc = { zh = "最小的三个", en = "the three lowest" } }
*/
with

ids as (
    select 'orders' as source, order_id as id from orders
    union
    select 'order_lines', unnest([order_id, line_id]) from order_lines
    union
    select 'refunds', unnest([order_id, line_id, refund_id]) from refunds
    union
    select 'reviews', unnest([order_id, review_id]) from reviews
    union
    select 'shipments', order_id from shipments
    union
    select 'disputes', unnest([order_id, dispute_id]) from disputes
),

long_ids as (
    select source, id, regexp_full_match(id, '\d{15}0+') as is_destroyed,
    from ids
    where regexp_full_match(id, '\d{17,}')
)

select
    source,
    count(*) filter (is_destroyed) as n,
    count(*) as ids,
    count(*) filter (is_destroyed) / nullif(count(*), 0) as share,
    array_to_string(min(id, 3) filter (is_destroyed), ', ') as examples,
from long_ids
group by all
having count(*) filter (is_destroyed) >= greatest($least_ids, $least_share * count(*))
order by source
