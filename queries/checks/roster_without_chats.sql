/* retro
title    = { zh = "排了班却没有聊天的客服", en = "On the roster, but not in the chats" }
question = { zh = "排班表里的人都有聊天记录吗？", en = "Does everyone on the roster appear in the chats?" }
doc      = { zh = "大促期间有排班、却没有一条人工消息的客服。", en = "Agents with a shift in the promotion and not one message of their own." }
reads    = ["roster", "chat_lines", "promotion"]
grain    = ["n"]
say      = { zh = "{{ n|count }} 位客服在大促期间有排班，却没有一条聊天消息（如 {{ examples }}），人手会算多。多半是昵称写法不同，请在 retro.toml 登记别名；确实没有上班的，请改排班表。", en = "{{ n|count }} agents had shifts in the promotion but not one chat message (such as {{ examples }}), so too many people are counted. Mostly it is another spelling: list the alias in retro.toml; if they were off, correct the roster." }

[columns]
n = { zh = "客服人数", en = "Agents", kind = "count" }
examples = { zh = "如", en = "Such as", kind = "agent", doc = { zh = "排班最多的三位", en = "the three with most shifts" } }
*/
with

rostered as (
    select roster.agent, count(*) as shifts,
    from roster
    join promotion
        on roster.starts_at < promotion.ends_at and roster.ends_at > promotion.starts_at
    group by all
),

silent as (
    select agent, row_number() over (order by shifts desc, agent) as place,
    from rostered
    anti join (
        select agent from chat_lines where role = 'reply' and sender = 'human' and in_window
    ) as talking using (agent)
)

select
    count(*) as n,
    string_agg(agent, ', ' order by place) filter (place <= 3) as examples,
from silent
having count(*) > 0
order by n
