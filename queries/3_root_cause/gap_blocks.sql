/* retro
title    = { zh = "缺人时段", en = "Short blocks" }
question = { zh = "哪几段时间缺人，缺几个，代价有多大？", en = "Which stretches were short of people, by how many, and at what cost?" }
doc      = { zh = "同一岗位相连的半小时都缺 1 人以上、其中至少一个确认缺人，连成一段；等太久的会话最多的排在前面。缺几人看最紧的半小时，范围来自需要人数的范围。“撑住了”指按负荷算缺人，但等太久的会话没有超过目标。付款比例的口径见“缺人时段里久等的买家后来怎样”。", en = "Half hours of one pool in a row, each short of one person or more and at least one of them confirmed; the block in which most chats waited too long comes first. How many were missing is told for the worst half hour, with the range of the need. Held = short by the load, yet no more chats waited too long than the target allows. For the shares that paid see What became of buyers who waited in short blocks." }
reads    = ["short_blocks", "staffing_slots.slot_from"]
may_read = ["human_chats", "block_outcomes"]
one_of   = ["messages", "sessions", "roster", "slot_totals.on_duty"]
params   = { least_n = 30 }
grain    = ["starts_at", "pool"]
order    = 12
feeds    = "staffing.blocks"
say      = { zh = "{% set slow = rows|selectattr('outcome', 'eq', 'slow')|list %}{% for row in slow[:3] %}{{ row.starts_at|time }} 到 {{ row.ends_at|time }}（{{ row.pool|code('pool') }}）：{% if row.verdict == 'right_censored' %}缺人，最多缺 {{ row.max_gap|count }} 人{% elif row.verdict == 'left_censored' %}至少缺 {{ row.max_gap|count }} 人{% elif row.gap_low is none or row.gap_high is none %}约缺 {{ row.max_gap|count }} 人{% if row.gap_high is not none and row.gap_high|count != row.max_gap|count %}，最多 {{ row.gap_high|count }} 人{% endif %}{% else %}缺 {% if row.gap_low|count != row.gap_high|count %}{{ row.gap_low|count }}–{% endif %}{{ row.gap_high|count }} 人{% endif %}（{{ row.worst_at|time }} 最紧，需要 {{ row.required|count }} 人，在岗 {{ row.on_duty|number }} 人）；{{ row.buyers|count }} {% if row.level == 'totals' %}个会话{% else %}位买家{% endif %}等过 {% if row.answer_seconds >= 120 %}{{ (row.answer_seconds / 60)|number }} 分钟{% else %}{{ row.answer_seconds|seconds }}{% endif %}或没等到回复{% if row.bought_share is not none and row.other_bought_share is not none %}，其中 {{ row.bought_share|share }} 后来付了款，没久等的买家是 {{ row.other_bought_share|share }}{% endif %}。{% endfor %}{% if slow|length > 3 %}另有 {{ slow|length - 3 }} 段缺人。{% endif %}{% if n > slow|length %}{% if slow %}还有 {% endif %}{{ n - slow|length }} 段时间人手偏紧，但撑住了。{% endif %}{% if not rows %}没有能确认的缺人时段。{% endif %}", en = "{% set slow = rows|selectattr('outcome', 'eq', 'slow')|list %}{% for row in slow[:3] %}{{ row.starts_at|stretch(row.ends_at) }} ({{ row.pool|code('pool') }}): {% if row.verdict == 'right_censored' %}short by at most {{ row.max_gap|counted('agent') }}{% elif row.verdict == 'left_censored' %}at least {{ row.max_gap|counted('agent') }} short{% elif row.gap_low is none or row.gap_high is none %}about {{ row.max_gap|counted('agent') }} short{% if row.gap_high is not none and row.gap_high|count != row.max_gap|count %}, {{ row.gap_high|count }} at most{% endif %}{% else %}{% if row.gap_low|count != row.gap_high|count %}{{ row.gap_low|count }}–{% endif %}{{ row.gap_high|counted('agent') }} short{% endif %} (worst at {{ row.worst_at|time }}: {{ row.required|count }} needed, {{ row.on_duty|number }} on duty); {{ row.buyers|count }} {% if row.level == 'totals' %}chats{% else %}buyers{% endif %} waited over {% if row.answer_seconds >= 120 %}{{ (row.answer_seconds / 60)|number }} minutes{% else %}{{ row.answer_seconds|seconds }}{% endif %} or got no answer{% if row.bought_share is not none and row.other_bought_share is not none %}, {{ row.bought_share|share }} of them paid afterwards, against {{ row.other_bought_share|share }} of buyers who did not wait{% endif %}. {% endfor %}{% if slow|length > 3 %}Further short blocks: {{ slow|length - 3 }}. {% endif %}{% if n > slow|length %}Blocks in which people were tight but held: {{ n - slow|length }}. {% endif %}{% if not rows %}No block can be confirmed as short of people. {% endif %}" }

[columns]
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
outcome = { zh = "结果", en = "Outcome", kind = "code", codes = "block_outcome", doc = { zh = "等太久的会话超过目标所允许的，记为“回复慢了”", en = "slow if more chats waited too long than the target allows" } }
slots = { zh = "半小时数", en = "Half hours", kind = "count", aside = true }
required = { zh = "需要人数", en = "Required", kind = "number", doc = { zh = "最紧的那个半小时", en = "in the half hour that was shortest of people" } }
on_duty = { zh = "在岗人数", en = "On duty", kind = "number", doc = { zh = "同一个半小时", en = "in the same half hour" } }
gap_low = { zh = "至少缺", en = "Short by at least", kind = "number", doc = { zh = "按需要人数范围的下限；空表示说不准下限", en = "by the low end of the need; empty where that cannot be told" } }
gap_high = { zh = "最多缺", en = "Short by at most", kind = "number", doc = { zh = "按需要人数范围的上限", en = "by the high end of the need" } }
max_gap = { zh = "最大缺口（人）", en = "Largest gap (people)", kind = "number", aside = true }
gap_hours = { zh = "缺口人时", en = "Agent-hours short", kind = "number" }
arrivals = { zh = "进线会话", en = "Chats arriving", kind = "count" }
waited = { zh = "等太久", en = "Waited too long", kind = "count", doc = { zh = "超过时限或没有回复的会话", en = "chats over the limit or never answered" } }
waited_share = { zh = "等太久占比", en = "Share that waited", kind = "share", doc = { zh = "等太久 ÷ 进线会话；不足 30 个不算", en = "waited too long ÷ chats arriving; empty under 30" } }
buyers = { zh = "久等的买家", en = "Buyers who waited", kind = "count", doc = { zh = "只有时段汇总表时为会话数", en = "chats where only time-slot totals are there" } }
bought_share = { zh = "之后付款", en = "Paid afterwards", kind = "share", aside = true, doc = { zh = "久等后付款的买家 ÷ 久等的买家", en = "paid after waiting ÷ buyers who waited" } }
other_bought_share = { zh = "没久等的付款", en = "Others who paid", kind = "share", aside = true, doc = { zh = "提问后付款的买家 ÷ 同岗位从没久等的买家", en = "paid after asking ÷ buyers of the pool who never waited" } }
rounds = { zh = "对话轮次", en = "Rounds", kind = "count", aside = true }
late_rounds = { zh = "超时轮次", en = "Late rounds", kind = "count", aside = true }
late_share = { zh = "超时占比", en = "Late share", kind = "share", aside = true, doc = { zh = "超时轮次 ÷ 对话轮次", en = "late rounds ÷ rounds" } }
worst_at = { zh = "最紧的半小时", en = "Worst half hour", kind = "time", aside = true }
verdict = { zh = "曲线结论", en = "Curve", kind = "code", codes = "curve_verdict", aside = true }
is_inferred = { zh = "在岗按消息推断", en = "Presence inferred", kind = "flag", aside = true }
answer_seconds = { zh = "时限", en = "Limit", kind = "seconds", aside = true }
level = { zh = "数据", en = "Data", kind = "code", codes = "data_level", aside = true }
*/
with

waited_long as (
    select
        short_blocks.starts_at,
        short_blocks.pool,
        count(distinct coalesce(human_chats.buyer, human_chats.session_id)) as buyers,
    from short_blocks
    join human_chats
        on human_chats.pool = short_blocks.pool
        and human_chats.handed_at >= short_blocks.starts_at
        and human_chats.handed_at < short_blocks.ends_at
    where not human_chats.is_in_time
    group by all
)

select
    blocks.starts_at,
    blocks.ends_at,
    blocks.pool,
    blocks.outcome,
    blocks.slots,
    worst.required,
    worst.on_duty,
    -- A block whose chats confirm it is not "0 short", however wide the range.
    case when worst.required_low - worst.on_duty >= 1
        then worst.required_low - worst.on_duty end as gap_low,
    worst.required_high - worst.on_duty as gap_high,
    blocks.max_gap,
    blocks.gap_hours,
    blocks.arrivals,
    blocks.waited,
    case when blocks.arrivals >= $least_n then blocks.waited / blocks.arrivals end as waited_share,
    coalesce(waited_long.buyers, blocks.waited) as buyers,
    block_outcomes.share as bought_share,
    block_outcomes.other_share as other_bought_share,
    blocks.rounds,
    blocks.late_rounds,
    blocks.late_rounds / nullif(blocks.rounds, 0) as late_share,
    blocks.worst_at,
    worst.verdict,
    worst.is_inferred,
    worst.answer_seconds,
    worst.level,
from short_blocks as blocks
join staffing_slots as worst on worst.pool = blocks.pool and worst.slot_from = blocks.worst_at
left join waited_long
    on waited_long.pool = blocks.pool and waited_long.starts_at = blocks.starts_at
left join block_outcomes
    on block_outcomes.pool = blocks.pool
    and block_outcomes.starts_at = blocks.starts_at
    and block_outcomes.outcome = 'bought'
order by blocks.outcome = 'slow' desc, blocks.waited desc, blocks.starts_at, blocks.pool
