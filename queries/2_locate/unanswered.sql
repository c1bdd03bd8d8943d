/* retro
title    = { zh = "没答和答慢的问题", en = "Unanswered and slow questions" }
question = { zh = "没答上的是哪些问题，买家下单了没有？", en = "Which questions went unanswered, and had the buyers ordered?" }
doc      = { zh = "所有店铺用统一口径，与平台口径无关：没人回复 = 到统计截止日没有人工或辅助机器人回复；超过 slow_seconds 秒才答为慢。已下单指提问前有过订单：未下单的要去争取成交，已下单的要防退款。昵称脱敏或没有这家店的订单表时不清楚。还在等指这一问就是买家的最后一问。不足 min_buyers 位买家的类型并入其他；名单在跟进清单里，已下单和未下单各一张。", en = "One ruler for all shops, whatever the platform's clock says: unanswered means no reply of a person or an assisting robot by the end of the figures; slow, answered after more than slow_seconds. Ordered: the buyer had an order before asking; those without are to be won, those with one are to be kept from a refund. Unknown where names are masked or there is no order export of that shop. Still waiting: it was the buyer's last question. Types of fewer than min_buyers buyers go to other; names are in the work lists, one for each." }
reads    = ["rounds"]
may_read = ["orders", "unread_chats"]
params   = { slow_seconds = 180, min_buyers = 5 }
grain    = ["question_type", "order_state"]
order    = 20
say      = { zh = "{% if first %}{% set open = namespace(text='') %}{% for state in ['ordered', 'not_ordered', 'unknown'] %}{% set here = rows|selectattr('order_state', 'equalto', state)|sum(attribute='unanswered') %}{% if here %}{% set open.text = open.text + ('、' if open.text else '') + state|code('order_state') + ' ' + here|count + ' 个' %}{% endif %}{% endfor %}{% set all = rows|sum(attribute='unanswered') %}{% if all %}共 {{ all|count }} 个问题没人回复（{{ open.text }}），其中 {{ rows|sum(attribute='still_waiting')|count }} 位买家到截止日还在等；已下单的防退款，未下单的争取成交，名单分开放在跟进清单里。{% endif %}{{ rows|sum(attribute='slow')|count }} 个答得慢。最集中的是{{ first.question_type|code('question_type') }}（{{ first.order_state|code('order_state') }}）：{{ first.unanswered|count }} 个没答，{{ first.slow|count }} 个答慢，涉及 {{ first.buyers|count }} 位买家。{% else %}没有漏答或答慢的问题。{% endif %}", en = "{% if first %}{% set open = namespace(text='') %}{% for state in ['ordered', 'not_ordered', 'unknown'] %}{% set here = rows|selectattr('order_state', 'equalto', state)|sum(attribute='unanswered') %}{% if here %}{% set open.text = open.text + ('; ' if open.text else '') + here|count + ' ' + state|code('order_state') %}{% endif %}{% endfor %}{% set all = rows|sum(attribute='unanswered') %}{% if all %}{{ all|counted('question') }} {{ all|plural('was', 'were') }} never answered ({{ open.text }}), and {{ rows|sum(attribute='still_waiting')|counted('buyer') }} {{ rows|sum(attribute='still_waiting')|plural('was', 'were') }} still waiting at the end of the figures. Keep those with an order from a refund and win the others; each have a work list of their own. {% endif %}{{ rows|sum(attribute='slow')|count }} were answered slowly. Most were about {{ first.question_type|code('question_type') }} ({{ first.order_state|code('order_state') }}): {{ first.unanswered|count }} unanswered, {{ first.slow|count }} slow, {{ first.buyers|counted('buyer') }}.{% else %}No question was missed or answered slowly.{% endif %}" }

[columns]
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
order_state = { zh = "提问前", en = "Before asking", kind = "code", codes = "order_state" }
rounds = { zh = "问题轮次", en = "Questions", kind = "count" }
unanswered = { zh = "没人回复", en = "Unanswered", kind = "count" }
still_waiting = { zh = "还在等", en = "Still waiting", kind = "count", doc = { zh = "没人回复的里面，这一问就是买家最后一问的", en = "of the unanswered, those that were the buyer's last question" } }
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
    select distinct platform, shop from first_orders
),

asked as (
    select
        rounds.question_type as question_type,
        case
            when known.platform is null or rounds.buyer like '%*%' then 'unknown'
            when first_orders.ordered_at <= rounds.asked_at then 'ordered'
            else 'not_ordered'
        end as order_state,
        (rounds.platform, rounds.shop, rounds.buyer) as person,
        rounds.wait_seconds is null as is_unanswered,
        unread_chats.buyer is not null as is_last,
        coalesce(rounds.wait_seconds > $slow_seconds, false) as is_slow,
    from rounds
    left join known using (platform, shop)
    left join first_orders using (platform, shop, buyer)
    left join unread_chats using (platform, shop, buyer, asked_at)
    where rounds.in_window
),

named as (
    select
        question_type,
        order_state,
        count(distinct person) filter (is_unanswered or is_slow) >= $min_buyers as is_shown,
    from asked
    group by all
)

select
    case when named.is_shown then asked.question_type else 'other' end as question_type,
    asked.order_state as order_state,
    count(*) as rounds,
    count(*) filter (is_unanswered) as unanswered,
    count(*) filter (is_unanswered and is_last) as still_waiting,
    count(*) filter (is_slow) as slow,
    count(*) filter (is_unanswered or is_slow) / nullif(count(*), 0) as late_share,
    count(distinct person) filter (is_unanswered or is_slow) as buyers,
from asked
join named using (question_type, order_state)
group by all
having count(*) filter (is_unanswered or is_slow) > 0
order by count(*) filter (is_unanswered or is_slow) desc, question_type, order_state
