/* retro
title    = { zh = "典型案例", en = "Typical cases" }
question = { zh = "问题具体是怎么发生的？好的又好在哪里？", en = "How did it happen, and what did a good answer look like?" }
doc      = { zh = "挑选规则固定，不凭印象：超时最多的时段（每个口径前 2 段）各取一例，丢得最多的问题类型和商品各取一例，没人回复的取一例，标杆取两例，不足六例再补；每类里先取后来退款、平台介入、差评或没买的，再取等得最久的；标杆取高峰时段没有一次超时、由人工回复、又付了款且之后没有退款和投诉的。同一位买家只出现一次，同一位客服尽量只出现一次，不写名字。后来发生的事不一定是等待造成的。关键词是买家消息里命中问题类型表的词。原话在 worklists.xlsx 的案例原话里，按案例号找。", en = "Picked by a fixed rule, not by impression: one case of each of the slow windows (the first 2 of each profile), one of each question type and product that lost most, one never answered, two good examples, and more if these are fewer than six. Within each kind first whoever then asked for a refund, disputed, reviewed badly or did not buy, then the longest wait; good examples had no late reply at a peak, were answered by a person and paid, with no refund or complaint since. A buyer appears once, an agent too where possible, and nobody is named. What happened later need not come of the wait. Key words are those of the question types found in the buyer's lines. The words themselves are in worklists.xlsx, by card number." }
reads    = ["case_picks", "case_chats", "case_outcomes"]
may_read = ["slow_windows", "worst_slices", "case_heard", "phases"]
core     = true
grain    = ["card_no"]
order    = 90
say      = { zh = "{% if first %}按固定规则挑出 {{ n|count }} 例：{{ rows|selectattr('role', 'equalto', 'warning')|list|length|count }} 例警示，{{ rows|selectattr('role', 'equalto', 'good')|list|length|count }} 例标杆。每例先看经过，再一起填三个问题；原话在 worklists.xlsx 里，按案例号对照，不追究个人。{% else %}没有可以拿来讲的会话。{% endif %}", en = "{% if first %}{{ n|counted('case') }} picked by a fixed rule: {{ rows|selectattr('role', 'equalto', 'warning')|list|length|counted('warning') }} and {{ rows|selectattr('role', 'equalto', 'good')|list|length|counted('good example') }}. Read what happened, then fill in the three questions together; the words are in worklists.xlsx under the card number. Nobody is to blame.{% else %}There is no chat to talk about.{% endif %}" }
so       = { zh = "{% if rows %}开会时把每例的三个空填完，好的做法收进话术库。{% endif %}", en = "{% if rows %}Fill in the three boxes of each case in the meeting, and keep what worked as sample answers.{% endif %}" }

[columns]
card_no = { zh = "案例号", en = "Card", kind = "count" }
role = { zh = "角色", en = "Role", kind = "code", codes = "case_role" }
rule = { zh = "为何选它", en = "Picked as", kind = "code", codes = "case_rule" }
window_from = { zh = "所选时段起", en = "Slow window from", kind = "time" }
window_to = { zh = "所选时段止", en = "Slow window to", kind = "time" }
dimension = { zh = "按", en = "By", kind = "code", codes = "slice_kind" }
slice = { zh = "哪一类", en = "Which", kind = "code", unit_from = "dimension" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
asked_at = { zh = "提问时间", en = "Asked at", kind = "time" }
phase = { zh = "阶段", en = "Phase", kind = "code", codes = "phase" }
is_peak = { zh = "高峰", en = "Peak", kind = "flag", doc = { zh = "该小时问题轮次不低于各小时中位数的 1.5 倍", en = "the hour had at least 1.5 times the questions of the median hour" } }
hour_rounds = { zh = "该小时问题数", en = "Questions of the hour", kind = "count" }
usual_rounds = { zh = "各小时中位数", en = "Median hour", kind = "number" }
load_times = { zh = "忙闲倍数", en = "Times the median", kind = "number", doc = { zh = "该小时问题数 ÷ 各小时中位数", en = "questions of the hour ÷ median hour" } }
product = { zh = "商品", en = "Product", kind = "text" }
order_state = { zh = "提问前下单", en = "Ordered before asking", kind = "code", codes = "order_state" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
key_words = { zh = "命中的关键词", en = "Key words", kind = "text" }
limit_seconds = { zh = "时限", en = "Limit", kind = "seconds" }
is_counted_unanswered = { zh = "按口径未答", en = "Unanswered by the profile", kind = "flag" }
reply_seconds = { zh = "等了", en = "Waited", kind = "seconds", doc = { zh = "到人工或辅助机器人的回复；没人回复为空", en = "to the reply of a person or an assisting robot; empty if nobody answered" } }
answered_by = { zh = "谁答的", en = "Answered by", kind = "code", codes = "answered_by" }
auto_before = { zh = "先有自动回复", en = "Automatic reply before", kind = "flag" }
buyer_messages = { zh = "买家消息", en = "Buyer messages", kind = "count" }
agent_messages = { zh = "客服消息", en = "Agent messages", kind = "count" }
is_transferred = { zh = "换过人", en = "Changed hands", kind = "flag" }
outcome = { zh = "后来", en = "What came of it", kind = "code", codes = "case_outcome" }
reason_code = { zh = "退款原因", en = "Reason", kind = "code", codes = "reason" }
*/
select
    case_picks.card_no,
    case case_picks.rule when 'good' then 'good' else 'warning' end as role,
    case_picks.rule,
    slow_windows.starts_at as window_from,
    slow_windows.ends_at as window_to,
    worst_slices.dimension,
    worst_slices.slice,
    case_chats.profile,
    case_chats.platform,
    case_chats.shop,
    case_chats.asked_at,
    phases.phase,
    is_peak,
    hour_rounds,
    usual_rounds,
    hour_rounds / nullif(usual_rounds, 0) as load_times,
    coalesce(asked_title, asked_sku) as product,
    order_state,
    case_chats.question_type,
    key_words,
    case_chats.limit_seconds,
    worst_seconds is null as is_counted_unanswered,
    reply_seconds,
    answered_by,
    coalesce(auto_before, false) as auto_before,
    buyer_messages,
    agent_messages,
    is_transferred,
    outcome,
    reason_code,
from case_picks
join case_chats
    on case_chats.platform = case_picks.platform
    and case_chats.shop is not distinct from case_picks.shop
    and case_chats.buyer = case_picks.buyer
join case_outcomes
    on case_outcomes.platform = case_picks.platform
    and case_outcomes.shop is not distinct from case_picks.shop
    and case_outcomes.buyer = case_picks.buyer
left join case_heard on case_heard.card_no = case_picks.card_no
left join slow_windows
    on case_picks.rule = 'window' and slow_windows.profile = case_picks.profile
    and slow_windows.place = case_picks.group_place
left join worst_slices
    on case_picks.rule = 'slice' and worst_slices.measure = 'late_replies'
    and worst_slices.profile = case_picks.profile
    and worst_slices.place = case_picks.group_place
left join phases on asked_at >= phases.starts_at and asked_at < phases.ends_at
order by case_picks.card_no
