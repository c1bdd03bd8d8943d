/* retro
title    = { zh = "没有订单号的售后单", en = "Cases without an order number" }
question = { zh = "有没有售后单缺订单号？", en = "Does any after-sale case lack its order number?" }
doc      = { zh = "订单号为空，或被表格软件改成了 1.23E+17 而作废；有 least_cases 笔就说（默认值）。", en = "The order number is blank, or void because a spreadsheet turned it into 1.23E+17; told from least_cases on (cfg)." }
reads    = ["refunds"]
params   = { least_cases = 1 }
grain    = ["cases"]
say      = { zh = "{{ all_cases|count }} 笔售后里有 {{ cases|count }} 笔没有订单号，共 {{ amount|money }}，无法归到大促订单，不计入退款率。请重新导出，勾选订单编号，不要用表格软件打开后再保存。", en = "{{ cases|count }} of {{ all_cases|counted('after-sale case') }} ({{ amount|money }}) have no order number; they cannot be tied to the promotion and are not in the refund rates. Export them again with order numbers, and do not save the file from a spreadsheet." }

[columns]
cases = { zh = "售后单数", en = "Cases", kind = "count" }
all_cases = { zh = "全部售后单", en = "All cases", kind = "count" }
amount = { zh = "金额", en = "Amount", kind = "money" }
*/
select
    count(*) filter (order_id is null) as cases,
    count(*) as all_cases,
    coalesce(sum(amount) filter (order_id is null), 0)::decimal(18, 2) as amount,
from refunds
having count(*) filter (order_id is null) >= $least_cases
order by cases
