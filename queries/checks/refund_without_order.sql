/* retro
title    = { zh = "没有订单号的售后单", en = "Cases without an order number" }
question = { zh = "有没有售后单缺订单号？", en = "Does any after-sale case lack its order number?" }
reads    = ["refunds"]
grain    = ["cases"]
say      = { zh = "{{ cases|count }} 笔售后没有订单号，共 {{ amount|money }}，无法归到大促订单，不计入退款率。", en = "{{ cases|count }} after-sale cases ({{ amount|money }}) have no order number; they cannot be tied to the promotion and are not in the refund rates." }

[columns]
cases = { zh = "售后单数", en = "Cases", kind = "count" }
amount = { zh = "金额", en = "Amount", kind = "money" }
*/
select
    count(*) as cases,
    coalesce(sum(amount), 0)::decimal(18, 2) as amount,
from refunds
where order_id is null
having count(*) > 0
order by cases
