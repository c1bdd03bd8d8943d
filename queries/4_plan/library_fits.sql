/* retro
title    = { zh = "客服接待还值得看一眼的", en = "Chats: also worth a look" }
question = { zh = "行动库里咨询、成交的做法，还有哪些条件已经满足？", en = "Which practices of the action library for chats and sales fit as well?" }
doc      = { zh = "行动库（retro actions library）里条件满足、但导出的数据分不清是不是偶然或另有原因的几条：只列数字，不算问题，不进前几名。6：外包客服收到的评价里满意的占比低于自有（门槛），差额超过标准误的 2 倍，一共为外包的评价（班次和问题不同，不是结论）；8、10 见“答得多又慢、同类问题集中”；12：等得久的买家退款、介入或差评更多，同一小时来的相比也是，数值为久等买家的占比、门槛为其他买家；14：repeat_buyers 位以上买家有 3 单以上没付款，数值为这些买家、一共为他们的未付款订单；16：客服成交的订单均价低于静默下单，差额超过标准误的 2 倍（两类买家本来就不同，不是结论）。门槛均可改。", en = "Rows of the action library (retro actions library) whose condition is met, where the exports cannot tell chance or another cause apart: figures only, no findings. 6: a smaller share of the ratings of the outsourced is satisfied than of own agents (threshold), by over 2 standard errors; of = ratings of the outsourced (shifts and questions differ; no conclusion); 8 and 10: see Many messages, and questions of one kind; 12: buyers who waited long refund, dispute or complain more, also within the hour; value is their share, threshold that of others; 14: repeat_buyers buyers or more with 3 or more unpaid orders; value is these buyers, of their unpaid orders; 16: assisted orders are worth less than silent ones by over 2 standard errors (the two kinds of buyers differ anyway; no conclusion). All limits are ours (cfg)." }
reads    = ["promotion"]
may_read = ["chat_fits", "office_periods", "agents", "slow_reply_refunds", "slow_then_refund", "repeated_unpaid", "attribution"]
params   = { repeat_buyers = 5, least_n = 30 }
core     = true
grain    = ["library"]
order    = 90
optional = true
say      = { zh = "{% if first %}行动库里还有 {{ n|count }} 条接待做法用得上：{% for row in rows %}{{ row.fit|code('library_fit') }}（{% if row.unit == 'ratio' %}买家每发一条，客服答 {{ row.value|ratio }} 条{% elif row.question_type %}{{ row.question_type|code('question_type') }}占 {{ row.n|count }} 个会话的 {{ row.value|share }}{% elif row.library == 6 %}{{ row.n|count }} 个评价满意 {{ row.value|share }}，自有 {{ row.threshold|share }}{% elif row.unit == 'share' %}{{ row.n|count }} 位里占 {{ row.value|share }}，其他买家 {{ row.threshold|share }}{% elif row.unit == 'money' %}{{ row.n|count }} 单均价 {{ row.value|money }}，静默 {{ row.threshold|money }}{% else %}{{ row.value|count }} 位，共 {{ row.n|count }} 单{% endif %}）{% if not loop.last %}；{% endif %}{% endfor %}。数字到了线不等于有问题，会上顺带看一眼，要做就从行动库里加。{% endif %}", en = "{% if first %}{{ n|counted('more practice') }} for chats {{ n|plural('fits', 'fit') }}: {% for row in rows %}{{ row.fit|code('library_fit') }} ({% if row.unit == 'ratio' %}{{ row.value|ratio }} replies for each message of a buyer{% elif row.question_type %}{{ row.question_type|code('question_type') }}: {{ row.value|share }} of {{ row.n|counted('chat') }}{% elif row.library == 6 %}{{ row.value|share }} of {{ row.n|counted('rating') }}, own agents {{ row.threshold|share }}{% elif row.unit == 'share' %}{{ row.value|share }} of {{ row.n|counted('buyer') }}, {{ row.threshold|share }} of the others{% elif row.unit == 'money' %}{{ row.n|counted('order') }} of {{ row.value|money }} on average, {{ row.threshold|money }} silent{% else %}{{ row.value|counted('buyer') }}, {{ row.n|counted('order') }}{% endif %}){% if not loop.last %}; {% endif %}{% endfor %}. A figure that has reached its line is not yet a problem: look at it in passing, and add from the library what is worth doing.{% endif %}" }

[columns]
library = { zh = "行动库编号", en = "Row of the library", kind = "count" }
fit = { zh = "情况", en = "What fits", kind = "code", codes = "library_fit" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
n = { zh = "一共", en = "Of", kind = "count" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
threshold = { zh = "门槛", en = "Threshold", kind = "measure", unit_from = "unit" }
unit = { zh = "单位", en = "Unit", kind = "text", aside = true }
action = { zh = "可以做的", en = "What could be done", kind = "code", codes = "library_action" }
*/
with

baskets as (
    select
        is_assisted,
        count(*) as n,
        avg(amount_paid) as mean,
        sum((amount_paid * amount_paid)::decimal(28, 4))::double / n - mean * mean as square,
    from attribution
    where is_assisted or is_silent
    group by all
),

ratings as (
    select agents.employment, sum(ratings)::double as n, sum(satisfied) / nullif(n, 0) as csat,
    from office_periods
    join agents using (agent)
    where satisfied <= ratings
    group by all
),

fits as (
    select * from chat_fits
    union all
    select 6, null, theirs.n, theirs.csat, ours.csat, 'share',
    from ratings as theirs
    join ratings as ours on theirs.employment = 'outsourced' and ours.employment = 'own'
    where least(theirs.n, ours.n) >= $least_n
        and ours.csat - theirs.csat > 2 * sqrt(
            theirs.csat * (1 - theirs.csat) / theirs.n + ours.csat * (1 - ours.csat) / ours.n
        )
    union all
    select 12, null, max_by(slow_buyers, (difference, outcome)),
        max_by(slow_share, (difference, outcome)), max_by(other_share, (difference, outcome)),
        'share',
    from slow_reply_refunds
    where verdict = 'real' and hour_verdict = 'real' and difference > 0
        and not exists (from slow_then_refund)
    having count(*) > 0
    union all
    select 14, null, sum(unpaid_orders), count(*), $repeat_buyers, 'count',
    from repeated_unpaid
    having count(*) >= $repeat_buyers
    union all
    select 16, null, assisted.n, assisted.mean, silent.mean, 'money',
    from baskets as assisted
    join baskets as silent on assisted.is_assisted and not silent.is_assisted
    where least(assisted.n, silent.n) >= $least_n
        and silent.mean - assisted.mean
            > 2 * sqrt(assisted.square / assisted.n + silent.square / silent.n)
)

select
    library::bigint as library,
    library::varchar as fit,
    question_type::varchar as question_type,
    n::bigint as n,
    value::double as value,
    threshold::double as threshold,
    unit,
    library::varchar as action,
from fits
order by library
