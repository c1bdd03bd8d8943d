/* retro
title    = { zh = "不愿再被联系的买家", en = "Buyers who want no further contact" }
question = { zh = "哪些买家说过不要再联系？", en = "Who asked not to be contacted again?" }
doc      = { zh = "买家说过“别再联系”“拉黑”等话（对照表 care_words），之后的日子里没有再主动来找的；自己又来找的，可以照常回复。名字打码的认不出来。", en = "Buyers who asked for no further contact (table care_words) and did not write again on a later day; whoever writes again may be answered. Masked names cannot be known." }
reads    = ["care_calls", "messages"]
grain    = ["platform", "shop", "buyer"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
refused_at = { zh = "拒绝时间", en = "Refused at", kind = "time" }
*/
with

refused as (
    select platform, shop, buyer, max(said_at) as refused_at
    from care_calls
    where care = 'refusal' and buyer not like '%*%'
    group by platform, shop, buyer
)

select
    refused.platform,
    refused.shop,
    refused.buyer,
    refused.refused_at,
from refused
where not exists (
    select 1
    from messages
    where messages.buyer = refused.buyer
        and messages.platform is not distinct from refused.platform
        and messages.shop is not distinct from refused.shop
        and messages.sender = 'buyer'
        and cast(messages.sent_at as date) > cast(refused.refused_at as date)
)
order by refused.platform, refused.shop, refused.buyer
