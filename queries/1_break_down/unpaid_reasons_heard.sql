/* retro
title    = { zh = "各客服问到的未付款原因（辅导用）", en = "Reasons heard by agent (for coaching)" }
question = { zh = "每位客服最常听到哪种顾虑，和大家有什么不同？", en = "Which doubt does each agent hear most, and how does it differ from the others?" }
doc      = { zh = "填了原因的订单按接待客服分，至少 5 单（默认值）才列，按名字排，不排名次：听到什么和分到什么样的客人有关。用来挑辅导的话题：客户疑虑是什么、做得好的同事怎么答、现在有没有更好的方案（S2）。占比 = 该客服的这一原因 ÷ 该客服已填；大家 = 这一原因 ÷ 全部已填。", en = "Orders with a reason by the agent of the chat, from 5 orders (default), by name and without a ranking: what one hears depends on the buyers one gets. Use it to choose what to coach: what is the doubt, how do good colleagues answer it, is there a better plan now (S2). Share = the agent's orders of the reason ÷ the agent's filled in; all = of the reason ÷ all filled in." }
reads    = ["loss_reasons"]
params   = { least_group = 5 }
grain    = ["agent"]
order    = 57
say      = { zh = "{% if first %}{{ n|count }} 位客服填的够看：对照大家的占比，挑一个话题练。每人笔数不多，差别可能只是碰巧。{% else %}各客服填的原因还不够多，先不分人看。{% endif %}", en = "{% if first %}{{ n|counted('agent') }} filled in enough to look at: compare with the share of all and choose one topic to train. The numbers are small; a difference may be chance.{% else %}Too few reasons are filled in to look at single agents.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
filled = { zh = "已填订单", en = "Orders filled in", kind = "count" }
reason_code = { zh = "最常听到", en = "Heard most", kind = "code", codes = "loss_reason" }
orders = { zh = "订单", en = "Orders", kind = "count" }
share = { zh = "占该客服已填", en = "Of the agent's", kind = "share", doc = { zh = "该原因 ÷ 该客服已填", en = "of the reason ÷ the agent's filled in" } }
all_share = { zh = "大家", en = "All", kind = "share", doc = { zh = "该原因 ÷ 全部已填", en = "of the reason ÷ all filled in" } }
all_filled = { zh = "全部已填", en = "All filled in", kind = "count" }
*/
with

told as (
    select agent, reason_code, from loss_reasons where reason_code is not null
),

heard as (
    select
        agent,
        reason_code,
        count(*) as orders,
        sum(count(*)) over (partition by agent)::bigint as filled,
    from told
    where agent is not null
    group by agent, reason_code
    qualify filled >= $least_group
        and row_number() over (partition by agent order by count(*) desc, reason_code) = 1
),

everyone as (
    select reason_code, count(*) as orders, sum(count(*)) over ()::bigint as filled,
    from told
    group by all
)

select
    heard.agent,
    heard.filled,
    heard.reason_code,
    heard.orders,
    heard.orders / heard.filled as share,
    everyone.orders / everyone.filled as all_share,
    everyone.filled as all_filled,
from heard
join everyone using (reason_code)
order by agent
