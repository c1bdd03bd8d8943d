/* retro
title    = { zh = "询单漏斗", en = "From inquiry to order" }
question = { zh = "来问的买家，走到了哪一步？", en = "How far did inquiring buyers get?" }
doc      = { zh = "按买家数，一人只数一次。下单 = 咨询当天或次日下过单；付款与“询单转化率”同一口径；没有全退 = 至少一单没有全额退款，退款情况未知时没有这一步。每一步都是上一步里的人。", en = "Counted by buyer, each once. Ordered = an order was created on the day of the chat or the next; paid as in the inquiry conversion; kept = at least one order was not refunded in full, left out where refunds are not known. Each step holds buyers of the step before." }
reads    = ["inquiries"]
may_read = ["orders"]
core     = true
grain    = ["position"]
order    = 52
chart    = { kind = "steps", x = "step", y = ["buyers", "share_of_previous"] }
say      = { zh = "{% if rows %}{{ first.buyers|count }} 位询单买家{% for row in rows %}{% if not loop.first %}，{{ row.buyers|count }} 位{{ row.step|code('inquiry_step') }}（上一步的 {{ row.share_of_previous|share }}）{% endif %}{% endfor %}。{% set lost = rows[1:]|sort(attribute='lost', reverse=true)|first %}{% if lost %}流失最多的是“{{ lost.step|code('inquiry_step') }}”这一步：{{ lost.lost|count }} 位。{% endif %}{% endif %}", en = "{% if rows %}Of {{ first.buyers|counted('inquiring buyer') }}{% for row in rows %}{% if not loop.first %}, {{ row.buyers|count }} {{ row.step|code('inquiry_step') }} ({{ row.share_of_previous|share }} of the step before){% endif %}{% endfor %}.{% set lost = rows[1:]|sort(attribute='lost', reverse=true)|first %}{% if lost %} Most were lost before “{{ lost.step|code('inquiry_step') }}”: {{ lost.lost|count }}.{% endif %}{% endif %}" }
so       = { zh = "{% if rows %}流失最多的一步，话术和跟进先从这里下功夫。{% endif %}", en = "{% if rows %}Work on answers and follow-ups where the most are lost.{% endif %}" }

[columns]
position = { zh = "序号", en = "No.", kind = "count" }
step = { zh = "环节", en = "Step", kind = "code", codes = "inquiry_step" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
share_of_asked = { zh = "占询单", en = "Of inquiries", kind = "share", doc = { zh = "买家 ÷ 询单买家", en = "buyers ÷ inquiring buyers" } }
share_of_previous = { zh = "占上一步", en = "Of the step before", kind = "share", doc = { zh = "买家 ÷ 上一步买家", en = "buyers ÷ buyers of the step before" } }
lost = { zh = "流失", en = "Lost", kind = "count", doc = { zh = "上一步买家 − 这一步买家", en = "buyers of the step before − buyers of this one" } }
*/
with

-- Each inquiry with whether its buyer made an order on that day or the next.
ordering as (
    select
        inquiries.platform,
        inquiries.shop,
        inquiries.buyer,
        inquiries.is_won,
        inquiries.is_kept,
        exists (
            from orders
            where orders.buyer = inquiries.buyer
                and orders.platform is not distinct from inquiries.platform
                and orders.shop is not distinct from inquiries.shop
                and orders.created_at::date - inquiries.day between 0 and 1
        ) as is_ordered,
    from inquiries
    where inquiries.is_inquiry
),

inquirers as (
    select
        bool_or(is_ordered or is_won) as is_ordered,
        bool_or(is_won) as is_won,
        bool_or(is_kept) as is_kept,
        -- Where refunds are not told, nobody knows what is left after them.
        bool_and(not is_won or is_kept is not null) as is_told,
    from ordering
    group by platform, shop, buyer
),

counted as (
    select
        count(*) as asked,
        count(*) filter (is_ordered) as ordered,
        count(*) filter (is_won) as paid,
        case when bool_and(is_told) then count(*) filter (is_kept) end as kept,
    from inquirers
    having count(*) > 0
),

steps as (
    select unnest([
        {position: 1, step: 'asked', buyers: asked, before: null::bigint, asked: asked},
        {position: 2, step: 'ordered', buyers: ordered, before: asked, asked: asked},
        {position: 3, step: 'paid', buyers: paid, before: ordered, asked: asked},
        {position: 4, step: 'kept', buyers: kept, before: paid, asked: asked}
    ], recursive := true),
    from counted
)

select
    position::bigint as position,
    step,
    buyers,
    buyers / nullif(asked, 0) as share_of_asked,
    buyers / nullif(before, 0) as share_of_previous,
    before - buyers as lost,
from steps
where buyers is not null
order by position
