/* retro
title    = { zh = "绩效表的统计期", en = "Periods of the agent table" }
question = { zh = "绩效表的统计期对得上大促吗？", en = "Do the agent table's periods fit the promotion?" }
doc      = { zh = "没有日期的行、大促以外或大半在大促之外的行不用；跨出大促的行照用，数字会偏大。有一行就说。", en = "Rows without dates, outside the promotion or mostly outside it are not used; rows that reach beyond it are used and run high. Told from one row on." }
reads    = ["agent_periods", "promotion"]
may_read = ["office_periods"]
grain    = ["trouble"]
say      = { zh = "{% if trouble == 'undated' %}绩效表的 {{ all_rows|count }} 行里有 {{ n|count }} 行看不出统计日期，没有使用；请保留原文件名里的日期再导入。{% elif trouble == 'outside' %}绩效表的 {{ all_rows|count }} 行里有 {{ n|count }} 行的统计期不在大促内，没有使用。{% elif trouble == 'wide' %}绩效表的 {{ all_rows|count }} 行里有 {{ n|count }} 行的统计期大半在大促之外（如整月），没有使用；请按大促的日期重新导出。{% else %}绩效表的 {{ all_rows|count }} 行里有 {{ n|count }} 行的统计期含大促以外的天，数字偏大；请按大促的日期重新导出。{% endif %}", en = "{% if trouble == 'undated' %}Of {{ all_rows|counted('row') }} of the agent table, {{ n|count }} carried no date and went unused; keep the dates in the file name.{% elif trouble == 'outside' %}Of {{ all_rows|counted('row') }} of the agent table, {{ n|count }} fell outside the promotion and went unused.{% elif trouble == 'wide' %}Of {{ all_rows|counted('row') }} of the agent table, {{ n|count }} cover mostly other days (a whole month, say) and went unused; export the days of the promotion.{% else %}Of {{ all_rows|counted('row') }} of the agent table, {{ n|counted('covered day') }} outside the promotion too, so figures run high; export the days of the promotion only.{% endif %}" }

[columns]
trouble = { zh = "情况", en = "Trouble", kind = "code", codes = "period_trouble" }
n = { zh = "行数", en = "Rows", kind = "count" }
all_rows = { zh = "全部行数", en = "All rows", kind = "count" }
level = { zh = "程度", en = "Level", kind = "text", doc = { zh = "info：只是说明", en = "info: nothing to do" } }
*/
with

placed as (
    select
        case
            when from_day is null or to_day is null then 'undated'
            when to_day < promotion.starts_at::date or from_day > promotion.ends_at::date
                then 'outside'
            when (least(to_day, promotion.ends_at::date)
                - greatest(from_day, promotion.starts_at::date) + 1) * 2 < to_day - from_day + 1
                then 'wide'
        end as trouble,
    from agent_periods
    cross join promotion

    union all

    select 'beyond' as trouble,
    from office_periods
    where is_beyond
)

select
    trouble,
    count(*) as n,
    (select count(*) from agent_periods) as all_rows,
    if(trouble = 'outside', 'info', 'warn') as level,
from placed
where trouble is not null
group by all
order by trouble
