/* retro
title    = { zh = "从咨询到差评的链条", en = "From a chat to a bad review" }
question = { zh = "付款后来问售后问题的订单，有多少走到退款、介入、差评？", en = "Of orders whose buyers came back with a problem, how many went on to a refund, a dispute, a bad review?" }
doc      = { zh = "对象：大促已付款、买家名字没打码的订单（打码的对不上聊天，不在内）。四步一步套一步：付款后 21 天内、申请退款之前问过质量、退换货、物流或投诉；其中申请退款的；其中平台介入或投诉的；其中写了 1–2 星评价的。没走前一步的 = 其余全部已付款订单，作对照。区间为 95% Newcombe，含 0 时可能是偶然；任一边不足 30 单不给占比、不下结论。问退换货本身常常就是要退款，先后不等于因果。订单表里来自同一买家的几单会一起算，区间略偏窄。", en = "Paid orders of the promotion whose buyer's name is not masked (masked ones match no chat and are left out). Four steps, each within the one before: a chat about quality, returns, delivery or a complaint within 21 days after the payment and before any application; of these a refund applied for; of these an intervention or complaint; of these a review of 1–2 stars. Without the step before = all other paid orders. Intervals are 95 % Newcombe; where one holds 0 it could be chance; with fewer than 30 orders on a side there is no share and no verdict. A question about a return often is the request itself, and after is not because. Several orders of one buyer count each, which makes intervals a little too narrow." }
reads    = ["chain_orders", "rounds"]
may_read = ["reviews", "refunds", "disputes"]
params   = { least_n = 30 }
grain    = ["step"]
order    = 102
matures  = true
say      = { zh = "{% if first and first.before %}付款订单里 {{ first.share_of_paid|share }}（{{ first.orders|count }} 单）付款后来问过售后问题。{% for row in rows if row.verdict == 'real' %}走到{{ row.step|code('chain_step') }}的占上一步的 {{ row.share|share }}（{{ row.orders|count }}/{{ row.before|count }}），其余订单 {{ row.other_share|share }}。{% endfor %}{% if not rows|selectattr('verdict', 'equalto', 'real')|list %}后面几步与其余订单相比，样本太少或可能是偶然，先不下结论。{% endif %}{% else %}没有能对上聊天的付款订单。{% endif %}", en = "{% if first and first.before %}{{ first.share_of_paid|share }} of paid orders ({{ first.orders|count }}) came back with a problem after paying. {% for row in rows if row.verdict == 'real' %}{{ row.step|code('chain_step') }}: {{ row.share|share }} of the step before ({{ row.orders|count }} of {{ row.before|count }}), against {{ row.other_share|share }} of all other orders. {% endfor %}{% if not rows|selectattr('verdict', 'equalto', 'real')|list %}For the later steps there are too few cases, or it could be chance.{% endif %}{% else %}No paid order can be matched with its chats.{% endif %}" }

[columns]
step = { zh = "走到", en = "Step", kind = "code", codes = "chain_step" }
before = { zh = "走过前一步的", en = "Took the step before", kind = "count" }
orders = { zh = "其中走到这步", en = "Of these this step", kind = "count" }
share = { zh = "占前一步", en = "Of the step before", kind = "share", doc = { zh = "其中走到这步 ÷ 走过前一步的；不足 30 单不给", en = "this step ÷ the step before; not given under 30" } }
share_of_paid = { zh = "占已付款", en = "Of paid orders", kind = "share", doc = { zh = "其中走到这步 ÷ 名字没打码的已付款订单", en = "this step ÷ paid orders with a name that is not masked" }, aside = true }
others = { zh = "没走前一步的", en = "Without the step before", kind = "count" }
other_orders = { zh = "其中也走到", en = "Of these this step too", kind = "count" }
other_share = { zh = "其余占比", en = "Share without it", kind = "share", doc = { zh = "其中也走到 ÷ 没走前一步的", en = "this step too ÷ without the step before" } }
difference = { zh = "差值", en = "Difference", kind = "share", doc = { zh = "占前一步 − 其余占比", en = "share of the step before − share without it" } }
difference_low = { zh = "差值下限", en = "Low", kind = "share", doc = { zh = "差值的 95% 区间", en = "95 % interval of the difference" } }
difference_high = { zh = "差值上限", en = "High", kind = "share", doc = { zh = "差值的 95% 区间", en = "95 % interval of the difference" } }
verdict = { zh = "判断", en = "Verdict", kind = "code", codes = "difference" }
*/
with

chain as (
    select 1 as place, 'chat' as step, true as was_before, has_chat as took from chain_orders
    union all
    select 2, 'refund', has_chat, has_refund from chain_orders
    union all
    select 3, 'dispute', has_chat and has_refund, has_dispute from chain_orders
    where (select count(intervened) from refunds) + (select count(*) from disputes) > 0
    union all
    select 4, 'bad_review', has_chat and has_refund and has_dispute, has_bad_review from chain_orders
    where (select count(order_id) from reviews) > 0
),

counted as (
    select
        place,
        step,
        count(*) as paid,
        count_if(was_before)::bigint as before,
        count_if(was_before and took)::bigint as orders,
        count_if(not was_before)::bigint as others,
        count_if(took and not was_before)::bigint as other_orders,
        before >= $least_n and others >= $least_n as is_told,
        orders / nullif(before, 0) - other_orders / nullif(others, 0) as difference,
    from chain
    group by all
),

compared as (
    select
        *,
        difference - sqrt(pow(orders / before - wilson_low(orders, before), 2)
            + pow(wilson_high(other_orders, others) - other_orders / others, 2)) as low,
        difference + sqrt(pow(wilson_high(orders, before) - orders / before, 2)
            + pow(other_orders / others - wilson_low(other_orders, others), 2)) as high,
    from counted
)

select
    step,
    before,
    orders,
    case when before >= $least_n then orders / before end as share,
    case when paid >= $least_n then orders / paid end as share_of_paid,
    others,
    other_orders,
    case when others >= $least_n then other_orders / others end as other_share,
    case when is_told then difference end as difference,
    case when is_told then low end as difference_low,
    case when is_told then high end as difference_high,
    case
        when place = 1 then null
        when not is_told then 'few'
        when low > 0 or high < 0 then 'real'
        else 'chance'
    end as verdict,
from compared
order by place, step
