/* retro
title    = { zh = "接得多的人是不是答得慢", en = "Do those who take more answer later" }
question = { zh = "只有客服绩效表时，接待量大的客服及时率是不是更低？", en = "With the agent table alone: are those who serve more buyers less often in time?" }
doc      = { zh = "每位客服在大促期间各统计期的合计。接待量在中位数以上的算接得多。接得多的人及时率明显低，多半是忙不过来；差不多，就要另找原因。不足 least_users 人的客服不给及时率。只有这张表，给不出各原因的占比。", en = "Each agent over the periods of the promotion. Busier are those who serve more a day than the median. Where the busier are clearly less often in time, it is most likely load; where they are not, the reason lies elsewhere. Agents with fewer than least_users buyers have no rate. This table alone gives no shares by cause." }
reads    = ["table_days.agent", "promotion"]
params   = { least_users = 30 }
grain    = ["agent"]
optional = true
order    = 19
chart    = { kind = "scatter", x = "daily", y = ["in_time"] }
say      = { zh = "{% set busy = rows|selectattr('is_busier')|list %}{% if first and first.busier_rate is not none and first.other_rate is not none %}接得多的 {{ busy|length }} 位客服，及时率合计 {{ first.busier_rate|share }}，其余的 {{ first.other_rate|share }}。{% if first.busier_rate < first.other_rate - 0.02 %}接得多的更慢，像是忙不过来，先看人手和分配。{% else %}接得多的并不更慢，光看接待量解释不了。{% endif %}{% endif %}{% if first %}要知道每个会话等在哪里，请导出聊天记录和排班表。{% endif %}", en = "{% set busy = rows|selectattr('is_busier')|list %}{% if first and first.busier_rate is not none and first.other_rate is not none %}The {{ busy|length|counted('agent') }} who serve more answered {{ first.busier_rate|share }} in time, the others {{ first.other_rate|share }}. {% if first.busier_rate < first.other_rate - 0.02 %}Those who take more are later, which looks like too much work: see to people and routing first. {% else %}Those who take more are not later: the number of buyers alone does not explain it. {% endif %}{% endif %}{% if first %}To see what each chat waited for, export the chats and the roster.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
users = { zh = "接待人数", en = "Buyers", kind = "count" }
daily = { zh = "日均接待", en = "Buyers a day", kind = "number" }
in_time = { zh = "及时率", en = "Share in time", kind = "share", doc = { zh = "按人数", en = "of the buyers" } }
is_busier = { zh = "接得多", en = "Serves more", kind = "flag" }
busier_rate = { zh = "接得多的人的及时率", en = "Share in time of those who serve more", kind = "share", aside = true, doc = { zh = "按人数", en = "of their buyers" } }
other_rate = { zh = "其余的人的及时率", en = "Share in time of the others", kind = "share", aside = true, doc = { zh = "按人数", en = "of their buyers" } }
*/
with

summed as (
    select
        agent,
        sum(users)::bigint as users,
        sum(to_day - from_day + 1) as days,
        fsum(users * in_time order by from_day, to_day) as hits,
    from table_days
    join promotion on from_day < ends_at and to_day + 1 > starts_at
    group by agent
),

placed as (
    select *, users / days as daily, users / days > median(users / days) over () as is_busier,
    from summed
)

select
    agent,
    users,
    daily,
    case when users >= $least_users then hits / users end as in_time,
    is_busier,
    fsum(hits order by agent) filter (is_busier) over ()
        / nullif(sum(users) filter (is_busier) over (), 0) as busier_rate,
    fsum(hits order by agent) filter (not is_busier) over ()
        / nullif(sum(users) filter (not is_busier) over (), 0) as other_rate,
from placed
order by daily desc, agent
