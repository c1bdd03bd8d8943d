/* retro
title    = { zh = "同事在同样条件下的超时比例", en = "The colleagues' slow share under equal conditions" }
question = { zh = "每位客服在每个时段、负荷档和问题类型里，同岗同事超时的比例是多少？", en = "What share was slow with colleagues, in each half hour, load band and question type that an agent had?" }
doc      = { zh = "只取大促期间没有转接过的会话：转接的等待从别人那里开始。负荷 = 接入时手上已有的会话，按岗位四分位分档。比例不含本人；人少的格子向上一级靠（负荷档靠半小时，半小时靠岗位，20 个会话时各占一半，可改）。只有一位客服的岗位没有同事可比，不列。", en = "Only chats of the promotion that were not transferred: those waits began with somebody else. Load = chats already held when it came, in quarters of the pool. The share leaves the agent out; thin cells lean on the level above (the load band on the half hour, the half hour on the pool; half at 20 chats, cfg). A pool of one agent has no colleagues and is left out." }
reads    = ["human_chats"]
may_read = ["held_chats"]
params   = { pull_chats = 20 }
grain    = ["agent", "pool", "slot_from", "band", "question_type"]
hidden   = true

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
slot_from = { zh = "半小时", en = "Half hour", kind = "time" }
band = { zh = "负荷档", en = "Load band", kind = "count" }
question_type = { zh = "问题类型", en = "Question type", kind = "code", codes = "question_type" }
chats = { zh = "会话", en = "Chats", kind = "count" }
slow_chats = { zh = "超时会话", en = "Slow chats", kind = "count" }
pool_slow = { zh = "同岗同事的超时会话", en = "Slow chats of the colleagues of the pool", kind = "count" }
pool_rate = { zh = "同岗同事的超时比例", en = "Slow share of the colleagues of the pool", kind = "share", doc = { zh = "同岗同事的超时会话 ÷ 会话", en = "slow chats ÷ chats of the colleagues of the pool" } }
usual_rate = { zh = "同条件的超时比例", en = "Slow share under equal conditions", kind = "share", doc = { zh = "同事在同一半小时与负荷档的超时会话 ÷ 会话，人少时向上一级靠", en = "slow chats ÷ chats of colleagues in the half hour and load band, leaning on the level above" } }
*/
with

placed as (
    select
        human_chats.pool,
        time_bucket(interval 30 minutes, human_chats.handed_at) as slot_from,
        question_type,
        human_chats.agent,
        held_chats.held,
        quantile_disc(held_chats.held, [0.25, 0.5, 0.75])
            over (partition by human_chats.pool) as quarters,
        not is_in_time as is_slow,
    from human_chats
    left join held_chats
        on held_chats.session_id = human_chats.session_id and held_chats.agent = human_chats.agent
    where in_window and human_chats.agent is not null and transfers = 0
),

cells as (
    select
        pool,
        slot_from,
        coalesce(len(list_filter(quarters, lambda quarter: held > quarter)), 0) as band,
        question_type,
        agent,
        count(*) as n,
        count(*) filter (is_slow) as slow,
    from placed
    group by all
),

-- What colleagues had: all of the group but the agent, at each level.
others as (
    select
        *,
        sum(n) over (partition by pool) - sum(n) over (partition by pool, agent) as pool_n,
        sum(slow) over (partition by pool) - sum(slow) over (partition by pool, agent) as pool_slow,
        sum(n) over slots - sum(n) over own_slots as slot_n,
        sum(slow) over slots - sum(slow) over own_slots as slot_slow,
        sum(n) over bands - sum(n) over own_bands as band_n,
        sum(slow) over bands - sum(slow) over own_bands as band_slow,
    from cells
    window
        slots as (partition by pool, slot_from),
        own_slots as (partition by pool, slot_from, agent),
        bands as (partition by pool, slot_from, band),
        own_bands as (partition by pool, slot_from, band, agent)
)

select
    agent,
    pool,
    slot_from,
    band,
    question_type,
    n as chats,
    slow as slow_chats,
    pool_slow::bigint as pool_slow,
    (pool_slow / pool_n)::double as pool_rate,
    (band_slow + $pull_chats * (slot_slow + $pull_chats * (pool_slow / pool_n)::double)
        / (slot_n + $pull_chats)) / (band_n + $pull_chats) as usual_rate,
from others
where pool_n > 0
order by agent, pool, slot_from, band, question_type
