/* retro
title    = { zh = "售后问题的先后", en = "Levels of after-sale matters" }
question = { zh = "每件售后问题有多急？", en = "How urgent is each after-sale matter?" }
doc      = { zh = "级别：平台介入、维权 1，投诉 2，差评 3，质量 4，退费 5，物流 6，咨询未回复 7（S1：差评先于物流，再看客户急不急）。提到过敏、受伤等的直接到 1 级；有生日、婚礼、明天要用等日子的，或问题出现后又找来 2 次以上的（默认值），提前一级。一单只列最急的一项。处理时限：售后单导出写明的（超时时间）；导出没有这一列的，还没处理的售后单按申请时间加 case_limits 对照表的小时数；已过去的时限平台会自动处理，不再列。", en = "Levels: platform cases 1, complaints 2, bad reviews 3, quality 4, refunds 5, delivery 6, unanswered questions 7 (S1: bad reviews before delivery, then how urgent it is to the customer). Words of harm to the body go straight to level 1; a date (birthday, wedding, needed tomorrow) or 2 contacts since (default) raise by one. Each order appears once, with its most urgent matter. Time limit: as the export of cases tells; where it has no such column, application plus the hours of the table case_limits for cases not acted on; a limit that has passed is the platform's own doing and not listed." }
reads    = ["promotion", "open_matters"]
may_read = ["matter_signs", "case_limits"]
params   = { urgent_contacts = 2 }
grain    = ["platform", "shop", "matter_id"]
order    = 80
worklist = true
hidden   = true

[columns]
level = { zh = "优先级", en = "Level", kind = "count", doc = { zh = "1 最急", en = "1 is the most urgent" } }
severity = { zh = "问题轻重", en = "Severity", kind = "count", doc = { zh = "提前之前的级别", en = "the level before it was raised" } }
raised_by = { zh = "提前的原因", en = "Raised because of", kind = "code", codes = "raise" }
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
matter_id = { zh = "单号", en = "Matter", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "金额", en = "Amount", kind = "money" }
since = { zh = "开始时间", en = "Since", kind = "time" }
waiting_hours = { zh = "已等待", en = "Waiting", kind = "hours" }
due_at = { zh = "处理时限", en = "Due at", kind = "time" }
hours_left = { zh = "剩余", en = "Left", kind = "hours" }
awaits_buyer = { zh = "在等买家", en = "Buyer's turn", kind = "flag", doc = { zh = "导出写了处理时限、这一单没有：在等买家退货等", en = "the export tells limits and this case has none: the buyer is to send back, say" } }
contacts = { zh = "之后又来联系", en = "Contacts since", kind = "count" }
agent = { zh = "跟进客服", en = "Agent", kind = "agent" }
words = { zh = "买家原话", en = "Buyer's words", kind = "quote" }
*/
with

placed as (
    select
        open_matters.* exclude (due_at),
        promotion.known_until,
        list_position(
            ['dispute', 'complaint', 'bad_review', 'quality', 'refund', 'logistics', 'unanswered'],
            open_matters.kind
        ) as severity,
        -- An export that tells limits tells them where the shop is waited for.
        count(due_at) over (partition by platform, shop) > 0 as tells_limits,
        case when tells_limits then open_matters.due_at
            when not is_handled then since + to_hours((
                select max_by(limit_hours::integer, case_limits.platform = open_matters.platform)
                from case_limits where case_limits.platform in ('any', open_matters.platform)
            )) end as limit_at,
    from open_matters cross join promotion
),

raised as (
    select
        placed.*,
        coalesce(matter_signs.contacts, 0) as contacts,
        case
            when reason_code = 'ALLERGY_SAFETY' or matter_signs.is_safety then 'safety'
            when matter_signs.is_dated then 'dated'
            when matter_signs.contacts >= $urgent_contacts then 'contacts'
        end as raised_by,
        case when raised_by = 'safety' then 1 when raised_by is null then severity
            else greatest(severity - 1, 1) end::bigint as level,
    from placed
    left join matter_signs on matter_signs.matter_id = placed.matter_id
        and matter_signs.kind = placed.kind and matter_signs.shop is not distinct from placed.shop
)

select
    level,
    severity::bigint as severity,
    raised_by,
    kind,
    platform,
    shop,
    buyer,
    order_id,
    matter_id,
    title,
    reason_code,
    amount,
    since,
    date_diff('second', since, known_until) / 3600 as waiting_hours,
    case when limit_at > known_until then limit_at end as due_at,
    date_diff('second', known_until, due_at) / 3600 as hours_left,
    tells_limits and is_handled is not null and limit_at is null and kind <> 'dispute'
        as awaits_buyer,
    contacts,
    agent,
    words,
from raised
qualify row_number() over (
    partition by shop, coalesce(order_id, buyer, matter_id)
    order by level, severity, since, matter_id
) = 1
order by level, since, platform, shop, matter_id
