/* retro
title    = { zh = "超时工单集中在哪", en = "Where late tickets are" }
question = { zh = "超时的工单集中在哪类问题？", en = "Which topics hold most of the late tickets?" }
doc      = { zh = "大促期间计入时限的工单，按主题，超时多的在前；没有主题的按客服组。买家不足 min_buyers 位的合为“其他”。时限与口径同“工单首次回复”。", en = "Tickets due in the promotion by topic, most late ones first; by group where no topic is given. Topics of fewer than min_buyers buyers are put together as “other”. Target and counting as in “First replies to tickets”." }
reads    = ["tickets.first_reply_seconds"]
params   = { min_buyers = 5 }
grain    = ["topic"]
order    = 22
chart    = { kind = "pareto", x = "topic", y = ["late", "cumulative_share"], rows = 10 }
say      = { zh = "{% if first and first.late %}超时最多的是“{{ first.topic|code('ticket_topic') }}”：{{ first.late|count }} 张，占全部超时的 {{ first.late_share|share }}，这类工单有 {{ first.in_time_share|share }} 赶上了时限。{% elif first %}没有超时的工单。{% endif %}", en = "{% if first and first.late %}Most late tickets are about “{{ first.topic|code('ticket_topic') }}”: {{ first.late|count }}, {{ first.late_share|share }} of all late ones; {{ first.in_time_share|share }} of these tickets were answered in time.{% elif first %}No ticket was late.{% endif %}" }

[columns]
topic = { zh = "主题", en = "Topic", kind = "code", codes = "ticket_topic" }
due = { zh = "计入时限", en = "Due", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
in_time_share = { zh = "时限内占比", en = "Share in time", kind = "share", doc = { zh = "占计入时限的工单", en = "of the tickets due" } }
late_share = { zh = "占全部超时", en = "Share of late tickets", kind = "share" }
cumulative_share = { zh = "累计占比", en = "Cumulative share", kind = "share" }
p50_seconds = { zh = "中位等待", en = "Median wait", kind = "seconds", doc = { zh = "创建到首次人工回复，自然时长", en = "from creation to the first human reply, calendar time" } }
*/
with

due as (
    select
        coalesce(topic, group_name) as subject,
        first_reply_seconds,
        is_in_time,
        count(distinct buyer) over (partition by coalesce(topic, group_name)) as buyers,
    from tickets
    where in_window and is_due
),

placed as (
    select
        case
            when subject is null then 'not_given'
            when buyers < $min_buyers then 'other'
            else subject
        end as topic,
        count(*) as due,
        count(*) filter (not is_in_time) as late,
        quantile_cont(first_reply_seconds, 0.5) as p50_seconds,
    from due
    group by all
)

select
    topic,
    due,
    late,
    (due - late) / due as in_time_share,
    late / nullif(sum(late) over (), 0) as late_share,
    sum(late) over (
        order by late desc, due desc, topic rows between unbounded preceding and current row
    ) / nullif(sum(late) over (), 0) as cumulative_share,
    p50_seconds,
from placed
where exists (select 1 from due where subject is not null)
order by late desc, due desc, topic
