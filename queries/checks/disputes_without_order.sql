/* retro
title    = { zh = "归不到订单的纠纷", en = "Disputes that belong to no order" }
question = { zh = "有没有纠纷、投诉缺订单号，或订单不在导出里？", en = "Does any dispute lack its order number, or name an order that was not exported?" }
doc      = { zh = "订单号为空，或订单导出里没有这个订单；有 least_cases 笔就说（默认值）。只是订单更早、不在导出里的，属正常，不算警告。", en = "The order number is blank, or no export of orders has it; told from least_cases on (cfg). Orders from before the export are normal and no warning." }
reads    = ["disputes", "orders"]
params   = { least_cases = 1 }
grain    = ["cases"]
say      = { zh = "{{ all_cases|count }} 笔纠纷、投诉里有 {{ cases|count }} 笔归不到订单（{{ blank|count }} 笔没有订单号），不计入平台介入率和投诉率。请核对订单号，或补上这些订单所在时段的订单导出。", en = "{{ cases|count }} of {{ all_cases|counted('dispute') }} and complaints belong to no order ({{ blank|count }} without a number); they are not in the intervention and complaint rates. Please check the order numbers, or add the export of orders of that time." }

[columns]
cases = { zh = "归不到订单", en = "Belong to no order", kind = "count" }
blank = { zh = "没有订单号", en = "Without a number", kind = "count" }
all_cases = { zh = "全部纠纷", en = "All disputes", kind = "count" }
level = { zh = "程度", en = "Level", kind = "text", doc = { zh = "info：只是说明", en = "info: nothing to do" } }
*/
with

placed as (
    select
        disputes.order_id,
        exists (
            from orders
            where orders.order_id = disputes.order_id
                and orders.shop is not distinct from disputes.shop
        ) as is_known,
    from disputes
)

select
    count(*) filter (not is_known) as cases,
    count(*) filter (order_id is null) as blank,
    count(*) as all_cases,
    if(blank > 0, 'warn', 'info') as level,
from placed
having count(*) filter (not is_known) >= $least_cases
order by cases
