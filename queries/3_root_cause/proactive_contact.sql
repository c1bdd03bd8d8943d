/* retro
title    = { zh = "包裹异常时，谁先开口", en = "Parcels in trouble: who spoke first" }
question = { zh = "包裹出问题时，有多少买家是我们先告诉的？", en = "When parcels were in trouble, how many buyers did we tell before they asked?" }
doc      = { zh = "截止日还异常的包裹里认得出买家的（没有物流表、只是很久没签收的不算）。先告知：成为异常之后，客服的话在买家开口之前；买家先问：反过来；还没联系：双方都没说话。先告知占比 = 先告知 ÷ 认得出买家的异常订单（好的告知：两小时内、说清事实、给出选择）。不足 min_n 单不列占比。", en = "Of the parcels still in trouble at the cut-off whose buyers can be matched (not those merely unsigned for long, where no list of parcels is there). Told first: after the trouble began a person wrote before the buyer did; asked first: the other way round; silent: neither wrote. Told first ÷ orders with a known buyer (Y6: within two hours, honestly, with options). No share below min_n orders." }
reads    = ["parcel_troubles", "chat_lines"]
params   = { min_n = 30, least_group = 5 }
grain    = ["trouble"]
order    = 72
say      = { zh = "{% if first %}{% set told = rows|sum(attribute='told_first') %}{% set asked = rows|sum(attribute='asked_first') %}{{ rows|sum(attribute='orders')|count }} 单异常包裹里，我们先告知的 {{ told|count }} 单，买家先来问的 {{ asked|count }} 单，还有 {{ rows|sum(attribute='silent')|count }} 单双方都没联系，按“物流异常：主动告知”名单去联系。{% else %}没有可以判断的异常包裹。{% endif %}", en = "{% if first %}{% set told = rows|sum(attribute='told_first') %}{% set asked = rows|sum(attribute='asked_first') %}Of {{ rows|sum(attribute='orders')|counted('parcel') }} in trouble we told {{ told|counted('buyer') }} first, {{ asked|count }} asked first, and in {{ rows|sum(attribute='silent')|count }} neither side wrote: tell them from the list.{% else %}No parcel in trouble can be judged.{% endif %}" }

[columns]
trouble = { zh = "情况", en = "Trouble", kind = "code", codes = "parcel_trouble" }
orders = { zh = "异常订单", en = "Orders in trouble", kind = "count", doc = { zh = "认得出买家的", en = "with a known buyer" } }
told_first = { zh = "我们先告知", en = "We told first", kind = "count" }
asked_first = { zh = "买家先问", en = "Buyer asked first", kind = "count" }
silent = { zh = "都没联系", en = "Neither wrote", kind = "count" }
told_share = { zh = "先告知占比", en = "Share told first", kind = "share", doc = { zh = "我们先告知 ÷ 异常订单；不足 min_n 单不列", en = "we told first ÷ orders in trouble; none below min_n" } }
*/
with

talked as (
    select
        parcel_troubles.trouble,
        parcel_troubles.shop,
        parcel_troubles.order_id,
        min(chat_lines.sent_at) filter (chat_lines.role = 'reply') as told_at,
        min(chat_lines.sent_at) filter (chat_lines.role = 'question') as asked_at,
    from parcel_troubles
    left join chat_lines
        on chat_lines.buyer = parcel_troubles.buyer
        and chat_lines.shop is not distinct from parcel_troubles.shop
        and chat_lines.sent_at >= parcel_troubles.began_at
    where parcel_troubles.buyer not like '%*%' and parcel_troubles.trouble <> 'unsigned'
    group by all
)

select
    trouble,
    count(*) as orders,
    count(*) filter (told_at < asked_at or asked_at is null and told_at is not null) as told_first,
    count(*) filter (asked_at <= told_at or told_at is null and asked_at is not null) as asked_first,
    count(*) filter (told_at is null and asked_at is null) as silent,
    case when count(*) >= $min_n then told_first / orders end as told_share,
from talked
group by trouble
having count(*) >= $least_group
order by orders desc, trouble
