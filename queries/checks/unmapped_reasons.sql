/* retro
title    = { zh = "没有归类的退款原因", en = "Refund reasons without a class" }
question = { zh = "哪些退款原因对照表里还没有？", en = "Which refund reasons does the table not know yet?" }
doc      = { zh = "归入“其他”但原文不是“其他”的原因；合计不足 least_cases 笔或占比不足 least_share 不说，单个写法不足 least_cases 笔的不逐个列出（默认值）。把它们加进 queries/reference/reason_map.csv 即可归类。", en = "Reasons that fell into “other” though their words say something; told from least_cases and a share of least_share on; wordings seen under least_cases times are not listed (cfg). Add them to queries/reference/reason_map.csv." }
reads    = ["refunds"]
params   = { least_cases = 5, least_share = 0.02, listed = 5 }
grain    = ["cases"]
say      = { zh = "{{ cases|count }} 笔售后的原因没有归类（{{ reasons|count }} 种写法，占 {{ share|share }}）{% if examples %}，最多的是：{{ examples }}{% endif %}；可加进原因对照表。", en = "The reasons of {{ cases|count }} cases have no class yet ({{ reasons|count }} wordings, {{ share|share }} of all){% if examples %}; most frequent: {{ examples }}{% endif %}. They can be added to the table of reasons." }

[columns]
cases = { zh = "售后单数", en = "Cases", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "未归类售后 ÷ 全部售后", en = "cases without a class ÷ all cases" } }
reasons = { zh = "写法数", en = "Wordings", kind = "count" }
examples = { zh = "最多的写法", en = "Most frequent", kind = "text" }
*/
with

wordings as (
    select reason_raw, count(*) as cases,
    from refunds
    where reason_code = 'OTHER_UNKNOWN'
        and reason_raw is not null
        and not regexp_matches(reason_raw, '^(其他|其它|其他原因|[Oo]ther|OTHER|UNKNOWN)')
    group by all
),

ranked as (
    select *, row_number() over (order by cases desc, reason_raw) as place,
    from wordings
)

select
    sum(cases)::bigint as cases,
    sum(cases) / (select count(*) from refunds) as share,
    count(*) as reasons,
    string_agg(reason_raw || ' ×' || cases, ', ' order by place)
        filter (place <= $listed and cases >= $least_cases) as examples,
from ranked
having sum(cases) >= greatest($least_cases, $least_share * (select count(*) from refunds))
order by cases
