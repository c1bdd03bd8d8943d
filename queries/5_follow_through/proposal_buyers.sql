/* retro
title    = { zh = "行动针对的买家", en = "The buyers that actions aim at" }
question = { zh = "问这类问题的买家，多少人又来问、多少人下了单？", en = "Of the buyers with this kind of question, how many asked again, how many ordered?" }
doc      = { zh = "再次来问 = 大促期间该类会话 2 个以上的买家 ÷ 该类买家；转化 = 成交的询单买家 ÷ 询单买家。随历史快照保存，只有人数。", en = "Ask again: buyers with 2 or more such sessions in the promotion ÷ buyers with one; conversion: buyers who were won ÷ buyers who inquired. Kept in the history, as counts only." }
reads    = ["asked_slices"]
may_read = ["sessions_computed", "inquiries"]
grain    = ["finding"]
hidden   = true

[columns]
finding = { zh = "问题编号", en = "Finding", kind = "id" }
numerator = { zh = "其中发生的", en = "To whom it happened", kind = "count" }
denominator = { zh = "买家", en = "Buyers", kind = "count" }
*/
with

returned as (
    select finding, platform, shop, buyer, count(*) > 1 as is_hit,
    from asked_slices
    inner join sessions_computed as sessions
        on sessions.in_window and sessions.question_type = asked_slices.question_type
    where kind = 'chats' and kpi = 'repeat_contact' and asked_slices.agent is null
    group by all
),

bought as (
    select finding, platform, shop, buyer, bool_or(is_won) as is_hit,
    from asked_slices
    inner join inquiries
        on is_inquiry
            and (asked_slices.question_type is null
                or inquiries.question_type = asked_slices.question_type)
            and (asked_slices.sku is null or inquiries.asked_sku = asked_slices.sku)
            and (asked_slices.agent is null or inquiries.agent = asked_slices.agent)
    where kind = 'chats' and kpi = 'conv'
    group by all
)

select finding, count(*) filter (is_hit) as numerator, count(*) as denominator,
from (select * from returned union all select * from bought)
group by finding
order by finding
