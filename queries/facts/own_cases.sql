/* retro
title    = { zh = "按店铺口径计入的咨询", en = "What the shop's own clock counts" }
question = { zh = "平台口径计入了哪些，哪些超时了？", en = "What does the platform's clock count, and what was late?" }
doc      = { zh = "店铺自己的口径计入应答率的轮次、会话或买家·天。时限按口径的主指标：30 秒、45 秒应答率为 30、45 秒，其余 slow_seconds 秒；没人回复也算超时。", en = "The rounds, sessions or buyer-days that the shop's own profile counts in its rate. The limit follows the profile's headline: 30 or 45 seconds for a rate within 30 or 45 seconds, else slow_seconds; unanswered is late too." }
reads    = ["clock_cases", "clocks"]
may_read = ["asked_products"]
params   = { slow_seconds = 180 }
grain    = ["platform", "shop", "case_id"]

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
unit = { zh = "单位", en = "Unit", kind = "code", codes = "rate_unit" }
case_id = { zh = "编号", en = "Case", kind = "id" }
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time" }
worst_seconds = { zh = "定胜负的等待", en = "Wait that decides", kind = "seconds", doc = { zh = "没人回复为空", en = "empty if somebody was not answered" } }
limit_seconds = { zh = "时限", en = "Limit", kind = "seconds" }
is_late = { zh = "超时", en = "Late", kind = "flag" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
asked_sku = { zh = "咨询的商品", en = "Product asked about", kind = "id" }
asked_title = { zh = "商品", en = "Product", kind = "text" }
*/
with

limits as (
    select
        profile,
        max(
            case headline when 'rate_30s' then 30 when 'rate_45s' then 45 else $slow_seconds end
        ) as seconds,
    from clocks
    where clock = 'own'
    group by profile
),

titles as (
    select platform, shop, asked_sku, min(title) as asked_title,
    from asked_products
    group by platform, shop, asked_sku
)

select
    clock_cases.profile as profile,
    clock_cases.platform as platform,
    clock_cases.shop as shop,
    clock_cases.unit as unit,
    clock_cases.case_id as case_id,
    clock_cases.session_id as session_id,
    clock_cases.buyer as buyer,
    clock_cases.agent as agent,
    clock_cases.asked_at as asked_at,
    clock_cases.worst_seconds as worst_seconds,
    cast(limits.seconds as double) as limit_seconds,
    not coalesce(clock_cases.worst_seconds <= limits.seconds, false) as is_late,
    clock_cases.question_type as question_type,
    clock_cases.asked_sku as asked_sku,
    titles.asked_title as asked_title,
from clock_cases
inner join limits on limits.profile = clock_cases.profile
left join titles
    on titles.asked_sku = clock_cases.asked_sku
    and titles.platform = clock_cases.platform
    and titles.shop is not distinct from clock_cases.shop
where clock_cases.clock = 'own'
order by clock_cases.platform, clock_cases.shop, clock_cases.case_id
