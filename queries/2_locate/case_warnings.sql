/* retro
title    = { zh = "警示案例的候选", en = "Candidates for warnings" }
question = { zh = "哪些超时最值得拿出来讲？", en = "Which late replies are most worth talking about?" }
doc      = { zh = "每位买家至多一次，只归一类，先后为：超时最多的时段（前 window_places 段，每段一例）、没人回复的、丢得最多的问题类型和商品（每类一例）、其余。同类里先取后来退款、介入、差评或没买的，再取等得最久的，尽量不重复同一位客服；没人回复的取问得最多的。", en = "At most one per buyer and of one kind only, in this order: the slow windows (the first window_places, one each), never answered, the question types and products that lost most (one each), others. Within a kind first whoever then asked for a refund, disputed, reviewed badly or did not buy, then the longest wait, agents taking turns; of the never answered, whoever wrote most." }
reads    = ["case_chats", "case_outcomes"]
may_read = ["slow_windows", "worst_slices"]
params   = { window_places = 2 }
grain    = ["platform", "shop", "buyer"]
worklist = true
hidden   = true

[columns]
rule = { zh = "为何选它", en = "Picked as", kind = "code", codes = "case_rule" }
place = { zh = "次序", en = "Place", kind = "count", doc = { zh = "同一类里的次序", en = "within its kind" } }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
group_place = { zh = "时段或类别的名次", en = "Place of the window or slice", kind = "count" }
*/
with

late_chats as (
    select
        case_chats.*, is_bad, answered_by = 'nobody' as is_unanswered,
        (select min(place) from slow_windows
            where slow_windows.profile = case_chats.profile and place <= $window_places
            and asked_at >= starts_at and asked_at < ends_at) as window_place,
        (select min(place) from worst_slices as worst
            where worst.profile = case_chats.profile and worst.measure = 'late_replies'
            and dimension_2 is null and slice <> 'other' and slice
            = case dimension when 'product' then asked_sku
            when 'question_type' then case_chats.question_type end)
            as slice_place,
        (-coalesce(reply_seconds, 0), -buyer_messages, asked_at, case_chats.shop, case_chats.buyer)
            as sorting,
    from case_chats
    join case_outcomes
        on case_outcomes.platform = case_chats.platform
        and case_outcomes.shop is not distinct from case_chats.shop
        and case_outcomes.buyer = case_chats.buyer
    where is_late
),

-- The agents take turns, so that the cases are not all of one person.
spread as (
    select *, row_number() over (partition by agent, is_bad order by sorting, platform) as turn,
    from late_chats
),

lined_up as (
    select *, row_number() over (order by is_bad desc, turn, sorting, platform) as nth,
    from spread
),

-- One case stands for each window; what is left may stand for a type or a product.
of_windows as (
    select
        *,
        not is_unanswered and window_place is not null and nth
            = min(nth) over (partition by is_unanswered, profile, window_place) as is_of_window,
    from lined_up
),

ruled as (
    select
        *,
        case
            when is_of_window then 'window'
            when is_unanswered then 'unanswered'
            when slice_place is not null and nth = min(nth)
                over (partition by is_unanswered, is_of_window, profile, slice_place) then 'slice'
            else 'other'
        end as rule,
        case rule when 'window' then window_place when 'slice' then slice_place end as group_place,
    from of_windows
)

select
    rule,
    row_number() over (partition by rule order by group_place, nth) as place,
    profile,
    platform,
    shop,
    buyer,
    group_place,
from ruled
order by rule, place, platform, shop, buyer
