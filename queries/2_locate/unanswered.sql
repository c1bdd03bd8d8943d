/* retro
title    = { zh = "没答和答慢的问题", en = "Unanswered and slow questions" }
question = { zh = "没答上的是哪些问题，买家下单了没有？", en = "Which questions went unanswered, and had the buyers ordered?" }
doc      = { zh = "超过 slow_seconds 秒才答为慢。已下单指提问前有过订单：未下单的要去争取成交，已下单的要防退款。买家昵称脱敏或没有订单表时为未知。不足 min_buyers 位买家的类型并入其他；名单在跟进清单里。", en = "Slow: answered after more than slow_seconds. Ordered: the buyer had an order before asking; those without are to be won, those with one are to be kept from a refund. Unknown where names are masked or there is no order export. Types of fewer than min_buyers buyers go to other; names are in the work lists." }
reads    = ["rounds"]
may_read = ["orders"]
params   = { slow_seconds = 180, min_buyers = 5 }
grain    = ["question_type", "has_order"]
order    = 20
say      = { zh = "{% if first %}共 {{ rows|sum(attribute='unanswered')|count }} 个问题没人答、{{ rows|sum(attribute='slow')|count }} 个答得慢。最集中的是{{ first.question_type|code('question_type') }}{% if first.has_order == true %}（已下单）{% elif first.has_order == false %}（未下单）{% endif %}：{{ first.unanswered|count }} 个没答，{{ first.slow|count }} 个答慢，涉及 {{ first.buyers|count }} 位买家。{% else %}没有漏答或答慢的问题。{% endif %}", en = "{% if first %}{{ rows|sum(attribute='unanswered')|count }} questions were never answered and {{ rows|sum(attribute='slow')|count }} answered slowly. Most were about {{ first.question_type|code('question_type') }}{% if first.has_order == true %} (had ordered){% elif first.has_order == false %} (had not ordered){% endif %}: {{ first.unanswered|count }} unanswered, {{ first.slow|count }} slow, {{ first.buyers|count }} buyers.{% else %}No question was missed or answered slowly.{% endif %}" }

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
has_order = { zh = "已下单", en = "Had ordered", kind = "flag" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
unanswered = { zh = "没人答", en = "Unanswered", kind = "count" }
slow = { zh = "答得慢", en = "Slow", kind = "count" }
late_share = { zh = "没答或答慢占比", en = "Unanswered or slow", kind = "share", doc = { zh = "占该行问题轮次", en = "of the row's questions" } }
buyers = { zh = "受影响买家", en = "Buyers affected", kind = "count" }
*/
with

first_orders as (
    select platform, shop, buyer, min(created_at) as ordered_at,
    from orders
    group by all
),

known as (
    select count(*) > 0 as has_orders,
    from orders
),

asked as (
    select
        rounds.question_type as question_type,
        case
            when known.has_orders and rounds.buyer not like '%*%'
                then coalesce(first_orders.ordered_at <= rounds.asked_at, false)
        end as has_order,
        (rounds.platform, rounds.shop, rounds.buyer) as person,
        rounds.wait_seconds is null as is_unanswered,
        coalesce(rounds.wait_seconds > $slow_seconds, false) as is_slow,
    from rounds
    cross join known
    left join first_orders using (platform, shop, buyer)
    where rounds.in_window
),

named as (
    select
        question_type,
        has_order,
        count(distinct person) filter (is_unanswered or is_slow) >= $min_buyers as is_shown,
    from asked
    group by all
)

select
    case when named.is_shown then asked.question_type else 'other' end as question_type,
    asked.has_order as has_order,
    count(*) as rounds,
    count(*) filter (is_unanswered) as unanswered,
    count(*) filter (is_slow) as slow,
    count(*) filter (is_unanswered or is_slow) / nullif(count(*), 0) as late_share,
    count(distinct person) filter (is_unanswered or is_slow) as buyers,
from asked
join named
    on named.question_type = asked.question_type
    and named.has_order is not distinct from asked.has_order
group by all
having count(*) filter (is_unanswered or is_slow) > 0
order by
    count(*) filter (is_unanswered or is_slow) desc, question_type, has_order nulls last
