/* retro
title    = { zh = "咨询的商品", en = "Products asked about" }
question = { zh = "买家发来的商品卡片或链接是哪一款？", en = "Which product does a buyer's card or link name?" }
doc      = { zh = "只看买家发的商品卡片和带商品链接的消息。先按其中的商品ID，再按一字不差的标题，与订单明细对应；对不上的保留卡片里的商品ID。", en = "Only buyers' product cards and lines with a product link: by the product id in them, else by the exact title, among the order lines; an id that is not found there stays as it is." }
reads    = ["messages"]
may_read = ["order_lines"]
grain    = ["platform", "shop", "conversation_id", "message_seq"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id", doc = { zh = "该商品只有一个商家编码时为商家编码，否则为商品ID", en = "the SKU where the product has only one, else the product id" } }
title = { zh = "商品", en = "Product", kind = "text" }
*/
with

cards as (
    select
        platform, shop, conversation_id, message_seq,
        nullif(regexp_extract(
            text,
            '(?:(?:商品|宝贝)\s?(?:ID|id|编号)\s*[:：]?\s*|(?:item|detail|goods|product)\S*?[?&](?:id|item_id|itemId|goods_id|goodsId|product_id)=|jd\.(?:com|hk)/(?:product/)?|/(?:products|goods-detail)/)([0-9A-Za-z-]{4,})',
            1
        ), '') as named_id,
        regexp_replace(
            regexp_replace(text, '^\s*[【\[](?:商品|宝贝)(?:卡片|链接)?[】\]]\s*', ''),
            '\s*(?:商品|宝贝)\s?(?:ID|id|编号)\s*[:：].*$', ''
        ) as named_title,
    from messages
    where sender = 'buyer'
        and (message_kind = 'card' or contains(text, '://') or starts_with(text, '【商品'))
        and coalesce(message_kind, 'card') not in ('recalled', 'redpacket')
),

goods as (
    select
        platform, shop, product_id, sku, title,
        case
            when product_id is null then coalesce(sku, title)
            when min(sku) over product = max(sku) over product then min(sku) over product
            else product_id
        end as asked_sku,
    from order_lines
    window product as (partition by platform, shop, product_id)
),

names as (
    select platform, shop, product_id as name, asked_sku, title from goods
    union all
    select platform, shop, sku, asked_sku, title from goods
    union all
    select platform, shop, title, asked_sku, title from goods
),

known as (
    select platform, shop, name, min(asked_sku) as asked_sku, min(title) as title,
    from names
    where name is not null
    group by platform, shop, name
)

select
    cards.platform as platform,
    cards.shop as shop,
    cards.conversation_id as conversation_id,
    cards.message_seq as message_seq,
    coalesce(by_id.asked_sku, by_title.asked_sku, cards.named_id) as asked_sku,
    coalesce(by_id.title, by_title.title) as title,
from cards
left join known as by_id
    on by_id.platform = cards.platform
    and by_id.shop = cards.shop
    and by_id.name = cards.named_id
left join known as by_title
    on by_title.platform = cards.platform
    and by_title.shop = cards.shop
    and by_title.name = cards.named_title
where coalesce(by_id.asked_sku, by_title.asked_sku, cards.named_id) is not null
order by platform, shop, conversation_id, message_seq
