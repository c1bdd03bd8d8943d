/* retro
title    = { zh = "物流异常：主动告知", en = "Parcels in trouble: tell the buyers" }
question = { zh = "哪些买家的包裹出了问题，要主动告诉他们？", en = "Which buyers are to be told of their parcel before they ask?" }
doc      = { zh = "怎么判断见“走不动的包裹”。两小时内主动告知、说清事实、给出选择；话术已按商品、省份、快递填好，发之前先查一次轨迹；说法可在对照表 scripts.csv 里改。买家已来问过：成为异常之后买家自己找来。先告知还没来问的；补偿券一类的承诺按店里的权限。", en = "How it is judged: parcel_troubles. Tell within two hours, honestly and with options (Y6); the message is filled with goods, region and carrier, the texts stand in the table scripts; look at the trace once more before sending. Already asked: the buyer wrote after the trouble began. Those who have not asked come first. Vouchers and the like as the shop allows." }
reads    = ["parcel_troubles"]
may_read = ["follow_up_slots", "scripts", "messages"]
grain    = ["platform", "shop", "order_id"]
order    = 82
worklist = true
say      = { zh = "{% if first %}{% set open = rows|rejectattr('has_asked')|list|length %}{{ n|count }} 单包裹异常：{% for kind, found in rows|groupby('trouble') %}{{ kind|code('parcel_trouble') }} {{ found|list|length|count }} 单{% if not loop.last %}、{% endif %}{% endfor %}。{% if open %}{{ open|count }} 单的买家还没来问，先主动告知。{% endif %}{% else %}没有发现异常的包裹。{% endif %}", en = "{% if first %}{% set open = rows|rejectattr('has_asked')|list|length %}{{ n|counted('parcel') }} {{ n|plural('is', 'are') }} in trouble: {% for kind, found in rows|groupby('trouble') %}{{ kind|code('parcel_trouble')|lower }} ({{ found|list|length|count }}){% if not loop.last %}, {% endif %}{% endfor %}. {% if open %}The buyers of {{ open|count }} have not asked yet: tell them first.{% endif %}{% else %}No parcel is in trouble.{% endif %}" }

[columns]
trouble = { zh = "情况", en = "Trouble", kind = "code", codes = "parcel_trouble" }
has_asked = { zh = "买家已来问过", en = "Buyer has asked", kind = "flag", doc = { zh = "成为异常之后买家来过消息；认不出买家的为否", en = "wrote after the trouble began; no where the buyer cannot be known" } }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time", doc = { zh = "空：买家说过不要再联系，只办理，不打扰", en = "empty: the buyer asked for no contact; settle the case without writing" } }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
title = { zh = "商品", en = "Products", kind = "text" }
carrier = { zh = "物流公司", en = "Carrier", kind = "text" }
province = { zh = "省份", en = "Province", kind = "text" }
since = { zh = "最后动静", en = "Last movement", kind = "time" }
silent_hours = { zh = "没动静", en = "Silent for", kind = "hours" }
amount = { zh = "金额", en = "Amount", kind = "money" }
draft_zh = { zh = "消息草稿", en = "Draft", kind = "text" }
draft_en = { zh = "消息草稿", en = "Draft", kind = "text" }
result = { zh = "跟进结果（填写）", en = "Result (fill in)", kind = "text", fill = true }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
with

asked as (
    select distinct parcel_troubles.platform, parcel_troubles.shop, parcel_troubles.order_id,
    from parcel_troubles
    inner join messages
        on messages.buyer = parcel_troubles.buyer
        and messages.shop is not distinct from parcel_troubles.shop
        and messages.sender = 'buyer'
        and messages.sent_at >= parcel_troubles.began_at
    where parcel_troubles.buyer not like '%*%'
)

select
    trouble,
    asked.order_id is not null as has_asked,
    follow_up_slots.follow_up_at,
    parcel_troubles.buyer,
    parcel_troubles.order_id,
    title,
    carrier,
    province,
    since,
    silent_hours,
    amount,
    replace(replace(replace(scripts.zh,
        '{goods}', coalesce('“' || left(title, 16) || '”', '商品')),
        '{province}', coalesce(province, '您那边')),
        '{carrier}', coalesce(carrier, '快递')) as draft_zh,
    replace(replace(replace(scripts.en,
        '{goods}', coalesce(title, 'order')),
        '{province}', coalesce(province, 'you')),
        '{carrier}', coalesce(carrier, 'the carrier')) as draft_en,
    null::varchar as result,
    parcel_troubles.platform,
    parcel_troubles.shop,
from parcel_troubles
left join scripts on scripts.key = trouble
left join asked on (asked.platform, asked.shop, asked.order_id) is not distinct from
    (parcel_troubles.platform, parcel_troubles.shop, parcel_troubles.order_id)
left join follow_up_slots
    on follow_up_slots.topic_id = parcel_troubles.order_id
        and follow_up_slots.shop is not distinct from parcel_troubles.shop
order by has_asked, silent_hours desc, parcel_troubles.platform, parcel_troubles.shop,
    parcel_troubles.order_id
