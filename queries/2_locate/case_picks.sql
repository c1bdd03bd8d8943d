/* retro
title    = { zh = "选出的案例", en = "The cases picked" }
question = { zh = "这次复盘看哪几个案例？", en = "Which cases does this review look at?" }
doc      = { zh = "警示：超时最多的时段至多 window_cards 例，丢得最多的问题类型和商品至多 slice_cards 例，没人回复的 unanswered_cards 例；标杆 good_cards 例。合计不足 least_cards 例的，用其余等得最久的补。", en = "Warnings: at most window_cards of the slow windows, slice_cards of the question types and products that lost most, unanswered_cards never answered; good_cards good examples. If these are fewer than least_cards, the longest waits of the rest fill up." }
reads    = ["case_warnings", "case_examples"]
params   = { window_cards = 3, slice_cards = 3, unanswered_cards = 1, good_cards = 2, least_cards = 6 }
grain    = ["card_no"]
worklist = true
hidden   = true

[columns]
card_no = { zh = "案例号", en = "Card", kind = "count" }
rule = { zh = "为何选它", en = "Picked as", kind = "code", codes = "case_rule" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
group_place = { zh = "时段或类别的名次", en = "Place of the window or slice", kind = "count" }
*/
with

quotas(rule, position, most) as (
    values
        ('window', 1, $window_cards),
        ('slice', 2, $slice_cards),
        ('unanswered', 3, $unanswered_cards),
        ('other', 4, 0),
        ('good', 5, $good_cards)
),

candidates as (
    select rule, place, profile, platform, shop, buyer, group_place,
    from case_warnings
    union all
    select 'good', place, profile, platform, shop, buyer, null,
    from case_examples
),

picked as (
    select *,
    from candidates
    join quotas using (rule)
    qualify place <= case rule
        when 'other' then $least_cards - count(*) filter (place <= most) over ()
        else most
    end
)

select
    row_number() over (order by position, place) as card_no,
    rule,
    profile,
    platform,
    shop,
    buyer,
    group_place,
from picked
order by card_no
