/* retro
title    = { zh = "售后处理顺序", en = "After-sales queue" }
question = { zh = "手上的售后问题，先处理哪个？", en = "Which open after-sale matter comes first?" }
doc      = { zh = "顺序：平台介入、维权 > 投诉 > 差评 > 质量 > 退费 > 物流 > 咨询未回复。同一买家在问题出现后又找来两次以上的提前一级。一单只列最急的一项，同级按等待时间排。未发货的退款申请另有清单。聊天类问题取截止日前 3 天（默认值）。", en = "Order: platform cases > complaints > bad reviews > quality > refunds > delivery > unanswered questions. A buyer who came back at least twice since moves up one level. Each order appears once, with its most urgent matter; within a level the longest wait comes first. Requests before shipping have their own list. Chats of the last 3 days before the cut-off (default)." }
reads    = ["promotion", "open_matters"]
may_read = ["sessions_computed"]
params   = { urgent_contacts = 2 }
grain    = ["matter_id"]
order    = 80
worklist = true
say      = { zh = "{% if first %}待处理 {{ n|count }} 件，最先处理的是{{ first.kind|code('queue_kind') }}（{{ rows|selectattr('kind', 'equalto', first.kind)|list|length|count }} 件）。{% else %}没有待处理的售后问题。{% endif %}", en = "{% if first %}{{ n|count }} matters are open; first come {{ rows|selectattr('kind', 'equalto', first.kind)|list|length|count }} of the kind “{{ first.kind|code('queue_kind') }}”.{% else %}No after-sale matter is open.{% endif %}" }

[columns]
level = { zh = "优先级", en = "Level", kind = "count", doc = { zh = "1 最急", en = "1 is the most urgent" } }
kind = { zh = "问题类型", en = "Kind", kind = "code", codes = "queue_kind" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
matter_id = { zh = "单号", en = "Matter", kind = "id", doc = { zh = "退款、纠纷、评价或会话的编号", en = "number of the case, dispute, review or chat" } }
title = { zh = "商品", en = "Product", kind = "text" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "金额", en = "Amount", kind = "money" }
since = { zh = "开始时间", en = "Since", kind = "time" }
waiting_hours = { zh = "已等待", en = "Waiting", kind = "hours" }
contacts = { zh = "之后又来联系", en = "Contacts since", kind = "count" }
agent = { zh = "跟进客服", en = "Agent", kind = "agent" }
words = { zh = "买家原话", en = "Buyer's words", kind = "quote" }
result = { zh = "处理结果（填写）", en = "Result (fill in)", kind = "text" }
*/
with

placed as (
    select
        open_matters.*,
        list_position(
            ['dispute', 'complaint', 'bad_review', 'quality', 'refund', 'logistics', 'unanswered'],
            open_matters.kind
        ) as place,
        promotion.known_until,
    from open_matters
    cross join promotion
),

contacted as (
    select placed.*, count(sessions_computed.session_id) as contacts,
    from placed
    left join sessions_computed
        on sessions_computed.buyer = placed.buyer
            and sessions_computed.started_at > placed.since
            and sessions_computed.started_at <= placed.known_until
            and placed.buyer not like '%*%'
    group by all
)

select
    greatest(place - case when contacts >= $urgent_contacts then 1 else 0 end, 1)::bigint as level,
    kind,
    buyer,
    order_id,
    matter_id,
    title,
    reason_code,
    amount,
    since,
    date_diff('second', since, known_until) / 3600 as waiting_hours,
    contacts,
    agent,
    words,
    null::varchar as result,
from contacted
qualify row_number() over (
    partition by coalesce(order_id, buyer, matter_id)
    order by level, place, since, matter_id
) = 1
order by level, since, matter_id
