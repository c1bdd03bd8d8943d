/* retro
title    = { zh = "手上有几个会话时还答得及时", en = "How many chats in hand, and still in time?" }
question = { zh = "客服手上已有几个会话时，新来的会话还能及时答上？", en = "With how many chats in hand does an agent still answer a new one in time?" }
doc      = { zh = "按新会话分来时客服手上已有的会话数分档，看新会话首次人工回复及时的占比；区间为 Wilson 95%。不足 30 个会话的档不列。它说的是短时间扛得住几个；一直保持这么多会越拖越久，看“一个客服能带几个会话：三个上限”。", en = "By the number of chats the agent already had when a new one was assigned, the share of new ones whose first human reply was in time, with Wilson's 95 % interval. Rungs under 30 chats are not listed. It tells what a short burst allows; held for long it drags on, see The three limits." }
reads    = ["held_chats", "human_chats", "staffing_aims"]
one_of   = ["messages", "sessions"]
params   = { least_n = 30 }
grain    = ["pool", "held"]
optional = true
order    = 33
chart    = { kind = "curve", x = "held", y = ["share", "share", "answer_share", "n"], split = "pool" }
say      = { zh = "{% if rows %}{% for pool, part in rows|groupby('pool') %}{% set good = part|selectattr('is_kept')|list %}{{ pool|code('pool') }}：{% if good %}手上已有 {{ good[-1].held|count }} 个会话以内，新会话 {{ good[-1].answer_share|share }} 以上能在时限内答上{% set rest = part|rejectattr('is_kept')|list %}{% if rest %}；到 {{ rest[0].held|count }} 个降到 {{ rest[0].share|share }}（{{ rest[0].n|count }} 个会话）{% else %}，更多的还没遇到{% endif %}。{% else %}手上{% if part[0].held == 0 %}一个会话都没有{% else %}只有 {{ part[0].held|count }} 个会话{% endif %}时，也只有 {{ part[0].share|share }} 及时，没到目标 {{ part[0].answer_share|share }}：慢不全是接得太多。{% endif %}{% endfor %}{% else %}会话太少，或不知道分给了谁，排不出阶梯。{% endif %}", en = "{% if rows %}{% for pool, part in rows|groupby('pool') %}{% set good = part|selectattr('is_kept')|list %}{{ pool|code('pool')|capitalize }}: {% if good %}with up to {{ good[-1].held|count }} {% if good[-1].held == 1 %}chat{% else %}chats{% endif %} in hand, at least {{ good[-1].answer_share|share }} of new ones are answered in time{% set rest = part|rejectattr('is_kept')|list %}{% if rest %}; with {{ rest[0].held|count }} it drops to {{ rest[0].share|share }} ({{ rest[0].n|counted('chat') }}){% else %}; nobody had more than that to show{% endif %}. {% else %}even with {{ part[0].held|counted('chat') }} in hand only {{ part[0].share|share }} are in time, below the target of {{ part[0].answer_share|share }}: too many chats at once is not the whole story. {% endif %}{% endfor %}{% else %}Too few chats, or nobody knows to whom they went, to build a ladder.{% endif %}" }

[columns]
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
held = { zh = "手上会话", en = "Chats in hand", kind = "count", doc = { zh = "不含新来的这一个", en = "without the new one" } }
n = { zh = "新会话", en = "New chats", kind = "count" }
in_time = { zh = "及时答上", en = "In time", kind = "count" }
share = { zh = "及时率", en = "Share in time", kind = "share", doc = { zh = "及时答上 ÷ 新会话", en = "in time ÷ new chats" } }
low = { zh = "下界", en = "Low", kind = "share", aside = true, doc = { zh = "Wilson 95%", en = "Wilson 95 %" } }
high = { zh = "上界", en = "High", kind = "share", aside = true, doc = { zh = "Wilson 95%", en = "Wilson 95 %" } }
is_kept = { zh = "到这一档为止达标", en = "On target up to here", kind = "flag", doc = { zh = "这一档和更少的各档都不低于目标", en = "this rung and all below it keep the target" } }
answer_share = { zh = "目标比例", en = "Share aimed at", kind = "share", aside = true }
*/
with

rungs as (
    select
        human_chats.pool,
        held_chats.held,
        count(*) as n,
        count(*) filter (human_chats.is_in_time) as in_time,
    from held_chats
    join human_chats on human_chats.session_id = held_chats.session_id
    where human_chats.in_window and held_chats.held is not null
    group by all
    having count(*) >= $least_n
)

select
    pool,
    held,
    n,
    in_time,
    in_time / n as share,
    wilson_low(in_time, n) as low,
    wilson_high(in_time, n) as high,
    bool_and(in_time / n >= answer_share) over (
        partition by pool order by held rows between unbounded preceding and current row
    ) as is_kept,
    answer_share,
from rungs
cross join staffing_aims
order by pool, held
