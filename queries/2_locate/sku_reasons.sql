/* retro
title    = { zh = "商品 × 退款原因", en = "Products by reason" }
question = { zh = "哪个商品的哪种退款，比其他商品多？", en = "Which product has more refunds of which reason than the others?" }
doc      = { zh = "预期 = 同价位、同一天付款的其他商品的同原因退款率 × 本商品订单数（见“每个分组该退多少单”），所以卖得多、卖得便宜、卖得晚都不等于退得差。偏离、区间和结论见“每个分组多退了多少”。没有订单明细时没有分母，只列退款数。", en = "Expected = rate of this reason at other products of the same price and day of payment × orders of this one (see “Refunds to be expected of each slice”), so a big, cheap or late seller is not a bad seller. For z, interval and verdict see “Refunds of each slice beyond expectation”. Without order lines there is no base and only counts are given." }
reads    = ["refund_cases"]
may_read = ["sku_sales", "slice_excess"]
grain    = ["sku", "reason_code"]
hidden   = true
matures  = true

[columns]
sku = { zh = "商品编码", en = "SKU", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
cases = { zh = "退款订单", en = "Refunded orders", kind = "count" }
rate = { zh = "退款率", en = "Rate", kind = "share", doc = { zh = "退款订单 ÷ 本商品已付款订单", en = "refunded ÷ paid orders of this product" } }
others_rate = { zh = "其他商品", en = "Other products", kind = "share", doc = { zh = "同价位、同日付款的其他商品：退款订单 ÷ 已付款订单", en = "other products of the same price and day of payment: refunded ÷ paid orders" } }
expected = { zh = "预期退款", en = "Expected", kind = "number" }
excess = { zh = "超出预期", en = "Beyond expected", kind = "number" }
lift = { zh = "倍数", en = "Times expected", kind = "ratio" }
z = { zh = "偏离", en = "z", kind = "number" }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
low = { zh = "倍数下限", en = "Ratio, low", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" } }
high = { zh = "倍数上限", en = "Ratio, high", kind = "ratio", doc = { zh = "95% 区间", en = "95 % interval" } }
q_value = { zh = "q 值", en = "q", kind = "number", doc = { zh = "照此标准认定时，其中误报的预计占比", en = "expected share of false alarms among slices called out at this level" } }
verdict = { zh = "结论", en = "Verdict", kind = "code", codes = "slice_verdict" }
*/
with

without_base as (
    select
        sku,
        reason_code,
        min(title) as title,
        count(distinct (shop, order_id)) as cases,
        sum(amount) as amount,
    from refund_cases
    where in_cohort and is_success and sku is not null and sku not in (select sku from sku_sales)
    group by all
),

judged as (
    select slice as sku, sku_sales.title, outcome as reason_code, slice_excess.* exclude (orders), slice_excess.orders,
    from slice_excess
    left join sku_sales on sku_sales.sku = slice
    where dimension = 'sku' and outcome <> 'all' and cases > 0

    union all by name

    select * from without_base
)

select
    sku,
    title,
    reason_code,
    orders,
    cases,
    rate,
    others_rate,
    expected,
    excess,
    lift,
    z,
    amount::decimal(18, 2) as amount,
    low,
    high,
    q_value,
    verdict,
from judged
order by sku, reason_code
