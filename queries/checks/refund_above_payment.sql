/* retro
title    = { zh = "退款多于实付", en = "Refunded more than paid" }
question = { zh = "有没有订单退的比付的还多？", en = "Was any order refunded more than was paid?" }
reads    = ["cohort_orders"]
grain    = ["orders"]
say      = { zh = "{{ orders|count }} 笔订单的退款合计超过实付金额，共多出 {{ excess|money }}；可能是退运费、价保，或重复导出，请核对。", en = "{{ orders|count }} orders were refunded more than was paid, by {{ excess|money }} in all: freight, price protection, or rows exported twice. Please check." }

[columns]
orders = { zh = "订单数", en = "Orders", kind = "count" }
excess = { zh = "多出金额", en = "Beyond payment", kind = "money" }
*/
select
    count(*) as orders,
    sum(refund_amount - amount_paid)::decimal(18, 2) as excess,
from cohort_orders
where is_paid and refund_amount > amount_paid
having count(*) > 0
order by orders
