/* retro
title    = { zh = "下次排班：每个人的班", en = "The next roster, person by person" }
question = { zh = "下次大促谁上哪个班？", en = "Who works which shift next time?" }
doc      = { zh = "每个人两班之间的间隔和总工时都在 [staffing] 的限度以内，夜班尽量均摊（班里有 3 小时以上在夜间算夜班）。不写名字时用编号代替，只表示“需要这样一个人”；#13 在 roster.xlsx 里写作“岗位 13”。运行时加 --agents 就按排班表里的人名排（只在管理版里）。同样的内容在 roster.xlsx 里，调整后放回 exports 就能当排班表读。", en = "Rest between shifts and hours of each person are within what [staffing] allows, and nights are shared out as evenly as can be (a shift with three hours or more in the night counts). Without names people are numbered, which only says that such a person is needed; #13 stands in roster.xlsx as its pool and 13; --agents puts in the names of the roster (manager's edition only). The same stands in roster.xlsx: change it, put it into exports, and it is read as the roster." }
reads    = ["plan_people", "plan_totals"]
may_read = ["agents"]
grain    = ["starts_at", "pool", "agent"]
aliased  = true
order    = 16
chart    = { kind = "gantt", x = "agent", y = ["starts_at", "ends_at", "breaks"], split = "pool" }
say      = { zh = "{% if rows %}共 {{ rows|selectattr('shift_no', 'eq', 1)|list|length }} 人、{{ n }} 个班；一个人最多 {{ rows|map(attribute='total_hours')|max|number }} 小时，最多 {{ rows|map(attribute='nights')|max }} 个夜班。{% endif %}", en = "{% if rows %}{{ rows|selectattr('shift_no', 'eq', 1)|list|length|counted('person', 'people') }} and {{ n|counted('shift') }}; nobody works more than {{ rows|map(attribute='total_hours')|max|number }} hours or {{ rows|map(attribute='nights')|max }} night{{ '' if rows|map(attribute='nights')|max == 1 else 's' }}.{% endif %}" }

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
group_name = { zh = "组别", en = "Group", kind = "text" }
starts_at = { zh = "上班", en = "Starts", kind = "time" }
ends_at = { zh = "下班", en = "Ends", kind = "time" }
breaks = { zh = "休息时段", en = "Breaks", kind = "text" }
shift_hours = { zh = "班次时长", en = "Length", kind = "hours" }
total_hours = { zh = "本人合计", en = "Hours in all", kind = "hours" }
nights = { zh = "本人夜班", en = "Nights", kind = "count" }
shift_no = { zh = "第几个班", en = "Shift no.", kind = "count", aside = true }
menu = { zh = "班次方案", en = "Kind of shifts", kind = "code", codes = "plan_menu", aside = true }
*/
select
    plan_people.agent,
    plan_people.pool,
    agents.group_name,
    starts_at,
    ends_at,
    breaks,
    epoch(ends_at - starts_at) / 3600 as shift_hours,
    sum(epoch(ends_at - starts_at)::bigint) over (partition by plan_people.pool, plan_people.agent)
        ::double / 3600 as total_hours,
    count(*) filter (is_night) over (partition by plan_people.pool, plan_people.agent) as nights,
    shift_no,
    menu,
from plan_people
join plan_totals using (menu, pool)
left join agents on agents.agent = plan_people.agent
where is_chosen
order by starts_at, pool, plan_people.agent
