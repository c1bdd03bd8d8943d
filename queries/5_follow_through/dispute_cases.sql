/* retro
title    = { zh = "纠纷与投诉名单", en = "Disputes and complaints" }
question = { zh = "哪些介入和投诉要申诉、要复盘？", en = "Which disputes are to be appealed, and which are for coaching?" }
doc      = { zh = "大促已付款、有平台介入或投诉的订单，每单一行：还没判的在前（赶在举证截止前处理），再是判商家的，金额大的在前。各步时间、规则与“客服可避免的平台介入”同口径。原话取付款后第一次求助起 30 分钟内（默认值）买家的话，最多 120 字，和售后单上买家写的说明。申诉看时间和平台写的原因；辅导看规则和承诺的话，对事不对人。", en = "Paid orders of the promotion with an intervention or complaint, one row each: those not judged yet first (before the time for evidence runs out), then those lost, larger amounts first. Times and rules as in “Interventions that service could have avoided”. The words are the buyer's lines within 30 minutes (cfg) of the first trouble after the payment, 120 characters at most, and the buyer's note on the case. For appeals see the times and the cause the platform names; for coaching the rule and the promise: the matter, not the person." }
reads    = ["disputed_orders", "dispute_waits", "dispute_faults"]
may_read = ["broken_promises", "problem_rounds", "messages", "refunds", "disputes"]
params   = { words_minutes = 30 }
grain    = ["platform", "shop", "order_id"]
order    = 82
worklist = true
say      = { zh = "{% if first %}{{ n|count }} 单介入或投诉，{{ rows|selectattr('judged_side', 'equalto', 'open')|list|length|count }} 单还没判，请先举证；按规则客服有机会避免的 {{ rows|selectattr('avoidable', 'equalto', 'yes')|list|length|count }} 单可用来辅导。{% else %}没有平台介入或投诉的订单。{% endif %}", en = "{% if first %}{{ n|counted('dispute or complaint', 'disputes or complaints') }}; {% set open = rows|selectattr('judged_side', 'equalto', 'open')|list|length %}{% if open %}{{ open|count }} {{ open|plural('is', 'are') }} not judged yet: give evidence on these first.{% else %}all are judged.{% endif %}{% set avoidable = rows|selectattr('avoidable', 'equalto', 'yes')|list|length %}{% if avoidable %} {{ avoidable|count }} could by the rules have been avoided and {{ avoidable|plural('serves', 'serve') }} for coaching.{% endif %}{% else %}No order with an intervention or complaint.{% endif %}" }

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
judged_side = { zh = "判给", en = "Judged for", kind = "code", codes = "judged_side" }
paid_at = { zh = "付款", en = "Paid at", kind = "time" }
complained_at = { zh = "来投诉", en = "Complained at", kind = "time" }
replied_at = { zh = "首次回复", en = "First reply at", kind = "time" }
applied_at = { zh = "申请售后", en = "Applied at", kind = "time" }
first_action_at = { zh = "商家首次处理", en = "First action at", kind = "time" }
opened_at = { zh = "平台介入", en = "Platform asked at", kind = "time" }
judged_at = { zh = "判定", en = "Judged at", kind = "time" }
cause = { zh = "平台写的原因", en = "Cause named", kind = "text" }
avoidable = { zh = "客服可避免", en = "Avoidable", kind = "code", codes = "avoidable" }
rule = { zh = "凭哪条规则", en = "By which rule", kind = "code", codes = "dispute_rule" }
rules = { zh = "符合几条", en = "Rules met", kind = "count" }
longest_hours = { zh = "最长等待", en = "Longest wait", kind = "hours" }
longest_step = { zh = "等的是", en = "Waiting", kind = "code", codes = "dispute_wait" }
agent = { zh = "接待客服", en = "Agent", kind = "agent", doc = { zh = "作出承诺的，没有则接第一次求助的", en = "who promised, else who took the first trouble" } }
promised_at = { zh = "承诺时间", en = "Promised at", kind = "time" }
phrase = { zh = "承诺的话", en = "Phrase", kind = "text" }
words = { zh = "买家原话", en = "Buyer's words", kind = "quote" }
result = { zh = "申诉或复盘结论（填写）", en = "Result (fill in)", kind = "text", fill = true }
*/
with

troubles as (
    select
        rounds.platform, rounds.shop, rounds.order_id,
        rounds.agent,
        left(string_agg(messages.text, ' / ' order by messages.message_seq), 120) as words,
    from problem_rounds as rounds
    left join messages
        on messages.conversation_id = rounds.conversation_id
        and messages.shop is not distinct from rounds.shop
        and messages.buyer = rounds.buyer
        and messages.sent_at >= rounds.asked_at
        and messages.sent_at < rounds.asked_at + to_minutes($words_minutes)
        and messages.sender = 'buyer'
        and coalesce(messages.message_kind, 'text') = 'text'
    where rounds.place = 1 and rounds.order_id in (select order_id from disputed_orders)
    group by all
),

causes as (
    select shop, order_id, string_agg(distinct cause_raw, ' / ' order by cause_raw) as cause,
    from disputes
    group by all
),

notes as (
    select shop, order_id, string_agg(distinct buyer_note, ' / ' order by buyer_note) as note,
    from refunds
    group by all
)

select
    orders.* exclude (is_lost, finished_at, shipped_at, until_at, knows_chats, tells_actions),
    causes.cause,
    faults.avoidable,
    faults.rule,
    faults.rules,
    waits.longest_hours,
    waits.longest_step,
    coalesce(promises.agent, troubles.agent) as agent,
    promises.promised_at,
    promises.phrase,
    nullif(concat_ws(' / ', troubles.words, notes.note), '') as words,
    null::varchar as result,
from disputed_orders as orders
join dispute_waits as waits
    on (waits.order_id, waits.platform, waits.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
join dispute_faults as faults
    on (faults.order_id, faults.platform, faults.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
left join broken_promises as promises
    on (promises.order_id, promises.platform, promises.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
left join troubles
    on (troubles.order_id, troubles.platform, troubles.shop)
        is not distinct from (orders.order_id, orders.platform, orders.shop)
left join causes
    on (causes.order_id, causes.shop) is not distinct from (orders.order_id, orders.shop)
left join notes
    on (notes.order_id, notes.shop) is not distinct from (orders.order_id, orders.shop)
order by orders.judged_side = 'open' desc, orders.is_lost desc, orders.amount desc nulls last,
    orders.platform, orders.shop, orders.order_id
