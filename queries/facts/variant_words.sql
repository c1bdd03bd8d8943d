/* retro
title    = { zh = "规格里的尺码和颜色", en = "Size and colour in variants" }
question = { zh = "规格里写的是什么尺码、什么颜色？", en = "Which size and which colour does a variant tell?" }
doc      = { zh = "先看“尺码:”“颜色分类:”“Size:”这类标签；没有标签时只认通行的写法（S/M/L、均码、160/84A、大号、颜色词，颜色旁边的 42 也算尺码）。括号里的提示语不算。认不出就留空，绝不猜；商家编码里的缩写也不猜。", en = "First by a label such as “Size:” or “颜色分类:”; without one only common forms count (S/M/L, one size, 160/84A, words of colour, 42 beside a colour). Notes in brackets do not count. What is not told stays empty and is never guessed, nor are abbreviations in SKU codes." }
reads    = ["order_lines.variant"]
grain    = ["variant"]

[columns]
variant = { zh = "规格", en = "Variant", kind = "text" }
size = { zh = "尺码", en = "Size", kind = "text", doc = { zh = "空：规格没写或认不出", en = "empty: not told, or not in a form that is sure" } }
colour = { zh = "颜色", en = "Colour", kind = "text", doc = { zh = "空：规格没写或认不出", en = "empty: not told, or not in a form that is sure" } }
*/
with

-- Notes in brackets are advice to the buyer: 米白色（方头）, M（建议 90–105 斤）.
told as (
    select distinct
        variant,
        trim(regexp_replace(
            translate(variant, '；：，／｜（）【】［］　', ';:,/|()()() '),
            '[(][^()]*[)]', '', 'g'
        )) as words,
    from order_lines
    where variant is not null
),

coloured as (
    select
        *,
        case
            when words like '%:%' then regexp_extract(words, '(?i)(?:颜色|花色|colou?r)[^:;,|]{0,6}:'
                || '[ ]*([^:;,|]*?[^:;,| ])[ ]*(?:[;,|]| / |[ /][^ /:;,|]+[ ]*:|$)', 1)
            else regexp_extract(words, '(?i)(?:^|[;,|/ +-])([一-龥]{1,5}色'
                || '|[深浅雾暗亮墨酒天宝藏纯正烟灰湖军砖枣冷暖]?[黑白灰红蓝绿黄紫粉橙棕青]'
                || '|[米奶][白黄灰杏]|卡其|咖啡|驼|杏|(?:香槟|玫瑰)金'
                || '|(?:light |dark )?(?:black|white|gr[ae]y|red|blue|navy|green|yellow|purple'
                || '|pink|orange|brown|beige|khaki|silver|gold|ivory))(?:$|[;,|/ +-])', 1)
        end as colour,
    from told
),

sized as (
    select
        *,
        upper(case
            when words like '%:%' then regexp_extract(words, '(?i)(?:尺码|鞋码|码数|尺寸|身高|size)'
                || '[^:;,|]{0,6}:[ ]*([^:;,|]*?[^:;,| ])[ ]*(?:[;,|]| / |[ /][^ /:;,|]+[ ]*:|$)', 1)
            else coalesce(
                nullif(regexp_extract(words, '(?i)(?:^|[;,|/ +-])((?:X{0,4}[SL]|M)/(?:X{0,4}[SL]|M)'
                    || '|(?:[2-9]X[SL]|X{0,4}[SL]|M)码?|均码|加?[大中小]号|free ?size|one ?size|free'
                    || '|[0-9]{2,3}/[0-9]{2,3}[A-Z]?|[0-9]{2,3}(?:cm|码))(?:$|[;,|/ +-])', 1), ''),
                -- A bare number is a size only beside a colour: 红色;42.
                case when colour <> '' then regexp_extract(
                    words, '(?:^|[;,|/ ])(3[3-9]|4[0-8]|[89]0|1[0-7]0)(?:$|[;,|/ ])', 1
                ) end
            )
        end) as size,
    from coloured
)

select
    variant,
    coalesce(nullif(regexp_extract(size, '^([0-9A-Z./-]+)码$', 1), ''), nullif(size, '')) as size,
    nullif(colour, '') as colour,
from sized
order by variant
