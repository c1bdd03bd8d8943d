/* retro
title    = { zh = "差评多久联系", en = "Contact after bad reviews" }
question = { zh = "差评之后客服联系买家了吗？同一时间问物流的等多久？", en = "Were buyers contacted after a bad review, and how long did questions about parcels wait meanwhile?" }
doc      = { zh = "大促开始以来的差评里，买家名字没打码、聊天导出覆盖到评价之后 24 小时（默认值，可改）的；24 小时内有人工消息发给这位买家就算联系了。电话、短信不在导出里，数不到。物流等待 = 大促里问物流的轮次等人工回复的中位数。", en = "Bad reviews since the promotion began whose buyer is not masked and where the export of chats reaches 24 hours beyond the review (cfg); contacted = a person wrote to the buyer within these hours. Calls and text messages are in no export. Wait for parcels = median wait of questions about delivery in the promotion." }
reads    = ["bad_review_causes", "chat_lines"]
may_read = ["rounds"]
params   = { contact_hours = 24 }
grain    = ["reviews"]
hidden   = true

[columns]
reviews = { zh = "看得出的差评", en = "Bad reviews that can be told", kind = "count" }
contacted = { zh = "联系了", en = "Contacted", kind = "count" }
wait_p50_hours = { zh = "多久联系（中位）", en = "Hours to contact (median)", kind = "hours", doc = { zh = "联系了的差评", en = "of those contacted" } }
parcel_rounds = { zh = "问物流的轮次", en = "Rounds about delivery", kind = "count" }
parcel_p50_seconds = { zh = "问物流等待（中位）", en = "Wait of these (median)", kind = "seconds" }
*/
with

reach as (
    select shop, max(sent_at) as until_at from chat_lines group by all
),

bad as (
    select bad_review_causes.*,
    from bad_review_causes
    join reach on reach.shop is not distinct from bad_review_causes.shop
        and reach.until_at >= reviewed_at + to_hours($contact_hours::integer)
    where buyer not like '%*%'
),

answered as (
    select bad.review_id, bad.shop, bad.platform, bad.reviewed_at,
        min(chat_lines.sent_at) as contacted_at,
    from bad
    left join chat_lines
        on chat_lines.buyer = bad.buyer
        and chat_lines.shop is not distinct from bad.shop
        and chat_lines.role = 'reply'
        and chat_lines.sender = 'human'
        and chat_lines.sent_at > bad.reviewed_at
        and chat_lines.sent_at <= bad.reviewed_at + to_hours($contact_hours::integer)
    group by all
),

parcels as (
    select count(*) as asked, quantile_cont(wait_seconds, 0.5)::double as waited,
    from rounds
    where in_window and question_type = 'logistics' and wait_seconds is not null
)

select
    count(*) as reviews,
    count(contacted_at) as contacted,
    quantile_cont(date_diff('second', reviewed_at, contacted_at), 0.5) / 3600 as wait_p50_hours,
    max(parcels.asked) as parcel_rounds,
    max(parcels.waited) as parcel_p50_seconds,
from answered
cross join parcels
having count(*) > 0
order by reviews
