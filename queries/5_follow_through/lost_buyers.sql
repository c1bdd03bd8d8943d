/* retro
title    = { zh = "流失的询单买家", en = "Inquiring buyers lost" }
question = { zh = "每位客服手上流失了哪些询单，原因是什么？", en = "Which inquiries did each agent lose, and why?" }
doc      = { zh = "询单后归因期内（咨询当日起到次日 24 点前，默认值）没有付款、整个大促也没成交的买家，每人一行，取最近一天的询单，按客服排列；问的是老订单的（物流、退换货、质量、改地址、投诉）不列。流失原因请接待的客服填写：价格、尺码、库存、物流、活动规则、无回复、对比、其他（每位客服都写）。填好后按原因汇总，先改最多的三项。", en = "Inquiring buyers who paid in no attribution window of the promotion (by 24:00 of the day after the chat, cfg), one row each with the latest day of inquiry, by agent; questions about an earlier order (parcels, returns, quality, addresses, complaints) are left out. The agent fills in the reason: price, size, stock, delivery, promotion rules, no reply, comparing, other (S2: every agent writes them). Summed up by reason, the top three come first." }
reads    = ["inquiries"]
params   = { slow_seconds = 180 }
grain    = ["platform", "shop", "buyer"]
order    = 62
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 位询单买家没有成交，其中 {{ rows|rejectattr('first_wait_seconds')|list|length|count }} 位没等到人工回复；请接待的客服填写流失原因。{% else %}没有流失的询单买家。{% endif %}", en = "{% if first %}{{ n|counted('inquiring buyer') }} did not buy; {{ rows|rejectattr('first_wait_seconds')|list|length|count }} of them had no answer from a person. Please have the agents fill in the reasons.{% else %}No inquiring buyer was lost.{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
started_at = { zh = "咨询时间", en = "Asked at", kind = "time" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
first_wait_seconds = { zh = "首次响应", en = "First response", kind = "seconds", doc = { zh = "空：没有人工回复", en = "empty: no answer from a person" } }
is_slow = { zh = "等久了", en = "Waited long", kind = "flag", doc = { zh = "没有人工回复，或超过 slow_seconds 秒", en = "no answer from a person, or more than slow_seconds" } }
reason = { zh = "流失原因（填写）", en = "Reason (fill in)", kind = "text", fill = true }
*/
with

lost as (
    select
        *,
        bool_or(is_won) over buyers as has_bought,
        row_number() over (buyers order by day desc) as place,
    from inquiries
    where is_inquiry
    window buyers as (partition by platform, shop, buyer)
)

select
    platform,
    shop,
    agent,
    buyer,
    started_at,
    question_type,
    asked_sku,
    first_wait_seconds,
    coalesce(first_wait_seconds > $slow_seconds, true) as is_slow,
    null::varchar as reason,
from lost
where not has_bought and place = 1 and not about_order
order by agent nulls last, is_slow desc, started_at, platform, shop, buyer
