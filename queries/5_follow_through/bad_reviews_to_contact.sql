/* retro
title    = { zh = "要联系的差评", en = "Bad reviews to contact" }
question = { zh = "哪些差评要联系买家，先联系谁、怎么开口？", en = "Which bad reviews call for a contact, whom first, and how to begin?" }
doc      = { zh = "先后：提到安全的，客服可预防的原因（没人回、服务、退款慢、优惠、尺码），有售后单没了结的，其余；同级先联系期限近的。可联系期限：评价后 30 天（默认值，多数平台在这段时间里可以追评或修改，以后台为准）。先致歉、先解决问题；不要用返现、红包换取改评或好评，平台会处罚。", en = "Order: words of harm, causes that service could prevent (no reply, service, slow refunds, promotion, size), those with an open case, the others; within these the nearest end of the window. Window: 30 days after the review (default; on most platforms it can be followed up or changed until then; the back office counts). Apologise and solve first; never offer money for a changed or good review, platforms punish it." }
reads    = ["bad_review_causes", "promotion"]
may_read = ["follow_up_slots", "open_cases", "care_words"]
params   = { contact_days = 30 }
grain    = ["platform", "shop", "review_id"]
order    = 78
worklist = true
say      = { zh = "{% if first %}{% set own = rows|selectattr('cs_preventable', 'equalto', 'H')|list|length %}{% set open = rows|selectattr('has_open_case')|list|length %}{{ n|count }} 条差评还在可联系期内{% if own %}，客服可预防的 {{ own|count }} 条{% endif %}{% if open %}，售后单还没了结的 {{ open|count }} 条{% endif %}{% if own or open %}，先联系这些{% endif %}。{% else %}没有要联系的差评。{% endif %}", en = "{% if first %}{% set own = rows|selectattr('cs_preventable', 'equalto', 'H')|list|length %}{% set open = rows|selectattr('has_open_case')|list|length %}{{ n|counted('bad review') }} can still be followed up{% if own %}; service could have prevented {{ own|count }}{% endif %}{% if open %}; {{ open|count }} have an open case{% endif %}{% if own or open %}: contact these first{% endif %}.{% else %}No bad review calls for a contact.{% endif %}" }

[columns]
priority = { zh = "优先级", en = "Priority", kind = "count", doc = { zh = "1 提到安全，2 客服可预防，3 有售后单没了结，4 其余", en = "1 words of harm, 2 preventable by service, 3 an open case, 4 others" } }
follow_up_at = { zh = "跟进时间", en = "Follow up at", kind = "time", doc = { zh = "空：买家说过不要再联系，只办理，不打扰", en = "empty: the buyer asked for no contact; settle the case without writing" } }
cause = { zh = "原因", en = "Cause", kind = "code", codes = "review_cause" }
script = { zh = "话术", en = "Script", kind = "code", codes = "script" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
title = { zh = "商品", en = "Product", kind = "text" }
stars = { zh = "评分", en = "Stars", kind = "count" }
words = { zh = "评价内容", en = "Words", kind = "quote" }
reviewed_at = { zh = "评价时间", en = "Reviewed at", kind = "time" }
contact_until = { zh = "可联系到", en = "Contact until", kind = "day" }
has_open_case = { zh = "有售后单没了结", en = "Open case", kind = "flag" }
cs_preventable = { zh = "客服可预防", en = "Preventable by CS", kind = "code", codes = "preventable" }
review_id = { zh = "评价编号", en = "Review", kind = "id" }
result = { zh = "跟进结果（填写）", en = "Result (fill in)", kind = "text", fill = true }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
*/
with

due as (
    select
        bad_review_causes.*,
        (reviewed_at + to_days($contact_days::integer))::date as contact_until,
        exists (
            from open_cases
            where open_cases.order_id = bad_review_causes.order_id
                and open_cases.shop is not distinct from bad_review_causes.shop
        ) as has_open_case,
        exists (
            from care_words where code = 'safety' and regexp_matches(lower(words), regex)
        ) as is_safety,
    from bad_review_causes
    cross join promotion
    where contact_until >= promotion.known_until::date
)

select
    case
        when is_safety then 1 when cs_preventable = 'H' then 2 when has_open_case then 3 else 4
    end::bigint as priority,
    follow_up_slots.follow_up_at,
    cause,
    case
        when cause in ('no_reply', 'service') then 'sorry_service'
        when cause = 'refund_slow' then 'sorry_refund'
        when cause = 'promo_rule' then 'sorry_promo'
        when cause = 'size' then 'sorry_size'
        when cause = 'logistics' then 'sorry_parcel'
        when cause in ('packing', 'quality', 'description') then 'sorry_quality'
        else 'sorry_listen'
    end as script,
    due.buyer,
    order_id,
    title,
    stars,
    words,
    reviewed_at,
    contact_until,
    has_open_case,
    cs_preventable,
    review_id,
    null::varchar as result,
    due.platform,
    due.shop,
from due
left join follow_up_slots
    on follow_up_slots.topic_id = coalesce(order_id, review_id)
        and follow_up_slots.shop is not distinct from due.shop
order by priority, contact_until, due.platform, due.shop, review_id
