/* retro
title    = { zh = "售前三问", en = "Three checks before the sale" }
question = { zh = "下单前的咨询里，尺码与喜好、洗护、过敏，问到或提醒到了多少？", en = "In how many pre-sale chats was size and preference asked, care warned of, allergy asked?" }
doc      = { zh = "只看下单前的咨询：该买家此前没有付过款的订单，客服回复过，会话类型在检查项的适用范围内（尺码与喜好：尺码推荐；洗护、过敏：商品咨询）。问到占比 = 问到 ÷（问到 + 未见）；买家自己先说清楚、不必再问的另列，不进分母。按关键词认，用词见 queries/reference/presale_words.csv，可改；认的是话里有没有提到，不评价说得好不好，也不按人排名。不足 min_chats 个会话的不报占比，不足 min_buyers 位买家的不列。区间为 95%（Wilson）。打码的买家名对不上订单，都当没有买过。", en = "Pre-sale chats only: of buyers with no paid order before, answered by an agent, of a type that the check applies to (size and preference: size advice; care and allergy: product). Share asked = asked ÷ (asked + not found); where the buyer told it unasked, nothing had to be asked, and the chat stands apart. Told by key words (queries/reference/presale_words.csv, yours to change): whether it was mentioned, not how well, and never by person. Under min_chats chats no share is shown, under min_buyers buyers no row. Interval at 95 % (Wilson). Masked names match no order and count as new buyers." }
reads    = ["presale_answers", "presale_visits"]
params   = { min_chats = 10, min_buyers = 5 }
grain    = ["topic", "question_type"]
order    = 42
say      = { zh = "{% if first %}{% for group in rows|groupby('topic')|reverse %}{% set met = group.list|sum(attribute='asked') %}{% set all = group.list|sum(attribute='chats') %}{% if all %}{{ group.grouper|code('presale_topic') }}：{{ all|count }} 个会话里 {{ met|count }} 个（{{ (met / all)|share }}）；{% endif %}{% endfor %}例子在跟进清单里，供辅导时对照，不用来评判个人。{% endif %}", en = "{% if first %}{% for group in rows|groupby('topic')|reverse %}{% set met = group.list|sum(attribute='asked') %}{% set all = group.list|sum(attribute='chats') %}{% if all %}{{ group.grouper|code('presale_topic') }}: {{ met|count }} of {{ all|counted('chat') }} ({{ (met / all)|share }}). {% endif %}{% endfor %}Examples stand in the work lists, for coaching, not for judging anyone.{% endif %}" }

[columns]
topic = { zh = "检查项", en = "Check", kind = "code", codes = "presale_topic" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
chats = { zh = "该问的会话", en = "Chats to ask in", kind = "count", doc = { zh = "问到 + 未见", en = "asked + not found" } }
asked = { zh = "问到或提醒到", en = "Asked or warned", kind = "count" }
asked_share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占该问的会话", en = "of the chats to ask in" } }
low = { zh = "区间下限", en = "Low", kind = "share", doc = { zh = "95% 区间（Wilson），分母为该问的会话", en = "95 % interval (Wilson), over the chats to ask in" } }
high = { zh = "区间上限", en = "High", kind = "share", doc = { zh = "95% 区间（Wilson），分母为该问的会话", en = "95 % interval (Wilson), over the chats to ask in" } }
told = { zh = "买家已自己说明", en = "Told by the buyer", kind = "count", doc = { zh = "不必再问，不进分母", en = "nothing to ask, not in the denominator" } }
*/
with

counted as (
    select
        presale_answers.topic,
        presale_answers.question_type,
        count(*) filter (outcome in ('asked', 'not_found')) as chats,
        count(*) filter (outcome = 'asked') as asked,
        count(*) filter (outcome = 'told') as told,
    from presale_answers
    join presale_visits using (session_id)
    group by all
    having count(distinct (presale_visits.platform, presale_visits.shop, buyer)) >= $min_buyers
),

-- Wilson's score interval at 95 %, written with counts: z = 1.96, z² = 3.8416.
spread as (
    select
        *,
        case when chats >= $min_chats then asked / chats end as asked_share,
        (asked + 1.9208) / (chats + 3.8416) as middle,
        1.96 * sqrt(asked * (chats - asked) / nullif(chats, 0) + 0.9604) / (chats + 3.8416) as reach,
    from counted
)

select
    topic,
    question_type,
    chats,
    asked,
    asked_share,
    case when asked_share is not null then if(asked = 0, 0, middle - reach) end as low,
    case when asked_share is not null then if(asked = chats, 1, middle + reach) end as high,
    told,
from spread
order by topic desc, question_type
