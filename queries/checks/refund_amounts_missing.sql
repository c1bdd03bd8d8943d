/* retro
title    = { zh = "没写金额的退款", en = "Refunds without an amount" }
question = { zh = "多少退款没有金额？", en = "How many refunds tell no amount?" }
doc      = { zh = "大促已付款订单里退了款、但退款导出没写金额的（只有退货清单的店铺常见）；有一单就说。全部都没写时退款金额本来就是空的，不再提示。", en = "Refunded orders of the promotion whose export tells no amount (shops with a mere list of returns). Told from one order on; where none tells an amount the money is empty anyway." }
reads    = ["cohort_orders.refund_amount"]
grain    = ["untold"]
say      = { zh = "{{ refunded|count }} 单退款里 {{ untold|count }} 单没有写金额：退款金额和按金额算的退款率只含写了的，会偏低，也不和上次比；要完整，请导出带金额的售后。", en = "{{ untold|count }} of {{ refunded|counted('refunded order') }} tell no amount: the money refunded and its rate hold only the others, run low, and are not compared with last time; export after-sales with amounts to complete them." }

[columns]
untold = { zh = "没写金额", en = "Without an amount", kind = "count" }
refunded = { zh = "退款订单", en = "Refunded orders", kind = "count" }
*/
select
    count(*) filter (refund_amount is null) as untold,
    count(*) as refunded,
from cohort_orders
where is_paid and is_refunded
having count(*) filter (refund_amount is null) between 1 and count(*) - 1
order by untold
