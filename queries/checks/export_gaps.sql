/* retro
title    = { zh = "导出里的空档", en = "Gaps in the exports" }
question = { zh = "聊天记录和订单导出都盖住了整个大促吗？", en = "Do the chat and order exports cover the whole promotion?" }
doc      = { zh = "聊天与订单互相印证：连续几个小时一条消息都没有、按同期下单量本应有 least_expected 条以上的，算空档，反之亦然；只有一种导出时按它自己在整个大促的平均量推算。夜里 unmanned_from 到 unmanned_to 点不计入应有量。最多列 listed 段（均为默认值）。", en = "Chats and orders vouch for each other: hours on end without a message, where the orders of those hours promise least_expected or more, are a gap, and the other way round; where only one is exported, by its own mean over the promotion. The night from unmanned_from to unmanned_to o'clock promises nothing. At most `listed` ranges (all cfg)." }
reads    = ["promotion"]
may_read = ["messages", "orders"]
params   = { least_expected = 20, unmanned_from = 1, unmanned_to = 8, listed = 3 }
grain    = ["source", "from_hour"]
say      = { zh = "{% if hours == of_hours %}{{ source|code('table') }}没有一条落在大促期间（{{ from_hour|hour }} 到 {{ to_hour|hour }}，{{ hours|count }} 小时）{% if others %}，同期却有 {{ others|count }} {{ '笔下单' if source == 'messages' else '条聊天消息' }}{% endif %}，所以没有这一期的数字。请核对导出的日期，以及 retro.toml（或 --start、--end）里大促的起止时间。{% else %}{{ source|code('table') }}从 {{ from_hour|hour }} 到 {{ to_hour|hour }} 连续 {{ hours|count }} 小时一条也没有{% if others %}，同期却有 {{ others|count }} {{ '笔下单' if source == 'messages' else '条聊天消息' }}{% endif %}{% if ranges > 1 %}（这样的空档共 {{ ranges|count }} 段、{{ all_hours|count }} 小时，占大促 {{ of_hours|count }} 小时）{% endif %}。请补导出这段时间；在此之前，分时和合计的数字都偏少。{% endif %}", en = "{% if hours == of_hours %}{{ source|code('table') }}: nothing at all lies in the promotion ({{ from_hour|hour }} to {{ to_hour|hour }}, {{ hours|count }} h){% if others %}, though {{ others|count }} {{ 'orders' if source == 'messages' else 'chat messages' }} came in then{% endif %}, so this promotion has no figures of them. Check the days of the export, and the promotion's start and end in retro.toml (or --start and --end).{% else %}{{ source|code('table') }}: nothing at all for {{ hours|count }} h, from {{ from_hour|hour }} to {{ to_hour|hour }}{% if others %}, though {{ others|count }} {{ 'orders' if source == 'messages' else 'chat messages' }} came in then{% endif %}{% if ranges > 1 %} ({{ ranges|counted('such gap') }}, {{ all_hours|count }} of the promotion's {{ of_hours|counted('hour') }}){% endif %}. Export that time as well; until then hourly figures and totals are too low.{% endif %}" }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
from_hour = { zh = "从", en = "From", kind = "hour" }
to_hour = { zh = "到", en = "To", kind = "hour" }
hours = { zh = "小时数", en = "Hours", kind = "count" }
others = { zh = "同期另一种导出的记录", en = "Records of the other export then", kind = "count", doc = { zh = "聊天的空档数订单，订单的空档数消息", en = "orders in a gap of chats, messages in a gap of orders" } }
ranges = { zh = "空档段数", en = "Gaps", kind = "count" }
all_hours = { zh = "空档合计小时", en = "Hours of all gaps", kind = "count" }
of_hours = { zh = "大促小时", en = "Hours of the promotion", kind = "count" }
*/
with

hours as (
    select unnest(
        generate_series(date_trunc('hour', starts_at), ends_at - interval 1 second, interval 1 hour)
    ) as hour,
    from promotion
),

events as (
    select 'messages' as source, date_trunc('hour', sent_at) as hour, count(*) as n
    from messages group by all
    union all
    select 'orders', date_trunc('hour', created_at), count(*) from orders group by all
),

counted as (
    select
        sources.source as source,
        hours.hour as hour,
        own.n as n,
        coalesce(other.n, 0) as others,
        count(own.n) over (partition by sources.source order by hours.hour) as island,
    from (select distinct source from events) as sources
    cross join hours
    left join events as own on own.source = sources.source and own.hour = hours.hour
    left join events as other on other.source <> sources.source and other.hour = hours.hour
),

-- What one order promises in messages, and the other way round; alone, what any hour promises.
rates as (
    select
        source,
        sum(others) = 0 as is_alone,
        sum(n) / nullif(if(sum(others) = 0, count(*), sum(others) filter (n > 0)), 0) as rate,
    from counted
    group by source
),

gaps as (
    select source, min(hour) as from_hour, count(*) as hours, sum(others)::bigint as others,
    from counted
    join rates using (source)
    where n is null
    group by source, island, rate
    -- With no hour filled there is no rate: the export is of other days.
    having rate is null or $least_expected <= rate * sum(if(is_alone, 1, others)) filter (
        extract(hour from hour) not between $unmanned_from and $unmanned_to - 1
    )
)

select
    source,
    from_hour,
    from_hour + to_hours(hours) as to_hour,
    hours,
    others,
    count(*) over (partition by source) as ranges,
    (sum(hours) over (partition by source))::bigint as all_hours,
    (select count(*) from hours) as of_hours,
from gaps
qualify row_number() over (partition by source order by hours desc, from_hour) <= $listed
order by source, from_hour
